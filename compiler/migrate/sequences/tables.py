"""Tables made, dropped and described."""

from compiler.emit.sql.tables import create_table
from compiler.migrate.changes import CommentChanged, TableCreated, TableDropped
from compiler.migrate.step import Sequence, Step
from compiler.postgres.quote import identifier, literal


def make_table(change: TableCreated) -> Sequence:
    """The table with its indexes and its comment: nobody knows it yet, so nobody waits."""
    name = change.table
    statements = (text.removesuffix(";") for text in create_table(change.definition, guarded=True))
    return Sequence(
        change,
        (Step(tuple(statements)),),
        (_drop(name),),
        f"A downgrade drops the table {name} with every row that it has by then.",
    )


def drop_table(change: TableDropped) -> Sequence:
    """The table and its rows."""
    lost = f"The rows of {change.table} are gone."
    return Sequence(change, (_drop(change.table),), None, lost)


def describe_table(change: CommentChanged) -> Sequence:
    """The comment on a table."""
    return Sequence(
        change, (_comment(change.table, change.new),), (_comment(change.table, change.old),)
    )


def _drop(table: str) -> Step:
    return Step((f"DROP TABLE IF EXISTS {identifier(table)}",), ignores=("ban-drop-table",))


def _comment(table: str, text: str) -> Step:
    return Step((f"COMMENT ON TABLE {identifier(table)} IS {literal(text)}",))
