"""Values that a new column takes from the row that its table hangs on: the parent's owner."""

from collections.abc import Iterable, Mapping

from compiler.ir.table import Column, Table
from compiler.migrate.changes import Change, ColumnAdded
from compiler.postgres.quote import identifier, qualified


def inherited_value(
    table: Table, column: Column, after: Mapping[str, Table], before: Mapping[str, Table]
) -> str | None:
    """The column of the row that a composite key points at, where the rest of the key finds it.

    None where no key holds the column together with one that is there already.
    """
    there = {known.name for known in before[table.name].columns}
    for key in table.foreign_keys:
        if column.name not in key.columns or key.target_table not in after:
            continue
        pairs = dict(zip(key.columns, key.target_columns, strict=True))
        theirs = pairs.pop(column.name)
        if not pairs or not there.issuperset(pairs):
            continue
        target = key.target_table
        met = " AND ".join(
            f"parent.{identifier(other)} = {qualified(table.name, own)}"
            for own, other in pairs.items()
        )
        return f"(SELECT parent.{identifier(theirs)} FROM {identifier(target)} parent WHERE {met})"
    return None


def in_order_of_need(changes: Iterable[Change]) -> list[Change]:
    """The changes, with a column that is filled from another new one after that one."""
    waiting = list(changes)
    added = {change.table for change in waiting if isinstance(change, ColumnAdded)}
    placed: list[Change] = []
    while waiting:
        ready = [change for change in waiting if not _needs(change, added)]
        # Two tables that are filled from each other have no order.
        placed += ready or waiting
        waiting = [change for change in waiting if change not in ready] if ready else []
        added = {change.table for change in waiting if isinstance(change, ColumnAdded)}
    return placed


def _needs(change: Change, added: set[str]) -> bool:
    if not isinstance(change, ColumnAdded) or change.backfill is None:
        return False
    others = added - {change.table}
    return any(f"FROM {identifier(table)} parent" in change.backfill for table in others)
