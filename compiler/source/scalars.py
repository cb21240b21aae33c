"""What a plain scalar means under YAML 1.2's core schema, and the few that we refuse."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("0123456789+-.")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_PREFIXED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
# Python refuses to print integers of more than 4,300 digits; PostgreSQL's numeric ends at 1,000.
_MAX_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A number that we don't read: its code, and why."""

    code: str
    message: str
    help: str


def resolve(text: str) -> bool | int | float | str | Refused | None:
    """The value of a plain scalar: null, a boolean, a number, or else the text itself."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_START:
        return text
    return _number(text)


def _number(text: str) -> int | float | str | Refused:
    integer = _INTEGER.fullmatch(text)
    if not integer and not _FLOAT.fullmatch(text):
        if _PREFIXED.fullmatch(text):
            return _too_long(text) or int(text, 0)
        return _not_finite(text) if _NOT_FINITE.fullmatch(text) else text
    if _LEADING_ZERO.match(text):
        return Refused(
            "R012",
            f"{_short(text)} has a leading zero",
            "write the number without it, or put a string in quotes (an octal number is 0o17)",
        )
    if refused := _too_long(text):
        return refused
    if integer:
        return int(text)
    value = float(text)
    return value if math.isfinite(value) else _not_finite(text)


def _too_long(text: str) -> Refused | None:
    if len(text) <= _MAX_CHARACTERS:
        return None
    return Refused(
        "R013",
        f"a number of {len(text)} characters is more than can be held",
        f"put it in quotes if it is a string; a number has at most {_MAX_CHARACTERS} characters",
    )


def _not_finite(text: str) -> Refused:
    return Refused(
        "R013",
        f"{_short(text)} isn't a finite number",
        "write a finite number, or put a string in quotes",
    )


def _short(text: str) -> str:
    return f"`{text}`" if len(text) <= 40 else f"`{text[:39]}…`"
