"""The columns of a table compared."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from compiler.ir.table import Column, Table
from compiler.migrate.changes import (
    Change,
    ColumnAdded,
    ColumnDropped,
    ColumnOptional,
    ColumnRequired,
    ColumnRetyped,
    ComputationChanged,
    DefaultChanged,
)
from compiler.migrate.inherited import inherited_value
from compiler.migrate.intent import Intent
from compiler.migrate.renaming import words


def column_changes(
    old: Table,
    new: Table,
    after: Mapping[str, Table],
    before: Mapping[str, Table],
    intent: Intent,
) -> Iterator[Change]:
    """What changes in the columns of a table, whose old names are the new ones already."""
    there = {column.name: column for column in old.columns}
    wanted = {column.name: column for column in new.columns}
    retyped: set[str] = set()
    for name, column in wanted.items():
        backfill = intent.backfills.get((new.name, name))
        if not column.nullable and backfill is None:
            backfill = inherited_value(new, column, after, before)
        if name not in there:
            yield ColumnAdded(new.name, column, backfill)
            continue
        for change in _column(new.name, there[name], column, backfill):
            if isinstance(change, ColumnRetyped):
                retyped.add(name)
                said = {check.sql for check in old.checks}
                stay = (c for c in new.checks if c.sql in said and name in words(c.sql))
                yield replace(change, checks=tuple(stay))
            else:
                yield change
    for name, column in there.items():
        if name not in wanted:
            yield ColumnDropped(new.name, column)
        elif wanted[name] == column and words(column.generated or "") & retyped:
            # PostgreSQL changes no type under a generated column: it is computed anew.
            yield ComputationChanged(new.name, column, column)


def _column(table: str, old: Column, new: Column, backfill: str | None) -> Iterator[Change]:
    if (old.generated, old.identity) != (new.generated, new.identity) or (
        new.generated is not None and old.type != new.type
    ):
        yield ComputationChanged(table, old, new)
        if new.generated is not None or old.generated is None:
            return
    if old.type != new.type:
        yield ColumnRetyped(table, old, new)
    elif old.default != new.default:
        yield DefaultChanged(table, new.name, old.default, new.default)
    if old.nullable and not new.nullable:
        yield ColumnRequired(table, new, backfill)
    elif new.nullable and not old.nullable:
        yield ColumnOptional(table, new)
