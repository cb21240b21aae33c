"""Two states of the specs compared as databases: the steps between them, with rules and SQL."""

from collections.abc import Iterator
from typing import assert_never

from compiler.compare.rule import Finding, Rule, breaking, in_order, risky, safe
from compiler.diagnostics.span import Span
from compiler.ir.resource import Project
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
from compiler.migrate.intended import intent_of
from compiler.migrate.judge import judge
from compiler.migrate.plan import sequence_of
from compiler.migrate.renaming import renamed
from compiler.migrate.schema import Schema, schema_of
from compiler.migrate.wording import describe

CREATED = safe("table-created", "A table is made.")
DROPPED = breaking("table-dropped", "A table goes with its rows.")
TABLE_RENAMED = risky("table-renamed", "A table gets another name: code that runs must follow.")
COMMENT = safe("table-comment-changed", "A table has another comment.")
COLUMN_NEW = safe("column-added", "A table has another column.")
COLUMN_LOST = breaking("column-dropped", "A column goes with what it holds.")
COLUMN_RENAMED = risky("column-renamed", "A column gets another name: code that runs must follow.")
RETYPED = risky("column-retyped", "A column has another type: every row may be written again.")
REQUIRED = risky("column-required", "A column refuses NULL: rows that hold it must be filled.")
FREED = safe("column-optional", "A column takes NULL.")
DEFAULTED = safe("column-default-changed", "New rows get another value from the database.")
COMPUTED = risky("column-computed-anew", "A column is computed, no longer is, or is otherwise.")
RULE_NEW = risky("constraint-added", "Rows that exist may break a constraint, which then fails.")
RULE_CHANGED = risky("constraint-changed", "A constraint of the same name means something else.")
RULE_LOST = safe("constraint-dropped", "A constraint goes.")
VALUE_LOST = breaking("column-value-removed", "Rows that hold a value of an enum are changed.")
VALUE_NEW = safe("column-value-added", "A column takes another value.")
INDEX = safe("index-changed", "An index is made, made anew, renamed or dropped.")
UNIQUE_INDEX = risky("unique-index-added", "Rows that exist may be equal, and the index fails.")
NAMED = safe("constraint-renamed", "A constraint has another name.")
UNAPPROVED = breaking(
    "migration-refused", "A change of the database lacks an approval or a value for its rows."
)

RULES: tuple[Rule, ...] = (
    CREATED, DROPPED, TABLE_RENAMED, COMMENT, COLUMN_NEW, COLUMN_LOST, COLUMN_RENAMED, RETYPED,
    REQUIRED, FREED, DEFAULTED, COMPUTED, RULE_NEW, RULE_CHANGED, RULE_LOST, VALUE_LOST, VALUE_NEW,
    INDEX, UNIQUE_INDEX, NAMED, UNAPPROVED,
)  # fmt: skip
"""Every rule for the database."""

STALE = ("R519", "R520", "R521")
"""What a spec says of a past that lies before both states: no matter of the change between them."""


def database_changes(before: Project, after: Project) -> tuple[Finding, ...]:
    """What the change does to a database with rows in it, the worst first."""
    return in_order(_changes(before, after))


def _changes(before: Project, after: Project) -> Iterator[Finding]:
    old, new = schema_of(before), schema_of(after)
    intent = intent_of(after, old)
    changes = compare(old, new, intent)
    for problem in judge(changes, old, new, intent):
        if problem.code not in STALE:
            yield Finding(UNAPPROVED, _owner(problem.span, after), problem.message, None,
                          problem.span)  # fmt: skip
    names = declared_renames(old, new, intent)
    tables = {t.name: t for t in (renamed(table, names) for table in old.tables.values())}
    earlier = intent_of(before, Schema()).places
    owners = old.owners | new.owners
    first_names = {table: was for was, table in names.tables.items()}
    for change in changes:
        steps = sequence_of(change, tables).upgrade
        sql = tuple(statement for step in steps for statement in step.statements)
        table, column = change.table, _column(change)
        source = first_names.get(table, table)
        was = {new: old for old, new in names.columns.get(source, {}).items()}.get(column, column)
        yield Finding(
            _rule(change),
            owners.get(table) or owners.get(source, ""),
            describe(change),
            earlier.get((source, was)) or earlier.get((source, "")),
            intent.place(table, column),
            sql,
        )


def _owner(span: Span | None, project: Project) -> str:
    """The resource whose spec is to blame; "" where a trait or an enum is."""
    paths = {resource.source: resource.names.spec for resource in project.resources}
    paths |= {removed.source: removed.name for removed in project.removed}
    return paths.get(span.path, "") if span else ""


def _column(change: Change) -> str:
    match change:
        case ColumnAdded() | ColumnDropped() | ColumnRequired() | ColumnOptional():
            return change.column.name
        case ColumnRetyped() | ComputationChanged():
            return change.new.name
        case ColumnRenamed():
            return change.new
        case DefaultChanged():
            return change.column
        case ValuesChanged():
            return change.new.column or ""
        case _:
            return ""


def _rule(change: Change) -> Rule:
    match change:
        case TableCreated():
            return CREATED
        case TableDropped():
            return DROPPED
        case TableRenamed():
            return TABLE_RENAMED
        case CommentChanged():
            return COMMENT
        case ColumnAdded():
            return COLUMN_NEW
        case ColumnDropped():
            return COLUMN_LOST
        case ColumnRenamed():
            return COLUMN_RENAMED
        case ColumnRetyped():
            return RETYPED
        case ColumnRequired():
            return REQUIRED
        case ColumnOptional():
            return FREED
        case DefaultChanged():
            return DEFAULTED
        case ComputationChanged():
            return COMPUTED
        case ConstraintAdded():
            return RULE_NEW
        case ConstraintChanged():
            return RULE_CHANGED
        case ConstraintDropped():
            return RULE_LOST
        case ConstraintRenamed():
            return NAMED
        case ValuesChanged():
            return VALUE_LOST if change.removed else VALUE_NEW
        case IndexAdded():
            return UNIQUE_INDEX if change.index.unique else INDEX
        case IndexChanged():
            return UNIQUE_INDEX if getattr(change.new, "unique", True) else INDEX
        case IndexDropped() | IndexRenamed():
            return INDEX
        case _:
            assert_never(change)
