"""One operation: what is sent, what is answered, and what goes wrong."""

from collections.abc import Iterator

from compiler.emit.markdown.members import heading, input_table
from compiler.emit.markdown.types import rules_of, type_name
from compiler.emit.prose.escape import block, code, prose, sentence
from compiler.emit.prose.layout import anchor, codes, example, series, table
from compiler.emit.prose.rules import deletion
from compiler.ir.example import JsonValue, valid
from compiler.ir.field import Array
from compiler.ir.operation import MOST_ITEMS, Failure, Kind, Location, Operation, Parameter
from compiler.ir.ownership import Right, Scope
from compiler.ir.resource import Project, Resource
from compiler.ir.sample_row import answer, change, request

EVERYWHERE = frozenset({401, 413, 415, 503})
"""Statuses that mean the same in every operation and are explained once, beside the plain 422."""
PAGING = frozenset({"limit", "cursor", "count"})
ELSEWHERE = {
    "X-Account-Id": "See [The active account](#the-active-account).",
    "Idempotency-Key": "See [Idempotency keys](#idempotency-keys).",
    "If-Match": "See [ETags](#etags).",
    "If-None-Match": "See [ETags](#etags).",
}


def operation(resource: Resource, one: Operation, known: Project) -> Iterator[str]:
    """The section of one operation."""
    path = f"{known.settings.api_prefix}{resource.names.path}{one.path}"
    yield f"### {prose(one.summary)}"
    yield block(f"{one.method} {path}", "http")
    if one.deprecated:
        yield "Deprecated: don't begin to use it, and stop where you do."
    yield _access(resource, one)
    if one.kind is Kind.DELETE:
        yield deletion(resource, known)
    yield from _parameters(resource, one)
    yield from _body(resource, one)
    yield from _success(resource, one)
    yield _errors(one)


def own_failures(one: Operation) -> tuple[Failure, ...]:
    """The failures that the conventions don't explain, neither as errors nor beside a header."""
    return tuple(f for f in one.failures if not _explained(f) and f != _plain(one))


def general_failures(one: Operation) -> tuple[Failure, ...]:
    """The failures that mean the same in every operation."""
    return tuple(f for f in one.failures if f.status in EVERYWHERE or f == _plain(one))


def _explained(failure: Failure) -> bool:
    return failure.status in EVERYWHERE or any(code(n) in failure.when for n in ELSEWHERE)


def _plain(one: Operation) -> Failure | None:
    """The 422 of a request that is wrong in itself; others are about rows."""
    return next((f for f in one.failures if f.status == 422), None)


def _access(resource: Resource, one: Operation) -> str:
    if one.anonymous:
        return "Needs no token."
    account = series([code(role) for role in one.roles.account], "or")
    platform = series([code(role) for role in one.roles.platform], "or")
    needed = [f"the role {account} in the active account"] * bool(account)
    needed += [f"the platform role {platform}"] * bool(platform)
    if needed:
        return f"Needs a token and {' or '.join(needed)}."
    reads = one.kind in (Kind.LIST, Kind.READ)
    right = Right.READ if reads else Right.WRITE
    admission = resource.ownership.admission(right) or resource.ownership.read
    if admission is not None and not admission.owner:
        verb = "sees" if right is Right.READ else "writes"
        return f"Needs a token; open to whoever {verb} {prose(resource.names.labels)}."
    match resource.ownership.scope:
        case Scope.ACCOUNT:
            return "Needs a token; every member of the account may do it."
        case Scope.PROFILE | Scope.PUBLIC:
            return "Needs a token."


def _parameters(resource: Resource, one: Operation) -> Iterator[str]:
    rows = []
    filters = {f.parameter: f for f in resource.listing.filters}
    told: set[str] = set()
    for parameter in one.parameters:
        if parameter.name in told:
            continue
        group: tuple[str, ...] = (parameter.name,)
        about = ELSEWHERE.get(parameter.name, parameter.description)
        kind = type_name(parameter.type)
        if one.kind is Kind.LIST and parameter.name in filters:
            field = filters[parameter.name].field
            group = tuple(f.parameter for f in filters.values() if f.field is field)
            kind = type_name(field.type)
            about = f"Rows by {code(field.names.json)}; see [Filters](#filters)."
        elif one.kind is Kind.LIST and parameter.name in PAGING:
            group = tuple(p.name for p in one.parameters if p.name in PAGING)
            kind, about = "", "See [Pages](#pages)."
        else:
            about = _described(parameter, about)
        told.update(group)
        rows.append((codes(group), parameter.location.value, kind, about))
    if rows:
        yield table(("Parameter", "In", "Type", "Description"), rows)


def _described(parameter: Parameter, about: str) -> str:
    needed = parameter.required and parameter.location is not Location.PATH
    rules = rules_of(parameter.type) if parameter.name not in ELSEWHERE else ()
    if isinstance(parameter.type, Array):
        rules = tuple(f"any of {rule}" for rule in rules_of(parameter.type.element))
    more = f" {_capital('; '.join(rules))}." if rules else ""
    default = f" The default is {code(str(parameter.default))}." if parameter.default else ""
    return f"{'Required. ' if needed else ''}{about}{more}{default}"


def _body(resource: Resource, one: Operation) -> Iterator[str]:
    if one.body is None:
        return
    if one.action is not None:
        yield "Body:"
        yield input_table(one.action.input)
        yield example({f.names.json: valid(f) for f in one.action.input})
        return
    batch = one.kind is Kind.BATCH_CREATE
    creating = batch or one.kind is Kind.CREATE
    fields = resource.created if creating else resource.updated
    required = [f.names.json for f in fields if creating and f.required_in_create]
    optional = [f.names.json for f in fields if f.names.json not in required]
    optional += [link.json for link in resource.links]
    parts = [f"{codes(required)} (required)"] * bool(required)
    parts += [f"{'' if creating else 'any of '}{codes(optional)}"] * bool(optional)
    whole = f"[{heading(resource)}]({anchor(heading(resource))})"
    if batch:
        labels = prose(resource.names.labels)
        yield f"Body: `items` (required), 1 to {MOST_ITEMS} {labels}. See {whole}."
        yield f"An item has {'; '.join(parts)}."
        yield example({"items": [request(resource)]})
        return
    yield f"Body: {'; '.join(parts)}. See {whole}."
    yield example(request(resource) if creating else change(resource))


def _success(resource: Resource, one: Operation) -> Iterator[str]:
    success = one.success
    thing = f"the {prose(resource.names.label)}"
    linked = f"[{thing}]({anchor(heading(resource))})"
    shown: JsonValue = None
    match one.kind:
        case Kind.LIST:
            what = f"with a page of {prose(resource.names.labels)}"
            shown = {"data": [answer(resource)], "next_cursor": None}
        case Kind.CREATE:
            what, shown = f"with {linked}", answer(resource)
        case Kind.BATCH_CREATE:
            labels = prose(resource.names.labels)
            what = f"with the {labels} in `data`, in the order of the items"
            shown = {"data": [answer(resource)]}
        case Kind.UPDATE:
            what = f"with {linked} as it is now,"
        case Kind.READ | Kind.RESTORE | Kind.ACTION if success.body:
            what = f"with {linked}"
        case _:
            what = "without a body"
    told = f"Answers {code(str(success.status))} {what}{_headers(success.headers)}"
    if one.not_modified:
        told += f", or {code('304')} without a body where `If-None-Match` has its ETag"
    about = f" {sentence(success.when)}" if success.when else ""
    yield f"{told}.{about}" if about or shown is None else f"{told}:"
    if shown is not None:
        yield example(shown)


def _headers(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    return f" and the header{'s' * (len(names) > 1)} {series([code(name) for name in names])}"


def _errors(one: Operation) -> str:
    rows: dict[tuple[int, str], list[str]] = {}
    for failure in own_failures(one):
        rows.setdefault((failure.status, failure.code), []).append(failure.when)
    cells = [
        (code(str(status)), code(problem), " ".join(when))
        for (status, problem), when in rows.items()
    ]
    mentioned = {status for status, _ in rows} - {422}
    rest = sorted({f.status for f in one.failures if f not in own_failures(one)} - mentioned)
    if rest:
        cells.append((codes(map(str, rest)), "", "As [everywhere](#conventions)."))
    return table(("Error", "Code", "When"), cells)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
