"""Breaches: values just outside of a table's own constraints, each refused by just that one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compiler.ir.boundary import Repeat, Value, edges
from compiler.ir.example import fits, limits
from compiler.ir.field import (
    Array,
    Bytes,
    Decimal,
    Enumeration,
    Field,
    FieldType,
    Float,
    Integer,
    Json,
    Text,
)
from compiler.ir.resource import Resource
from compiler.ir.table import Check
from compiler.ir.witness import Row, verdict

NO_NUMBERS = ("NaN", "Infinity", "-Infinity")


@dataclass(frozen=True, slots=True)
class Breach:
    """A value that a column refuses, as JSON has it; `itself` where it is the row's own key."""

    field: Field
    why: str
    value: Value
    broken: str
    """The constraint's name; that of the column where it is NOT NULL."""
    itself: bool = False


def breaches(resource: Resource, start: Row) -> Iterator[Breach]:
    """What a row made from `start` can't become by a change of one column.

    A value that breaks two constraints is left out, unless the one that is meant is looked at
    first: PostgreSQL looks at NOT NULL, then at CHECKs by name.
    """
    table = resource.table
    for field in resource.fields:
        column = field.names.column
        if field.generated is not None or column in table.primary_key.columns:
            continue
        if not field.nullable:
            yield Breach(field, "null", None, column)
        for check in table.checks:
            if check.column == column:
                kind = check.name.removeprefix(f"{table.name}_{column}_")
                for why, value in _outside(field.type, column, kind):
                    if _alone(resource, field, value, check, start):
                        yield Breach(field, why, value, check.name)
    yield from _own_parents(resource)


def _own_parents(resource: Resource) -> Iterator[Breach]:
    for relation in resource.relations:
        if relation.target == resource.names.spec and not relation.external:
            field = resource.field(relation.field)
            sign = f"_{field.names.column}_other"
            for check in resource.table.checks:
                if check.name.endswith(sign):
                    yield Breach(field, "itself", None, check.name, itself=True)


def _alone(resource: Resource, field: Field, value: Value, check: Check, start: Row) -> bool:
    """Whether no declared check that is looked at before refuses the value as well."""
    sent = value.value if isinstance(value, Repeat) else value
    for declared in resource.checks:
        if field.names.python not in declared.fields or declared.constraint > check.name:
            continue
        if not declared.expression.shared or sent in NO_NUMBERS:
            return False
        if verdict(declared, {**start, field.names.python: sent}, resource) is False:
            return False
    return True


def _outside(kind: FieldType, name: str, check: str) -> Iterator[tuple[str, Value]]:
    """Values that break the check of that ending and no other of the column."""
    match kind, check:
        case Text(), "length":
            yield from _lengths(kind, name)
        case Text(), "format":
            yield from _chosen(kind, name, ("no match",))
        case Integer(), "range":
            low, high = kind.column_bounds
            if kind.ge > low:
                yield "too small", kind.ge - 1
            if kind.le < high:
                yield "too great", kind.le + 1
        case Decimal(), "range":
            yield from _decimals(kind)
        case Decimal(), "finite":
            yield "not a number", "NaN"
        case Float(), "range":
            if kind.ge is not None or kind.gt is not None:
                yield from _chosen(kind, name, ("too small",))
            else:
                yield "infinite", "-Infinity"
            if kind.le is not None or kind.lt is not None:
                yield from _chosen(kind, name, ("too great",))
            else:
                yield "infinite", "Infinity"
        case Float(), "finite":
            yield "infinite", "Infinity"
        case Enumeration(), "valid":
            yield from _chosen(kind, name, ("no such value",))
        case Json(), "object":
            yield "a list", []
        case Bytes(), "length":
            yield from _chosen(kind, name, ("too long", "too short"))
        case Array(), "items":
            yield from _chosen(kind, name, ("too many", "too few"))
        case Array(), "elements":
            yield from _elements(kind, name)


def _lengths(kind: Text, name: str) -> Iterator[tuple[str, Value]]:
    free = replace(kind, min_length=0, max_length=None)
    for why, value in _chosen(kind, name, ("too long", "too short")):
        text = str(value.value if isinstance(value, Repeat) else value)
        # Where every text of another length breaks the pattern too, its check comes first.
        if fits(text, free):
            yield why, value


def _decimals(kind: Decimal) -> Iterator[tuple[str, Value]]:
    """Bounds that the column's own digits can go beyond."""
    low, high = limits(kind)
    widest = limits(Decimal(kind.precision, kind.scale))
    for why, value in _chosen(kind, "", ("too small", "too great")):
        bounded = low > widest[0] if why == "too small" else high < widest[1]
        if bounded:
            yield why, value
    yield "not a number", "NaN"


def _elements(kind: Array, name: str) -> Iterator[tuple[str, Value]]:
    few = max(1, kind.min_items)
    yield "null inside", [None] * few
    element = kind.element
    match element:
        case Text():
            outside = _chosen(element, name, ("too long", "too short", "no match"))
        case Integer():
            outside = _outside(element, name, "range")
        case Decimal() | Float():
            outside = iter((("not a number", "NaN"),))
        case Enumeration():
            outside = _outside(element, name, "valid")
        case _:
            return
    for why, value in outside:
        yield f"item {why}", [value.value if isinstance(value, Repeat) else value] * few


def _chosen(kind: FieldType, name: str, words: Sequence[str]) -> Iterator[tuple[str, Value]]:
    for probe in edges(kind, name).outside:
        if probe.why in words:
            yield probe.why, probe.value
