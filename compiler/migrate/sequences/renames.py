"""Renames: catalogue changes that are skipped where they were made already."""

from compiler.ir.table import Column
from compiler.migrate.changes import ColumnRenamed, ConstraintRenamed, IndexRenamed, TableRenamed
from compiler.migrate.sequences.guards import (
    column_exists,
    constraint_exists,
    relation_exists,
    rename_once,
)
from compiler.migrate.step import Sequence, Step
from compiler.postgres.quote import identifier
from compiler.postgres.reserved import MAX_IDENTIFIER_BYTES


def rename_table(change: TableRenamed, columns: tuple[Column, ...]) -> Sequence:
    """The table, and the sequences behind its identity columns, which are named after it."""
    counted = [column.name for column in columns if column.identity]
    old, new = change.old, change.table
    return Sequence(change, (_tables(old, new, counted),), (_tables(new, old, counted),))


def rename_column(change: ColumnRenamed) -> Sequence:
    """One column; whatever speaks of it follows by itself, but for names."""
    table, old, new = change.table, change.old, change.new
    return Sequence(change, (_column(table, old, new),), (_column(table, new, old),))


def rename_constraint(change: ConstraintRenamed) -> Sequence:
    """One constraint, whose index goes with it."""
    table, old, new = change.table, change.old, change.new
    return Sequence(change, (_constraint(table, old, new),), (_constraint(table, new, old),))


def rename_index(change: IndexRenamed) -> Sequence:
    """One index."""
    old, new = change.old, change.new
    return Sequence(change, (_index(old, new),), (_index(new, old),))


def _tables(old: str, new: str, counted: list[str]) -> Step:
    statements = [_relation("TABLE", old, new)]
    for column in counted:
        before, after = f"{old}_{column}_seq", f"{new}_{column}_seq"
        if max(len(before.encode()), len(after.encode())) <= MAX_IDENTIFIER_BYTES:
            statements.append(_relation("SEQUENCE", before, after))
    ignores = ("renaming-table", *(("renaming-object",) if statements[1:] else ()))
    return Step(tuple(statements), ignores=ignores)


def _relation(kind: str, old: str, new: str) -> str:
    statement = f"ALTER {kind} {identifier(old)} RENAME TO {identifier(new)}"
    return rename_once(relation_exists(old), relation_exists(new), statement)


def _column(table: str, old: str, new: str) -> Step:
    statement = (
        f"ALTER TABLE {identifier(table)} RENAME COLUMN {identifier(old)} TO {identifier(new)}"
    )
    guarded = rename_once(column_exists(table, old), column_exists(table, new), statement)
    return Step((guarded,), ignores=("renaming-column",))


def _constraint(table: str, old: str, new: str) -> Step:
    statement = (
        f"ALTER TABLE {identifier(table)} RENAME CONSTRAINT {identifier(old)} TO {identifier(new)}"
    )
    old_exists, new_exists = constraint_exists(table, old), constraint_exists(table, new)
    return Step((rename_once(old_exists, new_exists, statement),), ignores=("renaming-object",))


def _index(old: str, new: str) -> Step:
    return Step((_relation("INDEX", old, new),), ignores=("renaming-object",))
