"""Types and constraints in words, as a client of JSON sees them."""

from decimal import Decimal as Number
from typing import assert_never

from compiler.emit.prose.escape import code
from compiler.emit.prose.layout import series
from compiler.ir.field import (
    Array,
    Boolean,
    Bytes,
    Date,
    DateTime,
    Decimal,
    Enumeration,
    FieldType,
    Float,
    Integer,
    Json,
    Text,
    TextFormat,
    Time,
    Uuid,
)


def type_name(kind: FieldType) -> str:
    """The type as OpenAPI has it, with its format: `string (date)`."""
    match kind:
        case Text():
            named = {TextFormat.EMAIL: "string (email)", TextFormat.URL: "string (URL)"}
            return named.get(kind.format, "string")
        case Enumeration():
            return "string"
        case Integer():
            return "integer"
        case Decimal():
            return "string (decimal)"
        case Float():
            return "number"
        case Boolean():
            return "boolean"
        case Date():
            return "string (date)"
        case Time():
            return "string (time)"
        case DateTime():
            return "string (date-time)"
        case Uuid():
            return "string (UUID)"
        case Bytes():
            return "string (base64)"
        case Json():
            return "object" if kind.shape else "any JSON"
        case Array():
            return f"array of {type_name(kind.element)}"
        case _:
            assert_never(kind)


def rules_of(kind: FieldType) -> tuple[str, ...]:
    """What a value must keep, one phrase each: `1 to 200 characters`."""
    match kind:
        case Text():
            found = _size(kind.min_length, kind.max_length, "character")
            if kind.format is TextFormat.SLUG:
                found += ("lower-case words of letters and digits, joined by hyphens",)
            return found + ((f"matches {code(kind.pattern)}",) if kind.pattern else ())
        case Enumeration():
            return (series([code(member.value) for member in kind.members], "or"),)
        case Integer():
            low, high = kind.column_bounds
            if kind.ge > low and kind.le < high:
                return (f"{kind.ge} to {kind.le}",)
            if kind.ge > low:
                return (f"{kind.ge} or more",)
            return (f"at most {kind.le}",)
        case Decimal():
            places = "decimal" if kind.scale == 1 else "decimals"
            digits = f"up to {kind.precision} digits, {kind.scale} of them {places}"
            return (*_range(kind.ge, kind.gt, kind.le, kind.lt), digits)
        case Float():
            return _range(kind.ge, kind.gt, kind.le, kind.lt)
        case Bytes():
            return _size(kind.min_length, kind.max_length, "byte")
        case Array():
            found = _size(kind.min_items, kind.max_items, "item")
            found += ("no two alike",) if kind.unique_items else ()
            inner = rules_of(kind.element)
            return found + ((f"each {', '.join(inner)}",) if inner else ())
        case Boolean() | Date() | Time() | DateTime() | Uuid() | Json():
            return ()
        case _:
            assert_never(kind)


def _size(low: int, high: int | None, unit: str) -> tuple[str, ...]:
    if high is not None and low == high:
        return (f"{low} {unit}" if low == 1 else f"{low} {unit}s",)
    if high is not None and low:
        return (f"{low} to {high} {unit}s",)
    if high is not None:
        return (f"up to {high} {unit}s" if high != 1 else f"up to 1 {unit}",)
    return (f"at least {low} {unit}{'' if low == 1 else 's'}",) if low else ()


def _range(
    ge: Number | float | None,
    gt: Number | float | None,
    le: Number | float | None,
    lt: Number | float | None,
) -> tuple[str, ...]:
    if ge is not None and le is not None:
        return (f"{_shown(ge)} to {_shown(le)}",)
    bounds = ((ge, "at least"), (gt, "more than"), (le, "at most"), (lt, "less than"))
    found = [f"{words} {_shown(bound)}" for bound, words in bounds if bound is not None]
    return (" and ".join(found),) if found else ()


def _shown(bound: Number | float) -> str:
    return str(int(bound)) if bound == int(bound) else str(bound)
