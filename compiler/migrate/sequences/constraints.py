"""Checks and foreign keys: NOT VALID at first, so that rows are looked at without a lock."""

from dataclasses import replace

from compiler.emit.sql.clauses import constraint_clause
from compiler.ir.table import Check, ForeignKey
from compiler.migrate.changes import (
    ConstraintAdded,
    ConstraintChanged,
    ConstraintDropped,
    ValuesChanged,
)
from compiler.migrate.sequences.backfill import in_batches
from compiler.migrate.sequences.guards import constraint_exists, only_if
from compiler.migrate.step import Run, Sequence, Step
from compiler.postgres.quote import identifier, literal

Ruled = Check | ForeignKey
EITHER = "Old and new values are both taken until no row holds an old one: nobody's update fails."
MEANWHILE = "Again, for what was written before the rule held."
AT_ONCE = "It holds for new rows at once; the next step looks at the others."


def add_rule(change: ConstraintAdded, rule: Ruled) -> Sequence:
    """A check or a key that wasn't there."""
    drop = drop_constraint(change.table, rule.name)
    return Sequence(change, add_check(change.table, rule), (drop,))


def drop_rule(change: ConstraintDropped, rule: Ruled) -> Sequence:
    """A check or a key that holds no more."""
    drop = drop_constraint(change.table, rule.name)
    return Sequence(change, (drop,), add_check(change.table, rule))


def change_rule(change: ConstraintChanged, rule: Ruled) -> Sequence:
    """One rule for the other in one statement, then the rows that are there."""
    assert isinstance(change.old, Check | ForeignKey)
    return Sequence(change, _swap(change.table, rule), _swap(change.table, change.old))


def change_values(change: ValuesChanged) -> Sequence:
    """Rows with a value that goes get another first, while both the old and the new are taken."""
    table = change.table
    steps = _exchange(change, change.old, change.new, change.becomes)
    if not change.removed:
        return Sequence(change, steps, _swap(table, change.old))
    back = _way_back(change)
    if back is None:
        values = ", ".join(f"`{value}`" for value in change.removed)
        lost = f"Which rows of {table} held {values} isn't known any more."
        return Sequence(change, steps, None, lost)
    return Sequence(change, steps, _exchange(change, change.new, change.old, back))


def add_check(table: str, rule: Ruled) -> tuple[Step, ...]:
    """The constraint for new rows, then for those that are there."""
    statement = (
        f"ALTER TABLE {identifier(table)} ADD CONSTRAINT {identifier(rule.name)} "
        f"{constraint_clause(rule)} NOT VALID"
    )
    guarded = only_if(f"NOT {constraint_exists(table, rule.name)}", statement)
    return (Step((guarded,), reason=AT_ONCE), _validate(table, rule.name))


def drop_constraint(table: str, name: str) -> Step:
    """A constraint goes; nothing happens where it is gone."""
    statement = (
        f"ALTER TABLE IF EXISTS {identifier(table)} DROP CONSTRAINT IF EXISTS {identifier(name)}"
    )
    return Step((statement,), ignores=("ban-drop-constraint",))


def _validate(table: str, name: str) -> Step:
    statement = f"ALTER TABLE {identifier(table)} VALIDATE CONSTRAINT {identifier(name)}"
    return Step((statement,), Run.PATIENT)


def _swap(table: str, rule: Ruled) -> tuple[Step, Step]:
    name = identifier(rule.name)
    statement = (
        f"ALTER TABLE {identifier(table)} DROP CONSTRAINT IF EXISTS {name}, "
        f"ADD CONSTRAINT {name} {constraint_clause(rule)} NOT VALID"
    )
    step = Step((statement,), reason=AT_ONCE, ignores=("ban-drop-constraint",))
    return step, _validate(table, rule.name)


def _exchange(
    change: ValuesChanged, old: Check, new: Check, becomes: tuple[tuple[str, str | None], ...]
) -> tuple[Step, ...]:
    swap, validate = _swap(change.table, new)
    if not becomes:
        return swap, validate
    replaced = _replace(change, becomes)
    more = [value for value in new.values if value not in old.values]
    steps = (replaced, swap, replace(replaced, reason=MEANWHILE), validate)
    if not more:
        return steps
    listed = ", ".join(map(literal, new.values))
    every = ", ".join(map(literal, (*old.values, *more)))
    assert listed in new.sql
    either, _ = _swap(change.table, replace(new, sql=new.sql.replace(listed, every, 1)))
    return (replace(either, reason=EITHER), *steps)


def _replace(change: ValuesChanged, becomes: tuple[tuple[str, str | None], ...]) -> Step:
    assert change.new.column is not None
    column = identifier(change.new.column)
    gone = ", ".join(literal(old) for old, _new in becomes)
    if change.new.sql.startswith(f"{column} IN "):
        cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in becomes)
        return in_batches(
            change.table, f"{column} = CASE {column} {cases} END", f"{column} IN ({gone})"
        )
    value = column
    for old, new in becomes:
        call = "array_remove" if new is None else "array_replace"
        more = "" if new is None else f", {literal(new)}"
        value = f"{call}({value}, {literal(old)}{more})"
    return in_batches(change.table, f"{column} = {value}", f"{column} && ARRAY[{gone}]")


def _way_back(change: ValuesChanged) -> tuple[tuple[str, str | None], ...] | None:
    """The replacements reversed, where each value went to a new one of its own."""
    back: dict[str, str | None] = {}
    for old, new in change.becomes:
        if new is None or new not in change.added or new in back:
            return None
        back[new] = old
    whole = set(change.removed) <= {old for old, _new in change.becomes}
    return tuple(back.items()) if whole else None
