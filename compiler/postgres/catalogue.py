"""What the statements so far have created, as far as later statements depend on it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that PostgreSQL would refuse; `line` counts from 1 in the whole text."""

    message: str
    line: int
    statement: str


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """`type` is the name of the type without its modifiers, `text` or `text[]`."""

    type: str
    nullable: bool = True
    generated: bool = False


@dataclass(slots=True)
class KnownTable:
    """A table: its columns, and the sets of columns that a foreign key may point at."""

    name: str
    columns: dict[str, ColumnFacts] = field(default_factory=dict)
    keys: set[frozenset[str]] = field(default_factory=set)
    constraints: set[str] = field(default_factory=set)
    has_primary_key: bool = False


@dataclass(slots=True)
class Catalogue:
    """`relations` are the names of tables and indexes, which share one namespace."""

    tables: dict[str, KnownTable] = field(default_factory=dict)
    relations: set[str] = field(default_factory=set)
    enums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
