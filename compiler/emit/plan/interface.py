"""The models and the endpoints of a resource, with one exchange as an example."""

from collections.abc import Iterator

from compiler.emit.prose.escape import block, code, prose, sentence
from compiler.emit.prose.layout import codes, example, series, table
from compiler.ir.field import Enumeration, Field
from compiler.ir.operation import Kind, Operation
from compiler.ir.ownership import Right, Scope
from compiler.ir.resource import Resource
from compiler.ir.sample_row import answer, request
from compiler.settings import Settings


def models(resource: Resource) -> str:
    """Each class and the members that it adds."""
    model, label = resource.names.model, prose(resource.names.label)
    rows = [
        (code(f"{model}Base"), f"what creating and storing {prose(resource.names.article)} share"),
        (code(model), f"the table {code(resource.table.name)}"),
        (code(f"{model}Create"), _names(resource.created, resource)),
        (code(f"{model}Update"), _names(resource.updated, resource)),
        (code(f"{model}Response"), _names(resource.answered, resource)),
    ]
    rows += [
        (code(link.model), f"a {prose(link.singular.replace('_', ' '))} of a {label}")
        for link in resource.links
    ]
    rows += [
        (code(action.input_model), codes(f.names.json for f in action.input))
        for action in resource.actions
        if action.input_model
    ]
    rows += [
        (code(f.type.model), codes(member.value for member in f.type.members))
        for f in resource.fields
        if isinstance(f.type, Enumeration) and f.type.shared is None
    ]
    return table(("Class", "Holds"), rows)


def endpoints(resource: Resource, settings: Settings) -> str:
    """Method, path, who may, and every status."""
    rows = [
        (
            code(f"{one.method} {settings.api_prefix}{resource.names.path}{one.path}"),
            sentence(one.summary) + (" Deprecated." if one.deprecated else ""),
            _who(resource, one),
            ", ".join(map(str, one.statuses)),
        )
        for one in resource.operations
    ]
    return table(("Endpoint", "Does", "Who", "Statuses"), rows)


def exchange(resource: Resource, settings: Settings) -> Iterator[str]:
    """A create and its answer, or a read where nothing is created."""
    create, read = resource.operation(Kind.CREATE), resource.operation(Kind.READ)
    one = create or read
    if one is None:
        return
    path = f"{settings.api_prefix}{resource.names.path}{one.path}"
    yield "### Example"
    yield block(f"{one.method} {path}", "http")
    if create:
        yield example(request(resource))
    yield f"Answers {code(str(one.success.status))}:"
    yield example(answer(resource))


def _names(fields: tuple[Field, ...], resource: Resource) -> str:
    return codes([*(f.names.json for f in fields), *(link.json for link in resource.links)])


def _who(resource: Resource, one: Operation) -> str:
    if one.anonymous:
        return "anyone"
    roles = [code(role) for role in one.roles.account]
    roles += [f"{code(role)} of the platform" for role in one.roles.platform]
    if roles:
        return series(roles, "or")
    right = Right.READ if one.kind in (Kind.LIST, Kind.READ) else Right.WRITE
    admission = resource.ownership.admission(right) or resource.ownership.read
    if admission is not None and admission.audiences:
        verb = "sees" if right is Right.READ else "writes"
        return f"whoever {verb} {prose(resource.names.labels)}"
    match resource.ownership.scope:
        case Scope.ACCOUNT:
            return "members of the account"
        case Scope.PROFILE:
            return "the owner"
        case Scope.PUBLIC:
            return "whoever is signed in"
