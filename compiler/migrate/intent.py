"""What an author has said about a change: renames, approvals, and values for rows that exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.diagnostics.span import Span
from compiler.ir.evolution import Danger


@dataclass(frozen=True, slots=True)
class Approved:
    """One approval, in the words of the database; `column` and `value` are "" where none is."""

    danger: Danger
    table: str
    column: str = ""
    value: str = ""
    reason: str = ""
    at: Span | None = field(default=None, compare=False)

    @property
    def bare(self) -> "Approved":
        """What is approved, without the reason."""
        return Approved(self.danger, self.table, self.column, self.value)


@dataclass(frozen=True, slots=True)
class Intent:
    """Names and values are the database's; a column is (table, column), with the new table name."""

    tables: Mapping[str, str] = field(default_factory=dict)
    """New name to old name."""
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Column to the old name of it."""
    backfills: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Column to an SQL expression, for rows that have no value in it yet."""
    values: Mapping[tuple[str, str], Mapping[str, str | None]] = field(default_factory=dict)
    """Column to what its rows hold instead of each value that goes; None is NULL."""
    approvals: tuple[Approved, ...] = ()
    places: Mapping[tuple[str, str], Span] = field(default_factory=dict)
    """Where the spec speaks of a column, or with "" of the table."""

    def place(self, table: str, column: str = "") -> Span | None:
        """Where to point for a column: at its table where the spec doesn't name it."""
        return self.places.get((table, column)) or self.places.get((table, ""))
