"""R231: whatever is declared is used by an operation that is offered."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.operation import Kind
from compiler.ir.resource import Project, Resource


def idle_declarations(project: Project) -> Iterator[Diagnostic]:
    """Find hooks that never run, and lists and updates with nothing to them."""
    for resource in project.resources:
        yield from _hooks(resource)
        yield from _listing(resource)
        yield from _expansions(resource)
        yield from _idempotency(resource)
        yield from _update(resource)
        yield from _transitions(resource)


def _hooks(resource: Resource) -> Iterator[Diagnostic]:
    for hook in resource.hooks:
        _, _, operation = hook.event.partition("_")
        batch = operation == "create" and resource.operation(Kind.BATCH_CREATE)
        if operation == "commit" or batch or resource.operation(Kind(operation)):
            continue
        yield Diagnostic(
            "R231",
            f"`{hook.event}` never runs: `{resource.names.spec}` offers no {operation}",
            hook.span or resource.span,
            help=f"leave the hook out, or offer `{operation}` in `api.operations`",
        )


def _listing(resource: Resource) -> Iterator[Diagnostic]:
    listing = resource.listing
    declared = [
        key
        for key, given in (
            ("filter", listing.filters),
            ("sort", listing.sorts),
            ("search", listing.search),
        )
        if given
    ]
    if declared and not resource.operation(Kind.LIST):
        keys = ", ".join(f"`{key}`" for key in declared)
        yield Diagnostic(
            "R231",
            f"`{resource.names.spec}` offers no list for its {keys}",
            resource.span,
            help=f"offer `list` in `api.operations`, or leave {keys} out",
        )


def _idempotency(resource: Resource) -> Iterator[Diagnostic]:
    if resource.idempotency and not any(one.once for one in resource.operations):
        yield Diagnostic(
            "R231",
            f"`{resource.names.spec}` has neither a create nor an action for its `idempotency`",
            resource.span,
            help="offer `create` in `api.operations`, or leave `idempotency` out",
        )


def _expansions(resource: Resource) -> Iterator[Diagnostic]:
    if not resource.expansions or resource.operation(Kind.LIST) or resource.operation(Kind.READ):
        return
    yield Diagnostic(
        "R231",
        f"`expand` is never asked for: `{resource.names.spec}` offers no list and no read",
        resource.span,
        help="leave `expand` out, or offer `read` in `api.operations`",
    )


def _update(resource: Resource) -> Iterator[Diagnostic]:
    if resource.operation(Kind.UPDATE) and not resource.updated and not resource.links:
        yield Diagnostic(
            "R231",
            f"an update of `{resource.names.spec}` could change nothing",
            resource.span,
            label="no field of it may be sent again",
            help="leave `update` out of `api.operations`",
        )


def _transitions(resource: Resource) -> Iterator[Diagnostic]:
    """The transitions that only an update could make; an action may change the state too."""
    if resource.operation(Kind.UPDATE) or resource.actions:
        return
    for machine in resource.machines:
        yield Diagnostic(
            "R231",
            f"`{resource.names.spec}` offers no update that could change `{machine.field}`",
            machine.span or resource.span,
            help="offer `update` in `api.operations`, or leave the transitions out",
        )
