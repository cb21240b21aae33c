"""Judgement over changes: what nobody has approved, and what has no value for existing rows."""

from collections.abc import Iterator, Sequence

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.evolution import Danger
from compiler.ir.table import Check
from compiler.migrate.changes import (
    Change,
    ColumnAdded,
    ColumnDropped,
    ColumnRequired,
    ColumnRetyped,
    ComputationChanged,
    ConstraintAdded,
    ConstraintChanged,
    TableDropped,
    ValuesChanged,
)
from compiler.migrate.intent import Approved, Intent
from compiler.migrate.narrowing import narrows
from compiler.migrate.schema import Schema
from compiler.migrate.stale import stale_intent
from compiler.migrate.types import Conversion, conversion


def judge(
    changes: Sequence[Change], before: Schema, after: Schema, intent: Intent
) -> Iterator[Diagnostic]:
    """Everything that keeps these changes from being made."""
    needed: set[Approved] = set()
    given = {approval.bare for approval in intent.approvals}
    anew = {
        (c.table, c.column.name if isinstance(c, ColumnAdded) else c.new.name)
        for c in changes
        if isinstance(c, ColumnAdded | ColumnRetyped)
    }
    for change in changes:
        for approval, diagnostic in _objections(change, intent, anew):
            if approval is not None:
                needed.add(approval)
            if approval is None or approval not in given:
                yield diagnostic
    yield from stale_intent(before, after, intent, needed)


def approving(change: Change, intent: Intent) -> tuple[str, ...]:
    """The reasons of the approvals that a change has."""
    met = {approval for approval, _diagnostic in _objections(change, intent, set())}
    return tuple(dict.fromkeys(one.reason for one in intent.approvals if one.bare in met))


def _objections(
    change: Change, intent: Intent, anew: set[tuple[str, str]]
) -> Iterator[tuple[Approved | None, Diagnostic]]:
    """Each objection with the approval that meets it, None where none does."""
    match change:
        case TableDropped():
            yield _table_dropped(change, intent)
        case ColumnDropped() if change.column.generated is None:
            yield _column_dropped(change, intent)
        case ValuesChanged():
            yield from _values(change, intent)
        case ColumnRetyped():
            yield from _retyped(change, intent)
        case ColumnAdded():
            if change.column.generated is not None or change.column.identity:
                yield _computed(change, change.column.name, intent)
            elif _unfilled(change):
                yield None, _no_value(change, intent)
        case ComputationChanged():
            yield _computed(change, change.new.name, intent)
        case ColumnRequired() if change.backfill is None:
            yield _required(change, intent)
        case ConstraintAdded(constraint=Check(column=str(column)) as check):
            if (change.table, column) not in anew:
                yield _narrowed(change, column, "", check.sql, intent)
        case ConstraintChanged(old=Check() as old, new=Check(column=str(column)) as new):
            if (change.table, column) not in anew and narrows(old.sql, new.sql):
                yield _narrowed(change, column, old.sql, new.sql, intent)
        case _:
            return


def _paste(danger: Danger, target: str) -> str:
    return f"if that is meant, add `- {{{danger}: {target}, reason: ...}}` to `approve:`"


def _table_dropped(change: TableDropped, intent: Intent) -> tuple[Approved, Diagnostic]:
    approval = Approved(Danger.DROP, change.table)
    return approval, Diagnostic(
        "R510",
        f"the table `{change.table}` would go, with every row in it",
        intent.place(change.table),
        notes=("a table under another name is told by `renamed_from`, or it is dropped",),
        help="if that is meant, leave a document with `removed:` and the reason in the place of "
        "its spec; for a relation to many, approve `drop:` with its name",
    )


def _column_dropped(change: ColumnDropped, intent: Intent) -> tuple[Approved, Diagnostic]:
    table, name = change.table, change.column.name
    return Approved(Danger.DROP, table, name), Diagnostic(
        "R511",
        f"the column `{table}.{name}` would go, with what every row has in it",
        intent.place(table, name),
        notes=("a field under another name is told by `renamed_from`, or it is dropped",),
        help=_paste(Danger.DROP, name),
    )


def _values(change: ValuesChanged, intent: Intent) -> Iterator[tuple[Approved | None, Diagnostic]]:
    column = change.new.column or ""
    becomes = dict(change.becomes)
    targets = [new for _old, new in change.becomes]
    for value in change.removed:
        place = intent.place(change.table, column)
        if value not in becomes:
            yield (
                None,
                Diagnostic(
                    "R513",
                    f"`{column}` loses `{value}`, and rows of `{change.table}` may hold it",
                    place,
                    help=f"say what they hold instead: `renamed_from: {value}` on the value that "
                    "it became, or in `backfill:` of the field",
                ),
            )
        new = becomes.get(value)
        # Under a new name of its own nothing is lost.
        if new in change.added and targets.count(new) == 1:
            continue
        yield (
            Approved(Danger.REMOVE_VALUE, change.table, column, value),
            Diagnostic(
                "R512",
                f"`{column}` of `{change.table}` loses the value `{value}`",
                place,
                help=_paste(Danger.REMOVE_VALUE, f"{column}.{value}"),
            ),
        )


def _retyped(change: ColumnRetyped, intent: Intent) -> Iterator[tuple[Approved | None, Diagnostic]]:
    old, new = change.old, change.new
    how = conversion(old.type, new.type)
    if how is Conversion.CATALOGUE:
        return
    place = intent.place(change.table, new.name)
    message = f"`{change.table}.{new.name}` would change from {old.type} to {new.type}"
    recipe = (
        "without a stop: add a field of the new type with a `backfill:` from the old one, let the "
        "application write both, read the new one, and drop the old one in a later migration"
    )
    if how is Conversion.IMPOSSIBLE:
        note = "PostgreSQL has no cast between the two"
        yield None, Diagnostic("R514", message, place, notes=(note,), help=recipe)
        return
    note = "that writes every row anew, and lets nobody read or write meanwhile"
    yield (
        Approved(Danger.REWRITE, change.table, new.name),
        Diagnostic(
            "R514", message, place, notes=(note, recipe), help=_paste(Danger.REWRITE, new.name)
        ),
    )


def _computed(
    change: ColumnAdded | ComputationChanged, name: str, intent: Intent
) -> tuple[Approved, Diagnostic]:
    return Approved(Danger.BLOCK, change.table, name), Diagnostic(
        "R515",
        f"PostgreSQL would compute `{change.table}.{name}` for every row",
        intent.place(change.table, name),
        notes=("that writes the table anew, and lets nobody read or write meanwhile",),
        help=_paste(Danger.BLOCK, name),
    )


def _unfilled(change: ColumnAdded) -> bool:
    column = change.column
    return not column.nullable and column.default is None and change.backfill is None


def _no_value(change: ColumnAdded, intent: Intent) -> Diagnostic:
    name = change.column.name
    return Diagnostic(
        "R516",
        f"`{change.table}.{name}` is required, and rows that exist have no value for it",
        intent.place(change.table, name),
        help="give the field a `default:`, a `backfill:` for the rows that exist, or "
        "`required: false`",
    )


def _required(change: ColumnRequired, intent: Intent) -> tuple[Approved, Diagnostic]:
    table, name = change.table, change.column.name
    return Approved(Danger.NARROW, table, name), Diagnostic(
        "R517",
        f"`{table}.{name}` becomes required, and rows that exist may have none",
        intent.place(table, name),
        notes=("a row without one stops the migration, and nothing is changed by then",),
        help=f"give the field a `backfill:`; {_paste(Danger.NARROW, name)}",
    )


def _narrowed(
    change: ConstraintAdded | ConstraintChanged, column: str, old: str, new: str, intent: Intent
) -> tuple[Approved, Diagnostic]:
    was = (f"it was {old}",) if old else ()
    return Approved(Danger.NARROW, change.table, column), Diagnostic(
        "R518",
        f"`{change.table}.{column}` would accept less than it did: {new}",
        intent.place(change.table, column),
        notes=(*was, "a row that breaks it stops the migration, and keeps what it has"),
        help=_paste(Danger.NARROW, column),
    )
