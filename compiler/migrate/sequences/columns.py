"""Columns added, dropped and changed."""

from collections.abc import Sequence as Several
from dataclasses import replace

from compiler.emit.sql.clauses import column_clause
from compiler.ir.table import Check, Column, Table
from compiler.migrate.changes import (
    ColumnAdded,
    ColumnDropped,
    ColumnOptional,
    ColumnRequired,
    ColumnRetyped,
    ComputationChanged,
    DefaultChanged,
)
from compiler.migrate.renaming import words
from compiler.migrate.sequences.backfill import fill_nulls
from compiler.migrate.sequences.constraints import add_check, drop_constraint
from compiler.migrate.step import Run, Sequence, Step
from compiler.migrate.types import Conversion, conversion, volatile
from compiler.postgres.quote import constraint_name, identifier


def add_column(change: ColumnAdded) -> Sequence:
    """At once where the catalogue keeps the value of the old rows, else by a backfill."""
    table, column = change.table, change.column
    rewrites = column.generated is not None or column.identity
    later = change.backfill or (column.default if volatile(column.default) else None)
    if rewrites:
        steps: tuple[Step, ...] = (_rewriting(_add(table, column)),)
    elif later is None:
        steps = (Step((_add(table, column),)),)
    else:
        bare = replace(column, default=None, nullable=True)
        statements = [_add(table, bare)]
        if column.default is not None:
            statements.append(_alter(table, column.name, f"SET DEFAULT {column.default}"))
        reason = "Without a value at first: PostgreSQL would write the whole table anew."
        steps = (Step(tuple(statements), reason=reason), fill_nulls(table, column.name, later))
        if not column.nullable:
            steps += _require(table, column.name)
    lost = f"A downgrade drops {table}.{column.name} with what it holds by then."
    return Sequence(change, steps, (_drop(table, column.name),), lost)


def drop_column(change: ColumnDropped) -> Sequence:
    """The column, its indexes, and what every row has in it."""
    name = change.column.name
    steps = (_drop(change.table, name),)
    if change.column.generated is not None:
        back = (_rewriting(_add(change.table, change.column)),)
        return Sequence(change, steps, back)
    return Sequence(change, steps, None, f"What {change.table}.{name} held is gone.")


def require_column(change: ColumnRequired) -> Sequence:
    """NOT NULL, proved by a CHECK first, so that no scan happens under the exclusive lock."""
    table, name = change.table, change.column.name
    filled = (fill_nulls(table, name, change.backfill),) if change.backfill else ()
    lost = f"Which rows had no {table}.{name} isn't known any more." if filled else ""
    return Sequence(change, (*filled, *_require(table, name)), (_optional(table, name),), lost)


def free_column(change: ColumnOptional) -> Sequence:
    """NULL allowed."""
    table, name = change.table, change.column.name
    return Sequence(change, (_optional(table, name),), _require(table, name))


def change_default(change: DefaultChanged) -> Sequence:
    """DEFAULT set or dropped: rows that exist keep what they have."""
    table, name = change.table, change.column
    return Sequence(
        change, (_default(table, name, change.new),), (_default(table, name, change.old),)
    )


def retype_column(change: ColumnRetyped, table: Table) -> Sequence:
    """ALTER TYPE; `table` is the one before, for the generated columns that are in the way."""
    old, new = change.old, change.new
    computed = [
        column.name for column in table.columns if old.name in words(column.generated or "")
    ]
    there, back = conversion(old.type, new.type), conversion(new.type, old.type)
    steps: tuple[Step, ...] = (_retype(change.table, old, new, there, computed),)
    if there is Conversion.CATALOGUE and change.checks:
        steps = _without(change.table, change.checks, steps[0])
    if there is Conversion.CATALOGUE or back is Conversion.EXACT:
        return Sequence(change, steps, (_retype(change.table, new, old, back, computed),))
    lost = f"What {change.table}.{new.name} was as {old.type} can't be told from {new.type}."
    return Sequence(change, steps, None, lost)


def change_computation(change: ComputationChanged) -> Sequence:
    """A generated column made anew, or one that is from now on written like any other."""
    table, old, new = change.table, change.old, change.new
    if new.generated is None:
        statement = _alter(table, new.name, "DROP EXPRESSION IF EXISTS")
        kept = Step((statement,), ignores=("ban-drop-generated-expression",))
        lost = f"{table}.{new.name} holds what was written to it, not what was computed."
        return Sequence(change, (kept,), None, lost)
    steps = (_anew(table, new),)
    if old.generated is None:
        return Sequence(change, steps, None, f"What {table}.{new.name} held is gone.")
    return Sequence(change, steps, (_anew(table, old),))


def _add(table: str, column: Column) -> str:
    return f"ALTER TABLE {identifier(table)} ADD COLUMN IF NOT EXISTS {column_clause(column)}"


def _alter(table: str, column: str, action: str) -> str:
    return f"ALTER TABLE {identifier(table)} ALTER COLUMN {identifier(column)} {action}"


def _drop(table: str, column: str) -> Step:
    statement = f"ALTER TABLE {identifier(table)} DROP COLUMN IF EXISTS {identifier(column)}"
    return Step((statement,), ignores=("ban-drop-column",))


def _optional(table: str, column: str) -> Step:
    return Step((_alter(table, column, "DROP NOT NULL"),), ignores=("ban-drop-not-null",))


def _default(table: str, column: str, value: str | None) -> Step:
    if value is None:
        return Step((_alter(table, column, "DROP DEFAULT"),), ignores=("ban-drop-default",))
    return Step((_alter(table, column, f"SET DEFAULT {value}"),))


def _require(table: str, column: str) -> tuple[Step, ...]:
    proof = Check(constraint_name(table, column, "present"), f"{identifier(column)} IS NOT NULL")
    dropped = f"ALTER TABLE {identifier(table)} DROP CONSTRAINT IF EXISTS {identifier(proof.name)}"
    return (
        *add_check(table, proof),
        Step(
            (_alter(table, column, "SET NOT NULL"), dropped),
            reason="PostgreSQL takes the CHECK as proof and reads no row; then it has served.",
            ignores=("ban-drop-constraint",),
        ),
    )


def _rewriting(*statements: str) -> Step:
    reason = "Writes every row anew, and lets nobody read or write meanwhile: approved."
    return Step(statements, Run.REWRITE, reason, ("adding-field-with-default",))


def _anew(table: str, column: Column) -> Step:
    dropped = f"ALTER TABLE {identifier(table)} DROP COLUMN IF EXISTS {identifier(column.name)}"
    made = f"ALTER TABLE {identifier(table)} ADD COLUMN {column_clause(column)}"
    reason = "PostgreSQL 15 changes no expression: the column goes and is computed anew, approved."
    ignores = ("ban-drop-column", "adding-field-with-default", "prefer-robust-stmts")
    return Step((dropped, made), Run.REWRITE, reason, ignores)


def _without(table: str, checks: Several[Check], step: Step) -> tuple[Step, ...]:
    """The step without checks in its way, which PostgreSQL would try on every row meanwhile."""
    drops = (drop_constraint(table, check.name) for check in checks)
    added = [add_check(table, check) for check in checks]
    statements = [one for drop in drops for one in drop.statements]
    statements += step.statements
    statements += [one for add, _ in added for one in add.statements]
    reason = f"{step.reason}\nIts checks step aside: they'd be tried on every row under the lock."
    ignores = ("ban-drop-constraint", *step.ignores)
    whole = replace(step, statements=tuple(statements), reason=reason, ignores=ignores)
    return (whole, *(validate for _, validate in added))


def _retype(table: str, old: Column, new: Column, how: Conversion, computed: list[str]) -> Step:
    statements = [
        f"ALTER TABLE {identifier(table)} DROP COLUMN IF EXISTS {identifier(name)}"
        for name in computed
    ]
    if old.default is not None:
        statements.append(_alter(table, new.name, "DROP DEFAULT"))
    using = "" if how is Conversion.CATALOGUE else f" USING {identifier(new.name)}::{new.type}"
    statements.append(_alter(table, new.name, f"TYPE {new.type}{using}"))
    if new.default is not None:
        statements.append(_alter(table, new.name, f"SET DEFAULT {new.default}"))
    ignores = ["changing-column-type"]
    ignores += ["ban-drop-default"] if old.default is not None else []
    ignores += ["ban-drop-column"] if computed else []
    if how is Conversion.CATALOGUE:
        reason = "Only the catalogue changes: every value fits the wider type as it is."
        return Step(tuple(statements), Run.TRANSACTION, reason, tuple(ignores))
    reason = "Writes every row anew, and lets nobody read or write meanwhile: approved."
    return Step(tuple(statements), Run.REWRITE, reason, tuple(ignores))
