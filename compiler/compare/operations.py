"""The operations: which there are, where, for whom, and what they answer."""

import re
from collections.abc import Callable, Iterator

from compiler.compare.limits import parameter_changes
from compiler.compare.rule import Finding, Rule, breaking, risky, safe
from compiler.ir.operation import ETag, Operation, Parameter, Roles
from compiler.ir.resource import Resource

REMOVED = breaking("operation-removed", "An operation isn't offered any more.")
ADDED = safe("operation-added", "An operation is offered that wasn't.")
MOVED = breaking("operation-path-changed", "An operation has another path.")
METHOD = breaking("operation-method-changed", "An operation has another method.")
NAMED = risky("operation-id-changed", "An operation has another id: generated clients rename it.")
ROLES_NARROWED = breaking("roles-narrowed", "Some who might do it no longer may.")
ROLES_WIDENED = safe("roles-widened", "More people may do it.")
ROLES_CHANGED = breaking("roles-changed", "Other roles may do it.")
DEPRECATED = safe("operation-deprecated", "Clients are told to stop using an operation.")
RESTORED = safe("operation-restored", "An operation isn't deprecated any more.")
SIGN_IN = breaking("sign-in-demanded", "What anyone could call now needs a token.")
OPENED = risky("sign-in-waived", "What needed a token anyone can call.")
STATUS = breaking("success-status-changed", "Success has another status.")
BODY_LOST = breaking("response-body-removed", "Success answers with no body any more.")
BODY_GIVEN = safe("response-body-added", "Success answers with a body.")
REQUEST_BODY = breaking("request-body-added", "An operation takes a body that it didn't.")
NO_REQUEST_BODY = risky("request-body-removed", "An operation takes no body any more.")
FAILURE_NEW = safe("failure-added", "An operation may fail in a way that it didn't.")
FAILURE_GONE = safe("failure-removed", "An operation no longer fails in some way.")
PARAMETER_LOST = breaking("parameter-removed", "A parameter isn't taken any more.")
PARAMETER_NEW = safe("parameter-added", "A parameter may be given.")
PARAMETER_DEMANDED = breaking("required-parameter-added", "A parameter must be given.")
PARAMETER_REQUIRED = breaking("parameter-became-required", "A parameter may no longer be left out.")
PARAMETER_OPTIONAL = safe("parameter-became-optional", "A parameter may be left out.")
PARAMETER_DEFAULT = risky("parameter-default-changed", "Left out, a parameter means another value.")
ETAG_OFFERED = safe("etag-offered", "If-Match and If-None-Match are honoured.")
ETAG_DEMANDED = breaking("etag-demanded", "Updates and deletions need If-Match: 428 without it.")
ETAG_EASED = safe("etag-no-longer-demanded", "Updates and deletions no longer need If-Match.")
ETAG_LOST = breaking("etag-withdrawn", "If-Match is passed over: nothing keeps writers apart.")

RULES: tuple[Rule, ...] = (
    REMOVED, ADDED, DEPRECATED, RESTORED, MOVED, METHOD, NAMED, ROLES_NARROWED, ROLES_WIDENED,
    ROLES_CHANGED, SIGN_IN, OPENED, STATUS, BODY_LOST, BODY_GIVEN, REQUEST_BODY, NO_REQUEST_BODY,
    FAILURE_NEW, FAILURE_GONE, PARAMETER_LOST, PARAMETER_NEW, PARAMETER_DEMANDED,
    PARAMETER_REQUIRED, PARAMETER_OPTIONAL, PARAMETER_DEFAULT, ETAG_OFFERED, ETAG_DEMANDED,
    ETAG_EASED, ETAG_LOST,
)  # fmt: skip

Keyed = dict[tuple[str, str], Operation]
OF_THE_LIST = frozenset({"q", "sort", "expand", "If-Match", "If-None-Match"})
"""Parameters that have rules of their own."""


def operation_changes(
    before: Resource, after: Resource, prefixes: tuple[str, str]
) -> Iterator[Finding]:
    """What differs in the operations of a resource; `prefixes` are those of the two APIs."""
    old, new = _keyed(before), _keyed(after)
    name = after.names.spec
    for key, operation in old.items():
        if key not in new:
            words = f"`{_route(operation, before, prefixes[0])}` isn't offered any more"
            yield Finding(REMOVED, name, words, before.span, after.span)
    for key, operation in new.items():
        route = _route(operation, after, prefixes[1])
        if key not in old:
            yield Finding(ADDED, name, f"`{route}` is offered", None, after.span)
            continue
        was = _route(old[key], before, prefixes[0])
        for rule, words in _compared(old[key], operation, was, route):
            yield Finding(rule, name, words, before.span, after.span)
        yield from _parameters(name, old[key], operation, _filters(before) | _filters(after))
    yield from _failures(before, after, old, new)
    yield from _etags(before, after)


def _keyed(resource: Resource) -> Keyed:
    found = {}
    for operation in resource.operations:
        which = operation.link.name if operation.link else ""
        which = operation.action.name if operation.action else which
        found[operation.kind.value, which] = operation
    return found


def _route(operation: Operation, resource: Resource, prefix: str) -> str:
    return f"{operation.method} {prefix}{resource.names.path}{operation.path}"


def _filters(resource: Resource) -> frozenset[str]:
    return frozenset(item.parameter for item in resource.listing.filters)


def _compared(old: Operation, new: Operation, was: str, route: str) -> Iterator[tuple[Rule, str]]:
    if old.method != new.method:
        yield METHOD, f"`{was}` is `{route}`"
    elif re.sub(r"\{\w+\}", "{}", was) != re.sub(r"\{\w+\}", "{}", route):
        yield MOVED, f"`{was}` is `{route}`"
    if old.name != new.name:
        yield NAMED, f"`{old.name}` is called `{new.name}`"
    yield from _roles(old, new, route)
    if old.deprecated != new.deprecated:
        yield (DEPRECATED, f"`{route}` is deprecated") if new.deprecated else (
            RESTORED, f"`{route}` isn't deprecated")  # fmt: skip
    if old.anonymous != new.anonymous:
        yield (OPENED, f"`{route}` needs no token") if new.anonymous else (
            SIGN_IN, f"`{route}` needs a token")  # fmt: skip
    if old.success.status != new.success.status:
        yield STATUS, f"`{route}` answers {new.success.status}, not {old.success.status}"
    if (old.success.body is None) != (new.success.body is None):
        yield (BODY_LOST, f"`{route}` answers with no body") if new.success.body is None else (
            BODY_GIVEN, f"`{route}` answers with a body")  # fmt: skip
    if (old.body is None) != (new.body is None):
        yield (NO_REQUEST_BODY, f"`{route}` takes no body") if new.body is None else (
            REQUEST_BODY, f"`{route}` takes a body")  # fmt: skip


def _roles(old: Operation, new: Operation, route: str) -> Iterator[tuple[Rule, str]]:
    earlier, later = _held(old.roles), _held(new.roles)
    if earlier == later:
        return
    words = f"`{route}`: from {_said(earlier)} to {_said(later)}"
    if not later or (earlier and earlier < later):
        yield ROLES_WIDENED, words
    elif not earlier or later < earlier:
        yield ROLES_NARROWED, words
    else:
        yield ROLES_CHANGED, words


def _held(roles: Roles) -> frozenset[str]:
    return frozenset({*roles.account, *(f"platform:{role}" for role in roles.platform)})


def _said(roles: frozenset[str]) -> str:
    return " or ".join(f"`{role}`" for role in sorted(roles)) or "every owner"


def _parameters(
    resource: str, old: Operation, new: Operation, own: frozenset[str]
) -> Iterator[Finding]:
    """The parameters, but for those of lists, which are told once for the resource."""
    passed_over = OF_THE_LIST | own
    earlier = {p.name: p for p in old.parameters if p.name not in passed_over}
    later = {p.name: p for p in new.parameters if p.name not in passed_over}
    path = {p.name for p in (*old.parameters, *new.parameters) if p.location.value == "path"}
    for name in earlier:
        if name not in later and name not in path:
            yield Finding(PARAMETER_LOST, resource, f"`{new.name}` no longer takes `{name}`")
    for name, parameter in later.items():
        if name not in earlier:
            if name not in path:
                rule = PARAMETER_DEMANDED if parameter.required else PARAMETER_NEW
                words = "needs" if parameter.required else "takes"
                yield Finding(rule, resource, f"`{new.name}` {words} `{name}`")
            continue
        yield from _parameter(resource, new.name, earlier[name], parameter)


def _parameter(resource: str, operation: str, old: Parameter, new: Parameter) -> Iterator[Finding]:
    if old.required != new.required:
        rule = PARAMETER_REQUIRED if new.required else PARAMETER_OPTIONAL
        words = "must be given" if new.required else "may be left out"
        yield Finding(rule, resource, f"`{new.name}` of `{operation}` {words}")
    if old.default != new.default:
        words = f"`{new.name}` of `{operation}` is {new.default}, not {old.default}, where left out"
        yield Finding(PARAMETER_DEFAULT, resource, words)
    yield from parameter_changes(resource, operation, new.name, old.type, new.type)


def _failures(before: Resource, after: Resource, old: Keyed, new: Keyed) -> Iterator[Finding]:
    """Ways to fail, each told once with the operations that it is about."""
    ways: tuple[tuple[Rule, Keyed, Keyed, Callable[[str], str]], ...] = (
        (FAILURE_NEW, old, new, "{} may answer".format),
        (FAILURE_GONE, new, old, "{} no longer answers".format),
    )
    for rule, without, having, words in ways:
        found: dict[tuple[int, str], list[str]] = {}
        for key in having.keys() & without.keys():
            present = {(f.status, f.code) for f in without[key].failures}
            for failure in having[key].failures:
                if (failure.status, failure.code) not in present:
                    operations = found.setdefault((failure.status, failure.code), [])
                    operations.append(new[key].name)
        for (status, code), operations in sorted(found.items()):
            listed = "`" + "`, `".join(sorted(set(operations))) + "`"
            said = f"{words(listed)} {status} `{code}`"
            yield Finding(rule, after.names.spec, said, before.span, after.span)


def _etags(before: Resource, after: Resource) -> Iterator[Finding]:
    if before.etag is after.etag:
        return
    match after.etag:
        case ETag.OFF:
            rule, words = ETAG_LOST, "If-Match is passed over"
        case ETag.REQUIRED:
            rule, words = ETAG_DEMANDED, "updates and deletions need If-Match"
        case ETag.HONOURED if before.etag is ETag.OFF:
            rule, words = ETAG_OFFERED, "rows have ETags"
        case ETag.HONOURED:
            rule, words = ETAG_EASED, "updates and deletions may go without If-Match"
    yield Finding(rule, after.names.spec, words, before.span, after.span)
