"""Author text becomes Python here and nowhere else: literals, docstrings, checked identifiers."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID


def identifier(name: str) -> str:
    """Return `name` unchanged; raise ValueError unless it is an ASCII identifier and no keyword."""
    if not (name.isascii() and name.isidentifier()) or keyword.iskeyword(name):
        raise ValueError(f"not a Python identifier: {name!r}")
    return name


def literal(value: object) -> str:
    """Return the one-line expression for `value`, quoted as ruff quotes.

    Decimal, UUID, date, time and datetime print as calls of their own class, which the caller
    imports (PythonWriter.literal does). Raises TypeError for any other type.
    """
    match value:
        case Enum():
            return literal(value.value)
        case None | bool():
            return repr(value)
        case int():
            return int.__repr__(value)
        case float():
            return _real(value)
        case str():
            return _string(value)
        case bytes():
            return _bytes(value)
        case Decimal():
            return f'Decimal("{value}")'
        case UUID():
            return f'UUID("{value}")'
        case datetime() | date() | time():
            return f'{type(value).__name__}.fromisoformat("{value.isoformat()}")'
        case timedelta():
            return f"timedelta(seconds={literal(value.total_seconds())})"
        case tuple():
            inner = ", ".join(literal(item) for item in value)
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case Mapping():
            return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
        case Set():
            inner = ", ".join(sorted(literal(item) for item in value))
            return f"{{{inner}}}" if inner else "set()"
        case Sequence():
            return "[" + ", ".join(literal(item) for item in value) + "]"
        case _:
            raise TypeError(f"no Python literal is defined for {type(value).__name__}")


def _real(value: float) -> str:
    if math.isfinite(value):
        return repr(float(value)).replace("e+", "e")
    return f'float("{value}")'


def _string(value: str) -> str:
    # repr escapes what cannot be printed; with both quotes present it chooses the single ones.
    body = repr("'\"" + value)[4:-1].replace("\\'", "'")
    return _quoted(body)


def _bytes(value: bytes) -> str:
    return "b" + _quoted(repr(b"'\"" + value)[5:-1].replace("\\'", "'"))


def _quoted(body: str) -> str:
    if body.count('"') > body.count("'"):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def docstring(text: str) -> list[str]:
    """Return the lines of a docstring for `text`, not indented; backslashes and quotes are safe."""
    if text.isprintable() and "\\" not in text and '"' not in text:
        return [f'"""{text.strip() or " "}"""']
    escaped = "".join(
        char if char == "\n" or char.isprintable() else repr(char)[1:-1]
        for char in text.replace("\r\n", "\n").replace("\t", "    ").replace("\\", "\\\\")
    )
    # A quote at either end would become part of the delimiter beside it.
    body = "\n".join(line.rstrip() for line in escaped.split("\n")).strip()
    start = len(body) - len(body.lstrip('"'))
    end = len(body.rstrip('"')) if "\n" not in body else len(body)
    middle = body[start:end].replace('"""', '\\"\\"\\"')
    body = '\\"' * start + middle + '\\"' * (len(body) - max(start, end))
    lines = f'"""{body or " "}'.split("\n")
    return [*lines, '"""'] if len(lines) > 1 else [lines[0] + '"""']


def prose(text: str, width: int = 72) -> str:
    """Return `text` as adjacent string literals of at most about `width` characters, cut at spaces.

    The writer prints them on lines of their own, in parentheses, where they do not fit on one.
    """
    pieces: list[str] = []
    for word in re.findall(r"\S*\s*", text):
        if pieces and len(pieces[-1]) + len(word) <= width:
            pieces[-1] += word
        elif word:
            pieces.append(word)
    return " ".join(literal(piece) for piece in pieces) or '""'


def join_strings(pieces: list[str]) -> str | None:
    """The one literal that says the same, or None where ruff keeps the pieces apart."""
    quote = pieces[0][-1]
    prefixes = {piece[: piece.index(piece[-1])] for piece in pieces}
    if any(piece[-1] != quote or piece.endswith(quote * 3) for piece in pieces):
        return None
    if prefixes - {"", "f"} or "f" in prefixes:
        return None
    return quote + "".join(piece[1:-1] for piece in pieces) + quote
