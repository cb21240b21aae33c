"""The only way from a name or a value to SQL text."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias, assert_never

from compiler.diagnostics.bug import CompilerBug
from compiler.postgres.reserved import MAX_IDENTIFIER_BYTES, RESERVED

Value: TypeAlias = (
    "str | int | float | Decimal | bool | Sequence[Value] | Mapping[str, Value] | None"
)

# Line endings that git may change, and lines that read as the marker of a region.
_SPELLED_OUT = re.compile(r"\r|\n[ \t]*--[ \t]*restc:")
_BARE = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)


def identifier(name: str) -> str:
    """Return a name as SQL: bare when it is safe so, in double quotes otherwise.

    Raises CompilerBug for a name that PostgreSQL can't hold: empty, over 63 bytes, or with a NUL.
    """
    if (
        not name
        or "\0" in name
        or len(name.encode("utf-8", "surrogatepass")) > MAX_IDENTIFIER_BYTES
    ):
        raise CompilerBug(f"not a PostgreSQL identifier: {name!r}")
    if _BARE.fullmatch(name) and name not in RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def qualified(*names: str) -> str:
    """Return a dotted name, such as schema and table."""
    return ".".join(identifier(name) for name in names)


def literal(value: Value) -> str:
    """Return a value as an SQL constant: a list as ARRAY[...] ('{}' when empty), a mapping as JSON.

    Raises CompilerBug for a NUL, a lone surrogate, or a number that isn't finite.
    """
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            if not math.isfinite(value):
                raise CompilerBug(f"not a finite number: {value!r}")
            return format(Decimal(repr(value)), "f")
        case Decimal():
            if not value.is_finite():
                raise CompilerBug(f"not a finite number: {value!r}")
            return format(value, "f")
        case str():
            return _text(value)
        case Mapping():
            return _text(json_text(value))
        case Sequence():
            return "ARRAY[" + ", ".join(literal(item) for item in value) + "]" if value else "'{}'"
        case _:
            assert_never(value)


def json_text(value: Value) -> str:
    """Return a JSON value as text, in the author's key order; a Decimal keeps its digits."""
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int() | float() | Decimal():
            return literal(value)
        case Mapping():
            pairs = (
                f"{json.dumps(key, ensure_ascii=False)}: {json_text(item)}"
                for key, item in value.items()
            )
            return "{" + ", ".join(pairs) + "}"
        case Sequence():
            return "[" + ", ".join(json_text(item) for item in value) + "]"


def constraint_name(*parts: str) -> str:
    """Join parts with `_` to the name of a constraint or an index, of at most 63 bytes.

    A longer one is cut at a character and ends in eight hex digits of the whole, so that two long
    names stay apart.
    """
    name = "_".join(parts)
    encoded = name.encode()
    if len(encoded) <= MAX_IDENTIFIER_BYTES:
        return name
    digest = hashlib.sha256(encoded).hexdigest()[:8]
    kept = encoded[: MAX_IDENTIFIER_BYTES - len(digest) - 1].decode("utf-8", "ignore")
    return f"{kept.rstrip('_')}_{digest}"


def _text(value: str) -> str:
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise CompilerBug(f"PostgreSQL can't hold this text: {value!r}")
    quoted = value.replace("'", "''")
    if _SPELLED_OUT.search(value):
        escaped = quoted.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
        return f"E'{escaped}'"
    return f"'{quoted}'"
