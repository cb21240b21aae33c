"""DDL text to statements, and the shapes that sqlglot can't read but that we have tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """`text` has no semicolon at its end; `line` is that of its first character."""

    text: str
    line: int


_PIECE = re.compile(
    r"""
      (?P<skip>'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/
        | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
    | (?P<end>;)
    | (?P<broken>['"$])
    """,
    re.VERBOSE | re.DOTALL,
)
_LEADING = re.compile(r"(?:\s+|--[^\n]*(?:\n|\Z))*")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$(\w*)\$.*?\$\1\$|--[^\n]*", re.DOTALL)
NAME = r"(?:\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_]*)"
_TEXT = r"'(?:[^']|'')*'"

# sqlglot reads each of these as a Command or not at all; PostgreSQL 15 was seen to take them.
TRIED: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(rf"COMMENT ON CONSTRAINT {NAME} ON {NAME}(?:\.{NAME})? IS (?:{_TEXT}|NULL)"),
        "sqlglot raises ParseError on ON CONSTRAINT",
    ),
    (
        re.compile(r"CREATE EXTENSION IF NOT EXISTS (?:pg_trgm|citext|btree_gin|btree_gist)"),
        "sqlglot has no CREATE EXTENSION",
    ),
    (
        re.compile(
            rf"ALTER TABLE {NAME}(?:\.{NAME})? (?:VALIDATE CONSTRAINT {NAME}"
            rf"|RENAME CONSTRAINT {NAME} TO {NAME})"
        ),
        "sqlglot has neither VALIDATE nor RENAME CONSTRAINT",
    ),
    (
        re.compile(
            rf"CREATE (?:OR REPLACE )?FUNCTION {NAME}(?:\.{NAME})?\(.*?\).*\bAS \$(\w*)\$.*\$\1\$"
            r"[\sA-Z]*",
            re.DOTALL,
        ),
        "sqlglot reads no function in plpgsql",
    ),
    (
        re.compile(rf"DROP FUNCTION IF EXISTS {NAME}(?:\.{NAME})?(?:\([^()]*\))?(?: CASCADE)?"),
        "sqlglot reads the argument types as columns",
    ),
)
ENUM = re.compile(
    rf"CREATE TYPE (?P<name>{NAME}) AS ENUM \(\s*(?P<labels>{_TEXT}(?:\s*,\s*{_TEXT})*)\s*\)"
)
_NULLED = re.compile(rf"(ON DELETE SET (?:NULL|DEFAULT)) \(({NAME}(?:, {NAME})*)\)")


def split(text: str) -> Iterator[Statement]:
    """Yield the statements of a text, without the comments before each."""
    start, line = 0, 1
    ends = [match.start() for match in _PIECE.finditer(text) if match["end"]]
    for end in (*ends, len(text)):
        found = _LEADING.match(text, start, end)
        first = found.end() if found else start
        line += text.count("\n", start, first)
        if body := text[first:end].rstrip():
            yield Statement(body, line)
        line += text.count("\n", first, end)
        start = end + 1


def blanked(text: str) -> str:
    """Return a statement with an x for each quoted text and name, and without comments."""
    return _QUOTED.sub(lambda match: "" if match[0].startswith("--") else "x", text)


def was_tried(text: str) -> bool:
    """Say whether a statement has one of the shapes that sqlglot can't read."""
    return any(pattern.fullmatch(text) for pattern, _ in TRIED)


def without_set_columns(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a statement without the columns of ON DELETE SET NULL (…), and those columns."""
    columns: list[str] = []

    def drop(match: re.Match[str]) -> str:
        columns.extend(unquoted(name) for name in match[2].split(", "))
        return match[1]

    return (_NULLED.sub(drop, text), tuple(columns)) if "ON DELETE SET" in text else (text, ())


def unquoted(name: str) -> str:
    """Return the name that SQL text stands for."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()


def texts(listed: str) -> tuple[str, ...]:
    """Return the values of a list of quoted texts."""
    return tuple(found[1:-1].replace("''", "'") for found in re.findall(_TEXT, listed))
