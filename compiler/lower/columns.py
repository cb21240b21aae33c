"""Columns: the PostgreSQL type, default and CHECKs that a field's type comes to."""

from collections.abc import Iterator
from decimal import Decimal as Number
from typing import assert_never

from compiler.ir.field import (
    Array,
    Boolean,
    Bytes,
    Constant,
    Date,
    DateTime,
    Decimal,
    Default,
    Enumeration,
    Field,
    FieldType,
    Float,
    Integer,
    Json,
    NewId,
    Now,
    Preset,
    Role,
    Text,
    Time,
    Uuid,
)
from compiler.ir.table import Column
from compiler.postgres.quote import identifier, json_text, literal

INTEGERS = {16: "smallint", 32: "integer", 64: "bigint"}
LONGEST_BOUND = 255
"""The largest repetition count in a regular expression of PostgreSQL (DUPMAX)."""


def column_of(field: Field) -> Column:
    """The column that a field comes to."""
    return Column(
        name=field.names.column,
        type="tsvector" if field.role is Role.SEARCH else column_type(field.type),
        nullable=field.nullable,
        default=default_sql(field.default, field.type),
        generated=field.generated.sql if field.generated else None,
        identity=field.role is Role.ID and isinstance(field.type, Integer),
        comment=field.description,
    )


def column_type(kind: FieldType) -> str:
    """PostgreSQL's own name of a type, as its catalogue prints it for short."""
    match kind:
        case Text() | Enumeration():
            return "text"
        case Integer():
            return INTEGERS[kind.bits]
        case Decimal():
            return f"numeric({kind.precision}, {kind.scale})"
        case Float():
            return "double precision"
        case Boolean():
            return "boolean"
        case Date():
            return "date"
        case Time():
            return "time"
        case DateTime():
            return "timestamptz"
        case Uuid():
            return "uuid"
        case Json():
            return "jsonb"
        case Bytes():
            return "bytea"
        case Array():
            return f"{column_type(kind.element)}[]"
        case _:
            assert_never(kind)


def default_sql(default: Default | None, kind: FieldType) -> str | None:
    """The column's DEFAULT, or None; what the principal presets has none."""
    match default:
        case None | Preset():
            return None
        case Now():
            return "now()"
        case NewId():
            return "gen_random_uuid()" if isinstance(kind, Uuid) else None
        case Constant():
            return _constant(default.value, kind)
        case _:
            assert_never(default)


def _constant(value: object, kind: FieldType) -> str:
    match kind:
        case Json():
            return f"{literal(json_text(value))}::jsonb"  # type: ignore[arg-type]
        case Array():
            return f"{literal(value)}::{column_type(kind)}"  # type: ignore[arg-type]
        case Bytes():
            assert isinstance(value, bytes)
            return f"'\\x{value.hex()}'"
        case _:
            return literal(value)  # type: ignore[arg-type]


def checks_of(field: Field) -> Iterator[tuple[str, str]]:
    """(kind, SQL) of each CHECK that a field's type implies; the kind ends its name."""
    if field.role is Role.SEARCH or field.generated is not None:
        return
    yield from _checks(identifier(field.names.column), field.type)


def _checks(name: str, kind: FieldType) -> Iterator[tuple[str, str]]:
    match kind:
        case Text():
            if sql := _length(f"char_length({name})", kind.min_length, kind.max_length):
                yield "length", sql
            if kind.patterns:
                matches = (f"{name} ~ {literal(pattern)}" for pattern in kind.patterns)
                yield "format", " AND ".join(matches)
        case Integer():
            low, high = kind.column_bounds
            if sql := _range(name, kind.ge if kind.ge > low else None, None,
                             kind.le if kind.le < high else None, None):  # fmt: skip
                yield "range", sql
        case Decimal():
            yield "finite", f"{name} <> 'NaN'"
            if sql := _range(name, kind.ge, kind.gt, kind.le, kind.lt):
                yield "range", sql
        case Float():
            yield "finite", f"{name} > '-Infinity' AND {name} < 'Infinity'"
            if sql := _range(name, kind.ge, kind.gt, kind.le, kind.lt):
                yield "range", sql
        case Enumeration():
            values = ", ".join(literal(member.value) for member in kind.members)
            yield "valid", f"{name} IN ({values})"
        case Json():
            if kind.shape is not None:
                yield "object", f"jsonb_typeof({name}) = 'object'"
        case Bytes():
            if sql := _length(f"octet_length({name})", kind.min_length, kind.max_length):
                yield "length", sql
        case Array():
            if sql := _length(f"cardinality({name})", kind.min_items, kind.max_items):
                yield "items", sql
            yield "elements", " AND ".join(_elements(name, kind))
        case Boolean() | Date() | Time() | DateTime() | Uuid():
            return
        case _:
            assert_never(kind)


def _elements(name: str, kind: Array) -> Iterator[str]:
    """What holds for an array and each of its elements; a CHECK can't have a subquery."""
    yield f"array_position({name}, NULL) IS NULL"
    element = kind.element
    match element:
        case Text():
            if element.min_length == 1:
                yield f"'' <> ALL ({name})"
            elif element.min_length:
                yield _no_element(name, f"^{_exactly(element.min_length, at_most=True)}$")
            if element.max_length is not None:
                yield _no_element(name, f"^{_exactly(element.max_length + 1)}")
            for pattern in element.patterns:
                yield _no_element(name, pattern, negated=True)
        case Integer() | Decimal() | Float():
            low, high = element.ge, element.le
            if isinstance(element, Integer):
                least, most = element.column_bounds
                low = element.ge if element.ge > least else None
                high = element.le if element.le < most else None
            if low is not None:
                yield f"{literal(low)} <= ALL ({name})"
            if high is not None:
                yield f"{literal(high)} >= ALL ({name})"
            if not isinstance(element, Integer):
                if element.gt is not None:
                    yield f"{literal(element.gt)} < ALL ({name})"
                if element.lt is not None:
                    yield f"{literal(element.lt)} > ALL ({name})"
                yield f"'NaN' <> ALL ({name})"
            if isinstance(element, Float):
                yield f"'Infinity' > ALL ({name})"
                yield f"'-Infinity' < ALL ({name})"
        case Enumeration():
            values = ", ".join(literal(member.value) for member in element.members)
            yield f"{name} <@ ARRAY[{values}]"
        case Boolean() | Date() | Time() | DateTime() | Uuid() | Bytes():
            return
        case _:
            assert_never(element)


def _no_element(name: str, pattern: str, negated: bool = False) -> str:
    """No element matches (or, negated, fails to match) a regular expression."""
    quoted = pattern.replace("\\", "\\\\").replace('"', '\\"')
    test = f'@ like_regex "{quoted}" flag "s"'
    path = f"$[*] ? (!({test}))" if negated else f"$[*] ? ({test})"
    return f"NOT jsonb_path_exists(to_jsonb({name}), {literal(path)})"


def _exactly(count: int, at_most: bool = False) -> str:
    """A regular expression for `count` characters (or fewer), in bounds that PostgreSQL takes."""
    if at_most:
        return f".{{0,{count - 1}}}"
    whole, rest = divmod(count, LONGEST_BOUND)
    return (f".{{{LONGEST_BOUND}}}" * whole) + (f".{{{rest}}}" if rest else "")


def _length(measure: str, low: int, high: int | None) -> str | None:
    if low and high is not None:
        return f"{measure} = {low}" if low == high else f"{measure} BETWEEN {low} AND {high}"
    if high is not None:
        return f"{measure} <= {high}"
    return f"{measure} >= {low}" if low else None


def _range(
    name: str,
    ge: int | float | Number | None,
    gt: float | Number | None,
    le: int | float | Number | None,
    lt: float | Number | None,
) -> str | None:
    if ge is not None and le is not None:
        return f"{name} BETWEEN {literal(ge)} AND {literal(le)}"
    bounds = ((">=", ge), (">", gt), ("<=", le), ("<", lt))
    parts = [
        f"{name} {operator} {literal(bound)}" for operator, bound in bounds if bound is not None
    ]
    return " AND ".join(parts) or None
