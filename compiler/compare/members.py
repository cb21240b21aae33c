"""The members of bodies and answers: there or not, required, null, of which type."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.compare.limits import type_changes
from compiler.compare.rule import Finding, Rule, breaking, quoted, risky, safe
from compiler.diagnostics.span import Span
from compiler.ir.field import Array, Constant, Field, FieldType, Role
from compiler.ir.operation import Action, Kind
from compiler.ir.relation import Link
from compiler.ir.resource import Resource

REQUEST_REMOVED = breaking(
    "request-member-removed", "A body no longer has a member: sending it is a 422."
)
REQUEST_ADDED = safe("request-member-added", "A body may have another member.")
REQUEST_DEMANDED = breaking(
    "request-required-member-added", "A body needs a member that it didn't have."
)
RESPONSE_REMOVED = breaking("response-member-removed", "An answer no longer has a member.")
RESPONSE_ADDED = safe("response-member-added", "An answer has another member.")
DEPRECATED_REMOVED = risky(
    "deprecated-member-removed", "A member goes that clients were told to stop using."
)
RENAMED = breaking("member-renamed", "A member of bodies and answers has another name.")
REQUIRED = breaking("request-member-became-required", "A member that could be left out is needed.")
OPTIONAL = safe("request-member-became-optional", "A member that was needed can be left out.")
NULL_REFUSED = breaking("request-null-refused", "A body can no longer set a member to null.")
NULL_TAKEN = safe("request-null-accepted", "A body can set a member to null.")
MAY_BE_NULL = breaking("response-may-be-null", "An answer may have null where it never had.")
NEVER_NULL = safe("response-never-null", "An answer never has null where it might have had.")
DEFAULT = risky("default-changed", "What a row gets that is created without a member differs.")
COMPUTED = risky("computation-changed", "PostgreSQL computes a member in another way.")
DEPRECATED = safe("member-deprecated", "Clients are told to stop using a member.")
RESTORED = safe("member-restored", "A member isn't deprecated any more.")

RULES: tuple[Rule, ...] = (
    REQUEST_REMOVED, REQUEST_ADDED, REQUEST_DEMANDED, RESPONSE_REMOVED, RESPONSE_ADDED,
    DEPRECATED_REMOVED, RENAMED, REQUIRED, OPTIONAL, NULL_REFUSED, NULL_TAKEN, MAY_BE_NULL,
    NEVER_NULL, DEFAULT, COMPUTED, DEPRECATED, RESTORED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A field or a link to many, as clients see it."""

    name: str
    bodies: frozenset[str]
    """The bodies that have it: `create`, `update`, or an action's name."""
    answered: bool
    required: bool
    nullable: bool
    type: FieldType
    default: object
    computed: str
    deprecated: bool
    span: Span | None


def member_changes(
    before: Resource, after: Resource, renamed: Mapping[str, str]
) -> Iterator[Finding]:
    """What differs in the members of a resource; `renamed` is old to new Python names."""
    old = {renamed.get(key, key): member for key, member in _members(before).items()}
    name = after.names.spec
    shared = _bodies(before) & _bodies(after)
    yield from _compared(name, old, _members(after), shared)
    earlier = {action.name: action for action in before.actions}
    for action in after.actions:
        if action.name in earlier:
            both = (_inputs(earlier[action.name]), _inputs(action))
            yield from _compared(name, *both, frozenset({action.name}))


def _bodies(resource: Resource) -> frozenset[str]:
    return frozenset(kind.value for kind in (Kind.CREATE, Kind.UPDATE) if resource.operation(kind))


def _members(resource: Resource) -> dict[str, Member]:
    found = {field.names.python: _of_field(field) for field in resource.fields
             if field.role is not Role.SEARCH}  # fmt: skip
    return found | {f"<{link.name}>": _of_link(link) for link in resource.links}


def _of_field(field: Field) -> Member:
    bodies = {"create": field.in_create, "update": field.in_update}
    default = field.default
    return Member(
        name=field.names.json,
        bodies=frozenset(body for body, has in bodies.items() if has),
        answered=field.in_response,
        required=field.required_in_create,
        nullable=field.nullable,
        type=field.type,
        default=default.value if isinstance(default, Constant) else default,
        computed=field.generated.sql if field.generated else "",
        deprecated=field.deprecated,
        span=field.span,
    )


def _of_link(link: Link) -> Member:
    kind = Array(link.target_type, max_items=link.max_items, unique_items=True)
    bodies = frozenset({"create", "update"})
    return Member(link.json, bodies, True, False, False, kind, [], "", link.deprecated, link.span)


def _inputs(action: Action) -> dict[str, Member]:
    found = {}
    for field in action.input:
        default = field.default.value if isinstance(field.default, Constant) else field.default
        required = not field.nullable and field.default is None
        found[field.names.python] = Member(
            field.names.json, frozenset({action.name}), False, required, field.nullable,
            field.type, default, "", field.deprecated, field.span,
        )  # fmt: skip
    return found


def _compared(
    resource: str,
    before: Mapping[str, Member],
    after: Mapping[str, Member],
    bodies: frozenset[str],
) -> Iterator[Finding]:
    for key, old in before.items():
        if key not in after:
            yield from _gone(resource, old, bodies)
    for key, new in after.items():
        if key not in before:
            yield from _new(resource, new, bodies)
        else:
            yield from _same(resource, before[key], new, bodies)


def _gone(resource: str, old: Member, bodies: frozenset[str]) -> Iterator[Finding]:
    """A member that is nowhere any more."""
    if old.deprecated:
        yield Finding(DEPRECATED_REMOVED, resource, f"`{old.name}` was deprecated, and is gone",
                      old.span)  # fmt: skip
        return
    if old.answered:
        yield Finding(RESPONSE_REMOVED, resource, f"`{old.name}` isn't answered any more", old.span)
    if taken := old.bodies & bodies:
        yield Finding(REQUEST_REMOVED, resource,
                      f"{_where(taken)} no longer takes `{old.name}`", old.span)  # fmt: skip


def _new(resource: str, new: Member, bodies: frozenset[str]) -> Iterator[Finding]:
    """A member that was nowhere before."""
    if new.answered:
        yield Finding(RESPONSE_ADDED, resource, f"`{new.name}` is answered", None, new.span)
    yield from _taken(resource, new, new.bodies & bodies, (None, new.span))


def _taken(
    resource: str, new: Member, bodies: frozenset[str], spans: tuple[Span | None, Span | None]
) -> Iterator[Finding]:
    for body in sorted(bodies):
        demanded = new.required and body != "update"
        rule = REQUEST_DEMANDED if demanded else REQUEST_ADDED
        words = "needs" if demanded else "takes"
        yield Finding(rule, resource, f"{_where([body])} {words} `{new.name}`", *spans)


def _where(bodies: Sequence[str] | frozenset[str]) -> str:
    return f"the body of `{'` and `'.join(sorted(bodies))}`"


def _same(resource: str, old: Member, new: Member, bodies: frozenset[str]) -> Iterator[Finding]:
    """A member that is there before and after."""
    spans = (old.span, new.span)
    if old.name != new.name:
        yield Finding(RENAMED, resource, f"`{old.name}` is called `{new.name}`", *spans)
    lost = (old.bodies - new.bodies) & bodies
    if lost:
        yield Finding(REQUEST_REMOVED, resource,
                      f"{_where(lost)} no longer takes `{new.name}`", *spans)  # fmt: skip
    yield from _taken(resource, new, (new.bodies - old.bodies) & bodies, spans)
    if old.answered != new.answered:
        rule = RESPONSE_ADDED if new.answered else RESPONSE_REMOVED
        words = "is answered" if new.answered else "isn't answered any more"
        yield Finding(rule, resource, f"`{new.name}` {words}", *spans)
    taken = old.bodies & new.bodies & bodies
    if taken:
        yield from _in_requests(resource, old, new, taken, spans)
        yield from type_changes("request", resource, new.name, old.type, new.type, spans)
    if old.answered and new.answered:
        yield from _in_answers(resource, old, new, spans)
        yield from type_changes("response", resource, new.name, old.type, new.type, spans)
    if old.deprecated != new.deprecated:
        rule, words = (DEPRECATED, "is") if new.deprecated else (RESTORED, "isn't")
        yield Finding(rule, resource, f"`{new.name}` {words} deprecated", *spans)


def _in_requests(
    resource: str,
    old: Member,
    new: Member,
    bodies: frozenset[str],
    spans: tuple[Span | None, Span | None],
) -> Iterator[Finding]:
    if old.required != new.required and bodies != {"update"}:
        rule, words = (REQUIRED, "is needed") if new.required else (OPTIONAL, "can be left out")
        yield Finding(rule, resource, f"`{new.name}` {words}", *spans)
    elif repr(old.default) != repr(new.default) and bodies != {"update"}:
        words = f"from {_shown(old.default)} to {_shown(new.default)}"
        yield Finding(DEFAULT, resource, f"the default of `{new.name}` changes {words}", *spans)
    if old.nullable != new.nullable:
        rule, words = (NULL_TAKEN, "may be") if new.nullable else (NULL_REFUSED, "can't be")
        yield Finding(rule, resource, f"`{new.name}` {words} null in a body", *spans)


def _shown(default: object) -> str:
    return "none" if default is None else quoted(str(default))


def _in_answers(
    resource: str, old: Member, new: Member, spans: tuple[Span | None, Span | None]
) -> Iterator[Finding]:
    if old.nullable != new.nullable:
        rule, words = (MAY_BE_NULL, "may be") if new.nullable else (NEVER_NULL, "is never")
        yield Finding(rule, resource, f"`{new.name}` {words} null in an answer", *spans)
    if old.computed != new.computed:
        yield Finding(COMPUTED, resource, f"`{new.name}` is computed in another way", *spans)
