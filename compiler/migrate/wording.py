"""What a migration is called: a message and a slug, from its changes."""

import re
from collections.abc import Sequence
from typing import assert_never

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

NAMED = 3
"""Changes that a message names; of more it says how many."""
LONGEST_SLUG = 40


def message_of(changes: Sequence[Change]) -> str:
    """`add estimate to tasks; drop notes from tasks`: what the author did, not what follows."""
    told = [c for c in changes if not _implied(c, changes)] or list(changes)
    phrases = list(dict.fromkeys(describe(change) for change in told))
    named, rest = phrases[:NAMED], len(phrases) - NAMED
    return "; ".join([*named, *([f"and {rest} more"] if rest > 0 else [])])


def slug_of(message: str) -> str:
    """The message as part of a file's name, cut between two words."""
    words = re.sub(r"[^a-z0-9]+", "_", message.lower()).strip("_")
    if len(words) <= LONGEST_SLUG:
        return words
    return words[: LONGEST_SLUG + 1].rpartition("_")[0] or words[:LONGEST_SLUG]


def describe(change: Change) -> str:
    """One change in a few words."""
    match change:
        case TableCreated():
            return f"create {change.table}"
        case TableDropped():
            return f"drop {change.table}"
        case TableRenamed():
            return f"rename {change.old} to {change.table}"
        case CommentChanged():
            return f"describe {change.table}"
        case ColumnAdded():
            return f"add {change.column.name} to {change.table}"
        case ColumnDropped():
            return f"drop {change.column.name} from {change.table}"
        case ColumnRenamed():
            return f"rename {change.old} of {change.table} to {change.new}"
        case ColumnRetyped():
            return f"make {change.new.name} of {change.table} {change.new.type}"
        case ColumnRequired():
            return f"require {change.column.name} of {change.table}"
        case ColumnOptional():
            return f"make {change.column.name} of {change.table} optional"
        case DefaultChanged():
            return f"change the default of {change.column} of {change.table}"
        case ComputationChanged():
            return f"compute {change.new.name} of {change.table} anew"
        case ConstraintAdded():
            return f"add {change.constraint.name}"
        case ConstraintDropped():
            return f"drop {change.constraint.name}"
        case ConstraintChanged():
            return f"change {change.new.name}"
        case ConstraintRenamed() | IndexRenamed():
            return f"rename {change.old} to {change.new}"
        case ValuesChanged():
            return _values(change)
        case IndexAdded():
            return f"add {change.index.name}"
        case IndexDropped():
            return f"drop {change.index.name}"
        case IndexChanged():
            return f"change {change.new.name}"
        case _:
            assert_never(change)


def _values(change: ValuesChanged) -> str:
    where = f"{change.new.column} of {change.table}"
    said = [
        f"{word} {', '.join(values)}"
        for word, values in (("add", change.added), ("remove", change.removed))
        if values
    ]
    return f"{' and '.join(said)} in {where}" if said else f"reorder {where}"


def _implied(change: Change, changes: Sequence[Change]) -> bool:
    """Whether a change only follows from another one that the message names."""
    if isinstance(change, ConstraintRenamed | IndexRenamed | CommentChanged):
        return True
    if not isinstance(
        change,
        ConstraintAdded | ConstraintDropped | ConstraintChanged
        | IndexAdded | IndexDropped | IndexChanged,
    ):  # fmt: skip
        return False
    of_columns = (
        TableCreated | TableDropped | ColumnAdded | ColumnDropped | ColumnRetyped
        | ComputationChanged
    )  # fmt: skip
    return any(isinstance(c, of_columns) and c.table == change.table for c in changes)
