"""The plan of a migration: changes compared, judged, and laid out as safe steps."""

from collections.abc import Mapping
from typing import assert_never

from compiler.diagnostics.diagnostic import Diagnostic, in_file_order
from compiler.ir.table import Check, ForeignKey, PrimaryKey, Table, UniqueConstraint
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
from compiler.migrate.compare import compare, declared_renames
from compiler.migrate.intent import Intent
from compiler.migrate.judge import approving, judge
from compiler.migrate.renaming import renamed
from compiler.migrate.schema import Schema
from compiler.migrate.sequences import columns, constraints, indexes, renames, tables
from compiler.migrate.step import Migration, Sequence, reasoned
from compiler.migrate.wording import message_of, slug_of


def plan_migration(
    before: Schema, after: Schema, intent: Intent
) -> Migration | tuple[Diagnostic, ...] | None:
    """The migration between two schemas, None where nothing changed, or what is wrong with it.

    What is wrong is a change that nobody has approved, one that has no value for the rows that
    exist, or an approval of something that doesn't happen.
    """
    changes = compare(before, after, intent)
    if not changes:
        return None
    problems = in_file_order(judge(changes, before, after, intent))
    if problems:
        return problems
    names = declared_renames(before, after, intent)
    old = {t.name: t for t in (renamed(table, names) for table in before.tables.values())}
    sequences = tuple(
        reasoned(sequence_of(change, old), approving(change, intent)) for change in changes
    )
    message = message_of(changes)
    return Migration(message, slug_of(message), sequences)


def sequence_of(change: Change, old: Mapping[str, Table]) -> Sequence:
    """The steps of one change; `old` is the schema before it, under its new names."""
    match change:
        case TableCreated():
            return tables.make_table(change)
        case TableDropped():
            return tables.drop_table(change)
        case TableRenamed():
            return renames.rename_table(change, old[change.table].columns)
        case CommentChanged():
            return tables.describe_table(change)
        case ColumnAdded():
            return columns.add_column(change)
        case ColumnDropped():
            return columns.drop_column(change)
        case ColumnRenamed():
            return renames.rename_column(change)
        case ColumnRetyped():
            return columns.retype_column(change, old[change.table])
        case ColumnRequired():
            return columns.require_column(change)
        case ColumnOptional():
            return columns.free_column(change)
        case DefaultChanged():
            return columns.change_default(change)
        case ComputationChanged():
            return columns.change_computation(change)
        case ConstraintAdded() | ConstraintDropped() | ConstraintChanged():
            return _constraint(change)
        case ConstraintRenamed():
            return renames.rename_constraint(change)
        case ValuesChanged():
            return constraints.change_values(change)
        case IndexAdded():
            return indexes.add_index(change)
        case IndexDropped():
            return indexes.drop_index(change)
        case IndexChanged():
            return indexes.change_index(change)
        case IndexRenamed():
            return renames.rename_index(change)
        case _:
            assert_never(change)


def _constraint(change: ConstraintAdded | ConstraintDropped | ConstraintChanged) -> Sequence:
    match change:
        case ConstraintAdded(constraint=(Check() | ForeignKey()) as rule):
            return constraints.add_rule(change, rule)
        case ConstraintAdded(constraint=(UniqueConstraint() | PrimaryKey()) as key):
            return indexes.add_key(change, key)
        case ConstraintDropped(constraint=(Check() | ForeignKey()) as rule):
            return constraints.drop_rule(change, rule)
        case ConstraintDropped(constraint=(UniqueConstraint() | PrimaryKey()) as key):
            return indexes.drop_key(change, key)
        case ConstraintChanged(new=(UniqueConstraint() | PrimaryKey()) as key):
            return indexes.change_key(change, key)
        case ConstraintChanged(new=(Check() | ForeignKey()) as rule):
            return constraints.change_rule(change, rule)
    raise AssertionError(change)
