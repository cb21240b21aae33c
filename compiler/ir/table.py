"""Tables: the physical schema that DDL, models and comparison share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`type`, `default` and `generated` are PostgreSQL text."""

    name: str
    type: str
    nullable: bool
    default: str | None = None
    generated: str | None = None
    identity: bool = False


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UniqueConstraint:
    name: str
    columns: tuple[str, ...]
    nulls_distinct: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """`column` is the one whose type implies it; `values` is an enum's set, in declared order."""

    name: str
    sql: str
    column: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`on_delete` is PostgreSQL's word; `set_columns` names what SET NULL nulls (PostgreSQL 15)."""

    name: str
    columns: tuple[str, ...]
    target_table: str
    target_columns: tuple[str, ...]
    on_delete: str
    set_columns: tuple[str, ...] = ()


Constraint = PrimaryKey | UniqueConstraint | Check | ForeignKey


@dataclass(frozen=True, slots=True)
class IndexPart:
    """A column or an expression (in parentheses where PostgreSQL wants them)."""

    sql: str
    column: str | None
    """The column's name where the part is one, else None."""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    name: str
    parts: tuple[IndexPart, ...]
    unique: bool = False
    using: str = "btree"
    where: str | None = None
    include: tuple[str, ...] = ()
    nulls_distinct: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One table; columns in declared order, constraints and indexes in name order."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    primary_key: PrimaryKey
    uniques: tuple[UniqueConstraint, ...] = ()
    checks: tuple[Check, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
