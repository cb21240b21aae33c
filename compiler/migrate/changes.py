"""What may be different between two physical schemas: the closed union of changes.

Renames come first in a migration, so every other change speaks of tables and columns by their
new names.
"""

from dataclasses import dataclass

from compiler.ir.table import Check, Column, Constraint, Index, Table, UniqueConstraint


@dataclass(frozen=True, slots=True)
class TableCreated:
    """A table with everything in it; its foreign keys are among its constraints."""

    definition: Table

    @property
    def table(self) -> str:
        return self.definition.name


@dataclass(frozen=True, slots=True)
class TableDropped:
    """A table goes, and its rows."""

    definition: Table

    @property
    def table(self) -> str:
        return self.definition.name


@dataclass(frozen=True, slots=True)
class TableRenamed:
    """`table` is the new name."""

    old: str
    table: str


@dataclass(frozen=True, slots=True)
class CommentChanged:
    """The comment on a table."""

    table: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ColumnAdded:
    """`backfill` is an SQL expression for the rows that exist, or None."""

    table: str
    column: Column
    backfill: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnDropped:
    """A column goes, and what is in it."""

    table: str
    column: Column


@dataclass(frozen=True, slots=True)
class ColumnRenamed:
    """A column keeps its values under another name."""

    table: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ColumnRetyped:
    """Another PostgreSQL type; `checks` speak of the column and stay."""

    table: str
    old: Column
    new: Column
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnRequired:
    """NULL isn't taken any more; `backfill` is what it becomes where it is, if it says so."""

    table: str
    column: Column
    backfill: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnOptional:
    """NULL is taken from now on."""

    table: str
    column: Column


@dataclass(frozen=True, slots=True)
class DefaultChanged:
    """Another DEFAULT, or None for none."""

    table: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class ComputationChanged:
    """A generated or an identity column becomes a plain one, the reverse, or computes otherwise."""

    table: str
    old: Column
    new: Column


@dataclass(frozen=True, slots=True)
class ConstraintAdded:
    """A CHECK, a UNIQUE, a foreign key or a primary key that wasn't there."""

    table: str
    constraint: Constraint


@dataclass(frozen=True, slots=True)
class ConstraintDropped:
    """A constraint that isn't asked for any more."""

    table: str
    constraint: Constraint


@dataclass(frozen=True, slots=True)
class ConstraintChanged:
    """The same name with another meaning."""

    table: str
    old: Constraint
    new: Constraint


@dataclass(frozen=True, slots=True)
class ConstraintRenamed:
    """The same meaning under another name, as after the rename of a column."""

    table: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ValuesChanged:
    """Another set of values in an enum's CHECK.

    `becomes` says for the removed values what their rows hold from now on.
    """

    table: str
    old: Check
    new: Check
    becomes: tuple[tuple[str, str | None], ...] = ()

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(value for value in self.new.values if value not in self.old.values)

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(value for value in self.old.values if value not in self.new.values)


@dataclass(frozen=True, slots=True)
class IndexAdded:
    """An index that wasn't there."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class IndexDropped:
    """An index that isn't asked for any more."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class IndexChanged:
    """The same name with another shape; uniqueness may move between a constraint and an index."""

    table: str
    old: Index | UniqueConstraint
    new: Index | UniqueConstraint


@dataclass(frozen=True, slots=True)
class IndexRenamed:
    """The same shape under another name."""

    table: str
    old: str
    new: str


Change = (
    TableCreated
    | TableDropped
    | TableRenamed
    | CommentChanged
    | ColumnAdded
    | ColumnDropped
    | ColumnRenamed
    | ColumnRetyped
    | ColumnRequired
    | ColumnOptional
    | DefaultChanged
    | ComputationChanged
    | ConstraintAdded
    | ConstraintDropped
    | ConstraintChanged
    | ConstraintRenamed
    | ValuesChanged
    | IndexAdded
    | IndexDropped
    | IndexChanged
    | IndexRenamed
)
