"""R223: every operation has a name and a request of its own."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.span import Span
from compiler.ir.operation import Kind, Operation
from compiler.ir.resource import Project, Resource

WORDS = frozenset(kind.value for kind in Kind) - {Kind.LINK, Kind.UNLINK, Kind.ACTION}
"""What `api.roles` calls the operations that every resource may offer."""


def same_request(project: Project) -> Iterator[Diagnostic]:
    """Find actions and links that another operation leaves no room for."""
    names: dict[str, tuple[Resource, Operation]] = {}
    for resource in project.resources:
        requests: dict[tuple[str, str], Operation] = {}
        for action in resource.actions:
            if action.name in WORDS:
                yield Diagnostic(
                    "R223",
                    f"`{action.name}` is an operation that resources have anyway",
                    action.span or resource.span,
                    help="call the action otherwise, or hook into the operation with `hooks`",
                )
        for operation in resource.operations:
            if operation.action and operation.action.name in WORDS:
                continue
            request = (operation.method, operation.path)
            before = requests.setdefault(request, operation)
            owner, other = names.setdefault(operation.name, (resource, operation))
            if before is not operation:
                path = f"{operation.method} {resource.names.path}{operation.path}"
                yield _clash(f"two operations answer to `{path}`", resource, operation, before)
            elif other is not operation and owner.names.plural != resource.names.plural:
                message = f"two operations are called `{operation.name}`"
                yield _clash(message, resource, operation, other, owner)


def _clash(
    message: str,
    resource: Resource,
    operation: Operation,
    before: Operation,
    owner: Resource | None = None,
) -> Diagnostic:
    # Of an operation that comes by itself and one that is declared, the declared one is to blame.
    at, first = _span(operation, resource), _span(before, owner or resource)
    if at == resource.span and first != resource.span:
        at, first = first, at
    others = (Label(first, "the other one"),) if first != at else ()
    return Diagnostic("R223", message, at, others=others, help="rename one of them")


def _span(operation: Operation, resource: Resource) -> Span:
    part = operation.action or operation.link
    return part.span if part and part.span else resource.span
