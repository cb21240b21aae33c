"""Which types meet in an operator, and what a quoted constant means as a type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from compiler.ir.expression import ColumnType, TypeTag

T = TypeTag
# None is PostgreSQL's `unknown`: a quoted constant or NULL, which takes the type that is needed.
Kind: TypeAlias = ColumnType | None

NUMBERS: tuple[TypeTag, ...] = (T.SMALLINT, T.INTEGER, T.BIGINT, T.NUMERIC, T.DOUBLE)
INTEGERS: frozenset[TypeTag] = frozenset(NUMBERS[:3])
RANGES = {T.SMALLINT: 2**15, T.INTEGER: 2**31, T.BIGINT: 2**63}
# As many digits as Python's decimal context keeps.
_PYTHON_DIGITS = 28
_DIGITS = {T.SMALLINT: 5, T.INTEGER: 10, T.BIGINT: 19}
_UNSTORABLE = re.compile(r"(?<!\\)(?:\\\\)*\\u(?:0000|[dD][89a-fA-F])")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_INTERVAL = re.compile(r"\d{1,4} (?:second|minute|hour|day|week|month|year)s?", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_TIME = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?", re.ASCII)
_ISO_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII
)


def is_number(kind: Kind) -> bool:
    """Say whether a value is a number, and no array of them."""
    return kind is not None and not kind.array and kind.tag in NUMBERS


def is_scalar(kind: Kind, *tags: TypeTag) -> bool:
    """Say whether a value is one of these types, and no array."""
    return kind is not None and not kind.array and kind.tag in tags


def named(kind: Kind) -> str:
    """Return the type in an author's words."""
    return "a quoted constant" if kind is None else str(kind)


def element(kind: ColumnType) -> ColumnType:
    """Return the type of an array's items; they may be NULL."""
    return ColumnType(kind.tag, nullable=True)


def wider(left: TypeTag, right: TypeTag) -> TypeTag:
    """Return the number type that holds both."""
    return NUMBERS[max(NUMBERS.index(left), NUMBERS.index(right))]


def comparable(left: ColumnType, right: ColumnType) -> bool:
    """Say whether PostgreSQL has `=` and `<` for the two, whatever the session's settings."""
    if left.array != right.array:
        return False
    if left.tag == right.tag:
        return True
    return is_number(left) and is_number(right)


def common(kinds: Iterable[Kind]) -> Kind:
    """Return the type that CASE, COALESCE or ARRAY gives these values.

    Raises ValueError where there is none.
    """
    found: Kind = None
    for kind in kinds:
        if kind is None:
            continue
        if found is None or (found.tag, found.array) == (kind.tag, kind.array):
            found = found or ColumnType(kind.tag, kind.array)
        elif is_number(found) and is_number(kind):
            found = ColumnType(wider(found.tag, kind.tag))
        else:
            raise ValueError(f"{found} and {kind}")
    return found


def fits(kind: ColumnType, wanted: ColumnType) -> bool:
    """Say whether a value can be stored as `wanted` without loss and without failing."""
    if kind.array != wanted.array:
        return False
    if is_number(kind) and is_number(wanted):
        exact = wanted.precision is None or kind.tag == T.NUMERIC
        return exact and wider(kind.tag, wanted.tag) == wanted.tag
    return kind.tag == wanted.tag


def exact(operator: str, left: ColumnType, right: ColumnType) -> ColumnType | None:
    """Return the numeric type of a sum or a product that Python's Decimal computes exactly."""
    sizes = [size(kind) for kind in (left, right)]
    if sizes[0] is None or sizes[1] is None:
        return None
    (digits, scale), (other, places) = sizes[0], sizes[1]
    if operator == "*":
        total = (digits + other, scale + places)
    else:
        whole = max(digits - scale, other - places) + 1
        total = (whole + max(scale, places), max(scale, places))
    if total[0] > _PYTHON_DIGITS:
        return None
    return ColumnType(T.NUMERIC, precision=total[0], scale=total[1])


def size(kind: ColumnType) -> tuple[int, int] | None:
    """Return how many digits a number can have, and how many of them after the point."""
    if kind.tag in _DIGITS:
        return (_DIGITS[kind.tag], 0)
    if kind.tag == T.NUMERIC and kind.precision is not None:
        return (kind.precision, kind.scale or 0)
    return None


def readable(text: str, kind: ColumnType) -> bool:
    """Say whether a quoted constant means one value of a type, whatever the session's settings."""
    if kind.array:
        return text == "{}"
    try:
        return _read(text, kind)
    except (ValueError, InvalidOperation, RecursionError):
        return False


def _read(text: str, kind: ColumnType) -> bool:
    match kind.tag:
        case T.TEXT:
            return True
        case T.SMALLINT | T.INTEGER | T.BIGINT:
            bound = RANGES[kind.tag]
            return bool(re.fullmatch(r"-?[0-9]{1,19}", text)) and -bound <= int(text) < bound
        case T.NUMERIC | T.DOUBLE:
            return bool(re.fullmatch(r"-?[0-9]{1,100}(\.[0-9]{1,100})?", text)) and bool(
                Decimal(text).is_finite()
            )
        case T.BOOLEAN:
            return text in ("true", "false")
        case T.DATE:
            return bool(_ISO_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
        case T.TIME:
            return bool(_ISO_TIME.fullmatch(text)) and time.fromisoformat(text) is not None
        case T.TIMESTAMPTZ:
            moment = text[:-1] + "+00:00" if text.endswith("Z") else text
            return bool(_ISO_INSTANT.fullmatch(text)) and _offset_in_range(moment)
        case T.UUID:
            return bool(_UUID.fullmatch(text))
        case T.JSONB:
            return _is_jsonb(text)
        case T.BYTEA:
            return bool(re.fullmatch(r"\\x(?:[0-9a-fA-F]{2})*", text))
        case T.INTERVAL:
            return bool(_INTERVAL.fullmatch(text))
        case T.TIMESTAMP | T.TSVECTOR | T.TSQUERY:
            return False


def _offset_in_range(moment: str) -> bool:
    offset = datetime.fromisoformat(moment).utcoffset()
    return offset is not None and abs(offset.total_seconds()) < 15 * 3600


def _is_jsonb(text: str) -> bool:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    json.loads(text, parse_constant=refuse, parse_int=_short, parse_float=_short)
    # jsonb refuses \u0000 and unpaired surrogates; no author needs pairs as escapes.
    return not _UNSTORABLE.search(text) and not any(letter < " " for letter in text)


def _short(digits: str) -> str:
    if len(digits) > 100 or abs(int(digits.lower().partition("e")[2] or 0)) > 100:
        raise ValueError(digits)
    return digits
