"""What a spec says of its past that doesn't fit what is there: approvals and renames gone stale."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.migrate.intent import Approved, Intent
from compiler.migrate.schema import Schema


def stale_intent(
    before: Schema, after: Schema, intent: Intent, needed: AbstractSet[Approved]
) -> Iterator[Diagnostic]:
    """Approvals of nothing, and renames of what isn't there or to what is there already.

    `needed` are the approvals, without their reasons, that the changes take.
    """
    used = {one.at for one in intent.approvals if one.bare in needed}
    for one in intent.approvals:
        # A trait's or a shared enum's is used where one of its tables needs it.
        if one.bare not in needed and (one.at is None or one.at not in used):
            yield _idle(one)
    yield from _tables(before, after, intent)
    yield from _columns(before, after, intent)


def _idle(approval: Approved) -> Diagnostic:
    target = ".".join(filter(None, (approval.column, approval.value))) or approval.table
    return Diagnostic(
        "R519",
        f"nothing to approve: `{approval.danger}` of `{target}` isn't among the changes",
        approval.at,
        notes=("what was approved for a migration that exists isn't needed any more",),
        help="take the entry out",
    )


def _tables(before: Schema, after: Schema, intent: Intent) -> Iterator[Diagnostic]:
    known = before.tables
    for new, old in sorted(intent.tables.items()):
        if new in after.tables and old in known and new in known:
            yield _both(f"the table `{new}`", old, intent, new)


def _columns(before: Schema, after: Schema, intent: Intent) -> Iterator[Diagnostic]:
    known = before.tables
    for (table, new), old in sorted(intent.columns.items()):
        source = known.get(table) or known.get(intent.tables.get(table, ""))
        if source is None or table not in after.tables:
            continue
        there = {column.name for column in source.columns}
        if old in there and new in there:
            yield _both(f"`{table}.{new}`", old, intent, table, new)
        elif old not in there and new not in there:
            yield Diagnostic(
                "R521",
                f"`{table}.{new}` can't have been `{old}`: there is no such column",
                intent.place(table, new),
                help="name what the last migration left, or take `renamed_from` out",
            )


def _both(what: str, old: str, intent: Intent, table: str, column: str = "") -> Diagnostic:
    return Diagnostic(
        "R520",
        f"{what} can't take the place of `{old}`: both are there",
        intent.place(table, column),
        notes=("a rename that was made needs no `renamed_from` any more",),
        help="take `renamed_from` out; two that change places take two migrations",
    )
