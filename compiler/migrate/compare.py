"""Two physical schemas compared: the changes between them, in the order that they are made in."""

from collections.abc import Iterator, Mapping, Set
from enum import IntEnum

from compiler.ir.table import Check, ForeignKey, Table
from compiler.migrate.changes import (
    Change,
    ColumnAdded,
    ColumnDropped,
    ColumnOptional,
    ColumnRenamed,
    ColumnRequired,
    ColumnRetyped,
    CommentChanged,
    ComputationChanged,
    ConstraintAdded,
    ConstraintChanged,
    ConstraintDropped,
    ConstraintRenamed,
    DefaultChanged,
    IndexAdded,
    IndexChanged,
    IndexDropped,
    IndexRenamed,
    TableCreated,
    TableDropped,
    TableRenamed,
    ValuesChanged,
)
from compiler.migrate.columns import column_changes
from compiler.migrate.inherited import in_order_of_need
from compiler.migrate.intent import Intent
from compiler.migrate.parts import part_changes, touched
from compiler.migrate.renaming import Renames, renamed
from compiler.migrate.schema import Schema
from compiler.postgres.quote import literal


class Phase(IntEnum):
    """What comes before what, so that each step finds what it stands on."""

    RENAME_TABLE = 1
    RENAME_COLUMN = 2
    RENAME_PART = 3
    LOOSEN = 4
    """Checks and keys that go: what comes next may break them."""
    CREATE = 5
    ADD = 6
    COLUMN = 7
    VALUES = 8
    """The rules of a column by itself, before NULLs are filled with what they allow."""
    REQUIRE = 9
    CHECK = 10
    INDEX = 11
    """Unique ones too, which keys may point at."""
    KEY = 12
    DROP_TABLE = 13
    """Before the unique indexes that its keys pointed at."""
    DROP_INDEX = 14
    DROP_COLUMN = 15
    COMMENT = 16


def compare(before: Schema, after: Schema, intent: Intent) -> tuple[Change, ...]:
    """Every change, in order; renames are those that the intent declares, and no others."""
    renames = declared_renames(before, after, intent)
    old = {t.name: t for t in (renamed(table, renames) for table in before.tables.values())}
    new = after.tables
    changes: list[Change] = [*_renames(renames)]
    for name, table in new.items():
        if name in old:
            changes += _table(old[name], table, new, old, intent, renames)
        else:
            changes.append(TableCreated(table))
            changes += (ConstraintAdded(name, key) for key in table.foreign_keys)
    changes += (TableDropped(table) for name, table in old.items() if name not in new)
    changes += _keys_to_dropped(old, new)
    changes = in_order_of_need(changes)
    remade = {
        (change.table, change.new.name)
        for change in changes
        if isinstance(change, ColumnRetyped | ComputationChanged)
    }
    new_values = {
        (change.table, change.new.column, literal(value))
        for change in changes
        if isinstance(change, ValuesChanged) and not change.removed
        for value in change.added
    }
    return tuple(sorted(changes, key=lambda change: _when(change, remade, new_values)))


def declared_renames(before: Schema, after: Schema, intent: Intent) -> Renames:
    """The renames that are still to be made: of what is there, to what isn't there yet."""
    known = before.tables
    tables = {
        old: new
        for new, old in sorted(intent.tables.items())
        if old in known and new not in known and new in after.tables
    }
    columns: dict[str, dict[str, str]] = {}
    first_names = {new: old for old, new in tables.items()}
    for (table, new), old in sorted(intent.columns.items()):
        source = known.get(first_names.get(table, table))
        if source is None or table not in after.tables:
            continue
        there = {column.name for column in source.columns}
        wanted = {column.name for column in after.tables[table].columns}
        if old in there and new not in there and new in wanted:
            columns.setdefault(source.name, {})[old] = new
    return Renames(tables, columns)


def _when(
    change: Change,
    remade: Set[tuple[str, str]],
    new_values: Set[tuple[str, str | None, str]],
) -> Phase:
    """The phase of a change; what is said of a column that is `remade` goes before that.

    A default that its enum only now allows waits until it does.
    """
    match change:
        case DefaultChanged(table, column, _, str(new)) if (table, column, new) in new_values:
            return Phase.REQUIRE
    if isinstance(change, IndexDropped | ConstraintDropped):
        part = change.index if isinstance(change, IndexDropped) else change.constraint
        if any((change.table, column) in remade for column in touched(part)):
            return Phase.LOOSEN
    return phase(change)


def phase(change: Change) -> Phase:
    """When a change is made."""
    match change:
        case TableRenamed():
            return Phase.RENAME_TABLE
        case ColumnRenamed():
            return Phase.RENAME_COLUMN
        case ConstraintRenamed() | IndexRenamed():
            return Phase.RENAME_PART
        case ConstraintDropped(constraint=Check() | ForeignKey()):
            return Phase.LOOSEN
        case TableCreated():
            return Phase.CREATE
        case ColumnAdded():
            return Phase.ADD
        case ColumnOptional() | ColumnRetyped() | DefaultChanged() | ComputationChanged():
            return Phase.COLUMN
        case ValuesChanged():
            return Phase.VALUES
        case ConstraintAdded(constraint=Check(column=str())):
            return Phase.VALUES
        case ConstraintChanged(new=Check(column=str())):
            return Phase.VALUES
        case ColumnRequired():
            return Phase.REQUIRE
        case ConstraintAdded(constraint=ForeignKey()) | ConstraintChanged(new=ForeignKey()):
            return Phase.KEY
        case ConstraintAdded(constraint=Check()) | ConstraintChanged(new=Check()):
            return Phase.CHECK
        case ConstraintAdded() | ConstraintChanged() | IndexAdded() | IndexChanged():
            return Phase.INDEX
        case IndexDropped() | ConstraintDropped():
            return Phase.DROP_INDEX
        case ColumnDropped():
            return Phase.DROP_COLUMN
        case TableDropped():
            return Phase.DROP_TABLE
        case CommentChanged():
            return Phase.COMMENT


def _renames(renames: Renames) -> Iterator[Change]:
    for old, new in renames.tables.items():
        yield TableRenamed(old, new)
    for table, columns in renames.columns.items():
        for old, new in columns.items():
            yield ColumnRenamed(renames.table(table), old, new)


def _table(
    old: Table,
    new: Table,
    after: Mapping[str, Table],
    before: Mapping[str, Table],
    intent: Intent,
    renames: Renames,
) -> Iterator[Change]:
    columns = tuple(column_changes(old, new, after, before, intent))
    yield from columns
    yield from part_changes(old, new, columns, intent, renames)
    if old.comment != new.comment:
        yield CommentChanged(new.name, old.comment, new.comment)


def _keys_to_dropped(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Change]:
    """The keys between tables that go together: dropping one would trip over the other."""
    for name, table in old.items():
        if name not in new:
            for key in table.foreign_keys:
                if key.target_table not in new and key.target_table != name:
                    yield ConstraintDropped(name, key)
