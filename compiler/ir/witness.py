"""Rows that keep all checks of a resource, or break a chosen one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal as Number
from itertools import islice, product
from uuid import UUID

from compiler.ir.boundary import boundaries
from compiler.ir.evaluate import Value, evaluate
from compiler.ir.example import JsonValue, plain, valid
from compiler.ir.field import (
    Array,
    Constant,
    Date,
    DateTime,
    Decimal,
    Field,
    FieldType,
    Float,
    Now,
    Time,
    Uuid,
)
from compiler.ir.resource import Resource
from compiler.ir.rule import CheckRule, UniqueRule

MOST_ROWS = 20_000
"""How many rows are tried before none is said to exist."""

Row = Mapping[str, JsonValue]


def completed(resource: Resource, body: Row) -> dict[str, JsonValue] | None:
    """A body for a create with as few further members as keep every check; None if none is known.

    Both are by Python name. Checks that only PostgreSQL evaluates are taken to hold.
    """
    checks = [check for check in resource.checks if check.expression.shared]
    operands = {name for check in checks for name in check.fields}
    free = [f for f in resource.created if f.names.python in operands - set(body)]
    choices = [[_absent(f), *_candidates(f)] for f in free]
    for values in islice(product(*choices), MOST_ROWS):
        row = dict(body)
        row.update((f.names.python, v) for f, v in zip(free, values, strict=True))
        if all(verdict(check, row, resource) is not False for check in checks):
            added = zip(free, values, strict=True)
            return {**body, **{f.names.python: v for f, v in added if v != _absent(f)}}
    return None


def begins_under(resource: Resource, rule: UniqueRule) -> bool:
    """Whether a row can be one that the rule is about when it is created, in its initial states."""
    if rule.where is None or not rule.where.shared:
        return True
    names = tuple(f.names.python for f in resource.fields if f.names.column in rule.where.columns)
    start = {
        resource.field(machine.field).names.python: machine.initial
        for machine in resource.machines
        if resource.field(machine.field).names.python in names
    }
    if not start:
        return True
    condition = CheckRule("where", "where", rule.where, names, in_python=True)
    row = completed(replace(resource, checks=(condition,)), start)
    return row is not None and verdict(condition, row, resource) is True


def breaking(resource: Resource, check: CheckRule) -> dict[str, JsonValue] | None:
    """The operands of a row that breaks one check and keeps the others; None if none is known."""
    fields = [resource.field(name) for name in check.fields]
    others = [c for c in resource.checks if c is not check and c.expression.shared]
    if not check.expression.shared:
        return None
    for values in islice(product(*(_candidates(f) for f in fields)), MOST_ROWS):
        row = {f.names.python: v for f, v in zip(fields, values, strict=True)}
        if verdict(check, row, resource) is False and all(
            verdict(other, row, resource) is not False for other in others
        ):
            return row
    return None


def verdict(check: CheckRule, row: Row, resource: Resource) -> bool | None:
    """What the check says of a row; a member that is missing has what a create would give it."""
    columns = {}
    for name in check.fields:
        field = resource.field(name)
        value = row[name] if name in row else _absent(field)
        columns[field.names.column] = native(value, field.type)
    found = evaluate(check.expression.tree, columns)
    return found if isinstance(found, bool) else None


def native(value: JsonValue, kind: FieldType) -> Value:
    """A JSON value as PostgreSQL compares it."""
    match kind:
        case _ if value is None:
            return None
        case Decimal():
            return Number(str(value))
        case Float():
            assert isinstance(value, int | float)
            return float(value)
        case Date():
            return date.fromisoformat(str(value))
        case Time():
            return time.fromisoformat(str(value))
        case DateTime():
            return datetime.fromisoformat(str(value))
        case Uuid():
            return UUID(str(value))
        case Array():
            assert isinstance(value, list)
            return tuple(native(item, kind.element) for item in value)
        case _:
            assert isinstance(value, str | int | bool)
            return value


def _absent(field: Field) -> JsonValue:
    """What a new row has where the member wasn't sent."""
    match field.default:
        case Constant():
            return plain(field.default.value, field.type)
        case Now():
            return valid(field)
        case _:
            return None


def _candidates(field: Field) -> Sequence[JsonValue]:
    return list(_distinct(field))


def _distinct(field: Field) -> Iterator[JsonValue]:
    """Plausible values first, then those at the boundaries, each once."""
    seen = []
    plausible = [valid(field, number) for number in range(3)]
    edges = [probe.sent for probe in boundaries(field).inside]
    for value in (*plausible, *edges):
        if value not in seen:
            seen.append(value)
            yield value
