"""sqlglot's reading of DDL in pieces, each distinct piece once.

Parsing is nearly all of the gate's time, and most columns, keys and indexes of a project differ
from one another in names alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from compiler.postgres.naming import identifier_problems
from compiler.postgres.statements import NAME

# A Command is refused by us, so that sqlglot needn't warn of it on standard error.
logging.getLogger("sqlglot").addFilter(lambda record: "Falling back" not in record.getMessage())

_TABLE = re.compile(rf"CREATE TABLE (?P<table>{NAME}(?:\.{NAME})?) \((?P<items>.*)\)", re.DOTALL)
_CONSTRAINT = re.compile(rf"CONSTRAINT\s+(?P<name>{NAME})\s+(?P<rest>.*)", re.DOTALL)
_ADDED = re.compile(
    rf"ALTER TABLE (?P<table>{NAME}(?:\.{NAME})?)\s+ADD CONSTRAINT (?P<name>{NAME})\s+(?P<rest>.*)",
    re.DOTALL,
)
_INDEX = re.compile(
    rf"CREATE (?P<unique>UNIQUE )?INDEX (?P<name>{NAME})\s+ON (?P<table>{NAME}(?:\.{NAME})?)"
    r"\s+(?P<rest>.*)",
    re.DOTALL,
)
_COMMA = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[()\[\],]")
# sqlglot reads an index with these words as a Command.
_NULLS = re.compile(r"\) NULLS NOT DISTINCT(?=\s+WHERE\s|\Z)")


@dataclass(frozen=True, slots=True)
class Reading:
    """`tree` is None where sqlglot can't read the text; `problems` are those of its names."""

    tree: exp.Expr | None
    sql: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A column, or a constraint with its own name; `reading` has a placeholder for the name."""

    name: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class NewTable:
    """CREATE TABLE."""

    table: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class NewConstraint:
    """ALTER TABLE … ADD CONSTRAINT."""

    table: str
    item: Item


@dataclass(frozen=True, slots=True)
class NewIndex:
    """CREATE INDEX."""

    table: str
    name: str
    unique: bool
    reading: Reading


@lru_cache(maxsize=16384)
def reading(sql: str) -> Reading:
    """Parse one statement."""
    try:
        trees = sqlglot.parse(sql, dialect="postgres", error_message_context=0)
    except (SqlglotError, RecursionError) as error:
        return Reading(None, sql, (f"sqlglot can't read it: {str(error).splitlines()[0]}",))
    if len(trees) != 1 or trees[0] is None:
        return Reading(None, sql, ("this is no single statement",))
    return Reading(trees[0], sql, tuple(identifier_problems(trees[0])))


def taken_apart(sql: str) -> NewTable | NewConstraint | NewIndex | None:
    """Return the parts of the three statements that make up nearly all of our DDL."""
    if match := _TABLE.fullmatch(sql):
        items = tuple(_item(item.strip()) for item in _items(match["items"]))
        return NewTable(match["table"], items)
    if match := _ADDED.fullmatch(sql):
        found = reading(f"ALTER TABLE x ADD CONSTRAINT x {match['rest']}")
        return NewConstraint(match["table"], Item(match["name"], found))
    if match := _INDEX.fullmatch(sql):
        rest = _NULLS.sub(")", match["rest"])
        found = reading(f"CREATE INDEX x ON x {rest}")
        return NewIndex(match["table"], match["name"], bool(match["unique"]), found)
    return None


def _item(text: str) -> Item:
    if match := _CONSTRAINT.fullmatch(text):
        return Item(match["name"], reading(f"CREATE TABLE x (CONSTRAINT x {match['rest']})"))
    return Item("", reading(f"CREATE TABLE x ({text})"))


def _items(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for match in _COMMA.finditer(text):
        match match[0]:
            case "(" | "[":
                depth += 1
            case ")" | "]":
                depth -= 1
            case "," if depth == 0:
                yield text[start : match.start()]
                start = match.end()
    yield text[start:]
