"""The CHECKs that a field's type implies, with what a client is told about each."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal as Number
from typing import assert_never

from compiler.ir.field import (
    Array,
    Boolean,
    Bytes,
    Date,
    DateTime,
    Decimal,
    Enumeration,
    Field,
    FieldType,
    Float,
    Integer,
    Json,
    Role,
    Scalar,
    Text,
    Time,
    Uuid,
)
from compiler.postgres.quote import identifier, literal

PERIODS = {
    Date: ("'0001-01-02'", "'9999-12-30'"),
    DateTime: ("'0001-01-02 00:00Z'", "'9999-12-30 00:00Z'"),
}
"""The first and the last that the API takes. PostgreSQL goes on in both directions, where the
driver can't follow; and Python's own first and last are infinity to the driver."""
MIDNIGHT = "'24:00'"
"""A time to PostgreSQL, and to nobody else."""
LONGEST_BOUND = 255
"""The largest repetition count in a regular expression of PostgreSQL (DUPMAX)."""


@dataclass(frozen=True, slots=True)
class Implied:
    """One CHECK: `kind` ends the constraint's name, `message` says what a value must be, and
    `values` are those of an enum."""

    kind: str
    sql: str
    message: str
    values: tuple[str, ...] = ()


def implied_checks(field: Field) -> Iterator[Implied]:
    """Every CHECK that keeps the column to its type. A time that is neither sent nor generated is
    the time at which something happened, and needs none."""
    if field.role is Role.SEARCH:
        return
    written = field.in_create or field.in_update or field.generated is not None
    if isinstance(field.type, DateTime) and not written:
        return
    yield from _of_type(identifier(field.names.column), field.type)


def _of_type(name: str, kind: FieldType) -> Iterator[Implied]:
    match kind:
        case Text():
            yield from _length(name, "char_length", "characters", kind.min_length, kind.max_length)
            if kind.patterns:
                matches = " AND ".join(f"{name} ~ {literal(p)}" for p in kind.patterns)
                yield Implied("format", matches, "This does not have the right format.")
        case Integer():
            low, high = kind.column_bounds
            least = kind.ge if kind.ge > low else None
            yield from _range(name, least, None, kind.le if kind.le < high else None, None, "")
        case Decimal():
            # NaN counts as greater than any number, so an upper bound refuses it already.
            finite = f"{name} <> 'NaN'" if kind.le is None and kind.lt is None else ""
            yield from _range(name, kind.ge, kind.gt, kind.le, kind.lt, finite)
        case Float():
            open_below = kind.ge is None and kind.gt is None
            open_above = kind.le is None and kind.lt is None
            ends = [f"{name} > '-Infinity'"] * open_below + [f"{name} < 'Infinity'"] * open_above
            finite = " AND ".join(ends)
            yield from _range(name, kind.ge, kind.gt, kind.le, kind.lt, finite)
        case Enumeration():
            values = ", ".join(literal(member.value) for member in kind.members)
            message = f"This is {_either([m.value for m in kind.members])}."
            yield Implied("valid", f"{name} IN ({values})", message, _values(kind))
        case Json():
            if kind.shape is not None:
                sql = f"jsonb_typeof({name}) = 'object'"
                yield Implied("object", sql, "This is an object.")
        case Bytes():
            yield from _length(name, "octet_length", "bytes", kind.min_length, kind.max_length)
        case Array():
            yield from _length(
                name, "cardinality", "items", kind.min_items, kind.max_items, ends="items"
            )
            sql = " AND ".join(_of_elements(name, kind.element))
            element = kind.element
            listed = _values(element) if isinstance(element, Enumeration) else ()
            yield Implied("elements", sql, "An item breaks a rule.", listed)
            if kind.unique_items:
                # A CHECK can't have a subquery; the keys of a JSON object are a set.
                keys = f"jsonb_object({name}::text[], {name}::text[])"
                count = f"jsonb_array_length(jsonb_path_query_array({keys}, '$.keyvalue()'))"
                same = "An item stands here twice."
                yield Implied("unique", f"{count} = cardinality({name})", same)
        case Date() | DateTime():
            first, last = PERIODS[type(kind)]
            message = "This is of the years 1 to 9999."
            yield Implied("range", f"{name} BETWEEN {first} AND {last}", message)
        case Time():
            yield Implied("range", f"{name} < {MIDNIGHT}", "This is before 24:00.")
        case Boolean() | Uuid():
            return
        case _:
            assert_never(kind)


def _of_elements(name: str, element: Scalar) -> Iterator[str]:
    """What holds for each element of an array; a CHECK can't have a subquery."""
    yield f"array_position({name}, NULL) IS NULL"
    match element:
        case Text():
            if element.min_length == 1:
                yield f"'' <> ALL ({name})"
            elif element.min_length:
                yield _no_element(name, f"^{_characters(element.min_length - 1, 'at most')}$")
            if element.max_length is not None:
                yield _no_element(name, f"^{_characters(element.max_length + 1, 'exactly')}")
            for pattern in element.patterns:
                yield _no_element(name, pattern, matching=False)
        case Integer():
            low, high = element.column_bounds
            if element.ge > low:
                yield f"{element.ge} <= ALL ({name})"
            if element.le < high:
                yield f"{element.le} >= ALL ({name})"
        case Decimal() | Float():
            bounds = (("<=", element.ge), ("<", element.gt), (">=", element.le), (">", element.lt))
            for operator, bound in bounds:
                if bound is not None:
                    yield f"{literal(bound)} {operator} ALL ({name})"
            yield f"'NaN' <> ALL ({name})"
            if isinstance(element, Float):
                yield f"'Infinity' <> ALL ({name}) AND '-Infinity' <> ALL ({name})"
        case Enumeration():
            values = ", ".join(literal(member.value) for member in element.members)
            yield f"{name} <@ ARRAY[{values}]"
        case Date() | DateTime():
            first, last = PERIODS[type(element)]
            yield f"{first} <= ALL ({name}) AND {last} >= ALL ({name})"
        case Time():
            yield f"{MIDNIGHT} > ALL ({name})"
        case Bytes() | Boolean() | Uuid():
            return
        case _:
            assert_never(element)


def _no_element(name: str, pattern: str, matching: bool = True) -> str:
    """No element matches a regular expression or, with `matching` false, fails to match it."""
    quoted = pattern.replace("\\", "\\\\").replace('"', '\\"')
    test = f'@ like_regex "{quoted}" flag "s"'
    path = f"$[*] ? ({test})" if matching else f"$[*] ? (!({test}))"
    return f"NOT jsonb_path_exists(to_jsonb({name}), {literal(path)})"


def _characters(count: int, how: str) -> str:
    """A regular expression for so many characters, in repetition counts that PostgreSQL takes."""
    low = "0," if how == "at most" else ""
    whole, rest = divmod(count, LONGEST_BOUND)
    return f".{{{low}{LONGEST_BOUND}}}" * whole + (f".{{{low}{rest}}}" if rest else "")


def _length(
    name: str, function: str, unit: str, low: int, high: int | None, ends: str = "length"
) -> Iterator[Implied]:
    measure = f"{function}({name})"
    if low and high is not None:
        same = low == high
        sql = f"{measure} = {low}" if same else f"{measure} BETWEEN {low} AND {high}"
        message = f"This has {low if same else f'{low} to {high}'} {unit}."
        yield Implied(ends, sql, message)
    elif high is not None:
        yield Implied(ends, f"{measure} <= {high}", f"This has at most {high} {unit}.")
    elif low:
        yield Implied(ends, f"{measure} >= {low}", f"This has at least {low} {unit}.")


def _range(
    name: str,
    ge: float | Number | None,
    gt: float | Number | None,
    le: float | Number | None,
    lt: float | Number | None,
    finite: str,
) -> Iterator[Implied]:
    """The bounds of a number, and that it is one."""
    bounds = (
        (">=", ge, "at least"),
        (">", gt, "more than"),
        ("<=", le, "at most"),
        ("<", lt, "less than"),
    )
    given = [(operator, bound, word) for operator, bound, word in bounds if bound is not None]
    if ge is not None and le is not None:
        parts = [f"{name} BETWEEN {literal(ge)} AND {literal(le)}"]
    else:
        parts = [f"{name} {operator} {literal(bound)}" for operator, bound, _ in given]
    said = " and ".join(f"{word} {literal(bound)}" for _, bound, word in given)
    sql = " AND ".join([*parts, *([finite] if finite else [])])
    if given:
        yield Implied("range", sql, f"This is {said}.")
    elif finite:
        yield Implied("finite", sql, "This is a finite number.")


def _values(kind: Enumeration) -> tuple[str, ...]:
    return tuple(member.value for member in kind.members)


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
