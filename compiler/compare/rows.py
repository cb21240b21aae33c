"""Rules on rows: what is unique, checked, which state follows which, and what deletions do."""

from collections.abc import Iterator, Mapping

from compiler.compare.rule import Finding, Rule, breaking, quoted, risky, safe
from compiler.ir.relation import OnDelete
from compiler.ir.resource import Resource
from compiler.ir.rule import StateMachine, UniqueRule

UNIQUE_NEW = breaking("unique-added", "Rows that were allowed beside each other are a 409.")
UNIQUE_LOST = safe("unique-removed", "Rows may have equal values that might not.")
UNIQUE_CHANGED = risky("unique-changed", "Other rows count as equal.")
CHECK_NEW = breaking("check-added", "Rows that were allowed are a 422.")
CHECK_LOST = safe("check-removed", "Rows are allowed that were a 422.")
CHECK_CHANGED = risky("check-changed", "A check says something else.")
LIFE_NEW = breaking("transitions-imposed", "A field that could have any value follows transitions.")
LIFE_LOST = safe("transitions-lifted", "A field with transitions can have any value.")
INITIAL = risky("initial-state-changed", "Rows are created in another state.")
STEP_LOST = breaking("transition-removed", "A change of state is a 409 that wasn't.")
STEP_NEW = safe("transition-added", "A change of state is allowed that wasn't.")
STEP_ROLES = breaking("transition-roles-changed", "Others may make a change of state.")
STEP_SETS = risky("transition-effect-changed", "A change of state writes other values.")
TARGET = breaking("relation-retargeted", "A relation points at something else.")
REFUSED = breaking("deletion-refused", "A deletion is a 409 while rows point at the deleted one.")
ON_DELETE = risky("on-delete-changed", "Rows that point at a deleted one fare otherwise.")
REACH = risky("reach-changed", "Other rows can be pointed at.")
FINAL = breaking("deletion-became-final", "A deleted row can't be restored.")
SOFT = risky("deletion-became-soft", "A deleted row stays in its table, and can be restored.")

RULES: tuple[Rule, ...] = (
    UNIQUE_NEW, UNIQUE_LOST, UNIQUE_CHANGED, CHECK_NEW, CHECK_LOST, CHECK_CHANGED, LIFE_NEW,
    LIFE_LOST, INITIAL, STEP_LOST, STEP_NEW, STEP_ROLES, STEP_SETS, TARGET, REFUSED, ON_DELETE,
    REACH, FINAL, SOFT,
)  # fmt: skip


def row_changes(
    before: Resource, after: Resource, renamed: Mapping[str, str], resources: Mapping[str, str]
) -> Iterator[Finding]:
    """What differs in the rules on rows; `renamed` and `resources` are old to new names."""
    name = after.names.spec
    yield from _uniques(before, after, renamed)
    yield from _checks(before, after)
    old = {renamed.get(machine.field, machine.field): machine for machine in before.machines}
    for machine in after.machines:
        yield from _life(name, old.pop(machine.field, None), machine)
    for field, machine in old.items():
        yield Finding(LIFE_LOST, name, f"`{field}` follows no transitions", machine.span)
    yield from _relations(before, after, renamed, resources)
    if before.soft_delete != after.soft_delete:
        rule, words = (SOFT, "stay") if after.soft_delete else (FINAL, "are gone")
        yield Finding(rule, name, f"deleted rows {words}", before.span, after.span)


def _uniques(before: Resource, after: Resource, renamed: Mapping[str, str]) -> Iterator[Finding]:
    old = {tuple(sorted(renamed.get(f, f) for f in one.fields)): one for one in before.uniques}
    for one in after.uniques:
        key = tuple(sorted(one.fields))
        listed = ", ".join(f"`{field}`" for field in one.fields)
        was = old.pop(key, None)
        if was is None:
            yield Finding(UNIQUE_NEW, after.names.spec, f"{listed} are unique together"
                          if len(key) > 1 else f"{listed} is unique", None, one.span)  # fmt: skip
        elif _terms(was) != _terms(one):
            words = f"what counts as equal in {listed} changes"
            yield Finding(UNIQUE_CHANGED, after.names.spec, words, was.span, one.span)
    for key, was in old.items():
        listed = ", ".join(f"`{field}`" for field in key)
        yield Finding(UNIQUE_LOST, after.names.spec, f"{listed} may be repeated", was.span)


def _terms(one: UniqueRule) -> tuple[object, ...]:
    where = one.where.sql if one.where else ""
    return (one.ignore_case, one.within_owner, one.live_only, one.nulls_distinct, where)


def _checks(before: Resource, after: Resource) -> Iterator[Finding]:
    old = {check.name: check for check in before.checks}
    for check in after.checks:
        was = old.pop(check.name, None)
        name = after.names.spec
        if was is None:
            yield Finding(CHECK_NEW, name, f"`{check.name}` must hold", None, check.span)
        elif was.expression.sql != check.expression.sql:
            words = f"`{check.name}` says {quoted(check.expression.sql)}"
            yield Finding(CHECK_CHANGED, name, words, was.span, check.span)
    for name, was in old.items():
        yield Finding(CHECK_LOST, after.names.spec, f"`{name}` needn't hold any more", was.span)


def _life(resource: str, old: StateMachine | None, new: StateMachine) -> Iterator[Finding]:
    field = new.field
    if old is None:
        yield Finding(LIFE_NEW, resource, f"`{field}` follows transitions", None, new.span)
        return
    spans = (old.span, new.span)
    if old.initial != new.initial:
        words = f"`{field}` begins as `{new.initial}`, not `{old.initial}`"
        yield Finding(INITIAL, resource, words, *spans)
    earlier = {(t.source, t.target): t for t in old.transitions}
    later = {(t.source, t.target): t for t in new.transitions}
    for source, target in earlier.keys() | later.keys():
        step = f"`{field}` from `{source}` to `{target}`"
        was, now = earlier.get((source, target)), later.get((source, target))
        if now is None:
            yield Finding(STEP_LOST, resource, f"{step} is a 409", *spans)
        elif was is None:
            yield Finding(STEP_NEW, resource, f"{step} is allowed", *spans)
        else:
            if set(was.roles.names) != set(now.roles.names):
                said = " or ".join(f"`{role}`" for role in now.roles.names) or "whoever may update"
                yield Finding(STEP_ROLES, resource, f"{step} is made by {said}", *spans)
            if was.sets != now.sets:
                yield Finding(STEP_SETS, resource, f"{step} writes other values", *spans)


def _relations(
    before: Resource, after: Resource, renamed: Mapping[str, str], resources: Mapping[str, str]
) -> Iterator[Finding]:
    name = after.names.spec
    old = {renamed.get(relation.field, relation.field): relation for relation in before.relations}
    for new in after.relations:
        was = old.get(new.field)
        if was is None:
            continue
        spans = (was.span, new.span)
        if resources.get(was.target, was.target) != new.target:
            words = f"`{new.name}` points at `{new.target}`, not `{was.target}`"
            yield Finding(TARGET, name, words, *spans)
            continue
        if was.on_delete is not new.on_delete:
            refused = new.on_delete is OnDelete.RESTRICT
            words = f"`{new.name}`: from `{was.on_delete.value}` to `{new.on_delete.value}`"
            yield Finding(REFUSED if refused else ON_DELETE, name, words, *spans)
        if (was.reach, was.within) != (new.reach, new.within):
            yield Finding(REACH, name, f"`{new.name}` can point at other rows", *spans)
    links = {link.renamed_from or link.name: link for link in after.links}
    for link in before.links:
        later = links.get(link.name) or next(
            (one for one in after.links if one.name == link.name), None
        )
        if later and resources.get(link.target, link.target) != later.target:
            words = f"`{later.name}` points at `{later.target}`, not `{link.target}`"
            yield Finding(TARGET, name, words, link.span, later.span)
