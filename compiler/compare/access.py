"""Whose rows they are, who else sees and writes them, and which of your functions run."""

from collections.abc import Iterator

from compiler.compare.rule import Finding, Rule, breaking, risky
from compiler.ir.ownership import Admission, Right, Scope
from compiler.ir.resource import Resource

OWNER = breaking("ownership-changed", "Rows belong to somebody else.")
NARROWED = breaking("audience-narrowed", "Some who saw or wrote rows no longer do.")
WIDENED = risky("audience-widened", "More people see or write rows.")
CHANGED = breaking("audience-changed", "Other people see or write rows.")
HOOK = risky("hook-changed", "Another function of yours runs around an operation.")
CODE = risky("action-code-changed", "Another function of yours does what an action does.")

RULES: tuple[Rule, ...] = (OWNER, NARROWED, WIDENED, CHANGED, HOOK, CODE)


def access_changes(before: Resource, after: Resource) -> Iterator[Finding]:
    """What differs in ownership, audiences and hand-written code."""
    name, spans = after.names.spec, (before.span, after.span)
    old, new = before.ownership, after.ownership
    if old.scope is not new.scope:
        words = f"rows belong to the {new.scope.value}, not the {old.scope.value}"
        if "public" in (new.scope.value, old.scope.value):
            words = f"rows are of the scope {new.scope.value}, not {old.scope.value}"
        yield Finding(OWNER, name, words, *spans)
    else:
        for right in Right:
            yield from _audience(before, after, right)
    hooks = {hook.event: hook for hook in before.hooks}
    for hook in after.hooks:
        was = hooks.pop(hook.event, None)
        if was is None or (was.module, was.function) != (hook.module, hook.function):
            words = f"`{hook.event}` runs `{hook.module}:{hook.function}`"
            yield Finding(HOOK, name, words, was.span if was else None, hook.span)
    for event, was in hooks.items():
        yield Finding(HOOK, name, f"`{event}` runs nothing any more", was.span)
    actions = {action.name: action for action in before.actions}
    for action in after.actions:
        earlier = actions.get(action.name)
        if earlier and (earlier.module, earlier.function) != (action.module, action.function):
            words = f"`{action.name}` calls `{action.module}:{action.function}`"
            yield Finding(CODE, name, words, earlier.span, action.span)


def _audience(before: Resource, after: Resource, right: Right) -> Iterator[Finding]:
    old, new = (_people(one.ownership.admission(right)) for one in (before, after))
    members = after.ownership.scope is Scope.ACCOUNT
    lost, gained = not _covers(new, old, members), not _covers(old, new, members)
    if not (lost or gained):
        return
    verb = {Right.READ: "see", Right.WRITE: "write"}[right]
    rule, word = (NARROWED, "fewer") if not gained else (WIDENED, "more")
    if lost and gained:
        rule, word = CHANGED, "other"
    words = f"{word} people than before {verb} rows"
    yield Finding(rule, after.names.spec, words, before.span, after.span)


def _covers(people: frozenset[str], others: frozenset[str], members: bool) -> bool:
    """Whether all of the others are among the people; an account's owner is all its members."""
    everybody = members and "owner" in people
    return all(one in people or (everybody and one.startswith("inside")) for one in others)


def _people(admission: Admission | None) -> frozenset[str]:
    """Everybody who has a right; without an admission it is the owner alone."""
    if admission is None:
        return frozenset({"owner"})
    within = {f"inside {one!r}" for one in admission.inside}
    beyond = {f"beyond {one!r}" for one in admission.beyond}
    return frozenset({*within, *beyond, *({"owner"} if admission.owner else ())})
