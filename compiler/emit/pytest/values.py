"""Which values the tests of a resource send."""

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.emit.pytest.template import numbered
from compiler.ir.boundary import Probe, Value, boundaries
from compiler.ir.example import JsonValue, fits, plain, valid
from compiler.ir.field import (
    Array,
    Boolean,
    Constant,
    Enumeration,
    Field,
    Integer,
    Json,
    Role,
    Text,
)
from compiler.ir.operation import Filter
from compiler.ir.resource import Resource
from compiler.ir.witness import completed, native

Members = Mapping[str, JsonValue]
CHANGED = "Changed"


@dataclass(frozen=True, slots=True)
class Sent:
    """One body of a table: what is special about it, and its members by Python name."""

    why: str
    members: Mapping[str, Value]


def required(resource: Resource) -> dict[str, JsonValue]:
    """The data that a create needs, and what else every check needs then."""
    body = {
        f.names.python: valid(f)
        for f in resource.created
        if f.required_in_create and f.role is Role.DATA
    }
    return completed(resource, body) or body


def distinguishing(resource: Resource) -> list[str]:
    """The members that are another in each row, one for each rule that wants that."""
    found = []
    sent = required(resource)
    for rule in resource.uniques:
        for name in sorted(rule.fields, key=lambda name: name not in sent):
            field = resource.field(name)
            free = field.nullable and rule.nulls_distinct
            if field.in_create and field.role is Role.DATA and not free and is_numbered(field):
                found.append(name)
                break
    return list(dict.fromkeys(found))


def judged_elsewhere(resource: Resource) -> frozenset[str]:
    """The fields of checks that only PostgreSQL evaluates: nobody here knows what goes together."""
    return frozenset(
        name for check in resource.checks if not check.expression.shared for name in check.fields
    )


def accepted(resource: Resource) -> list[Sent]:
    """A body for each value just inside a constraint; what the checks need then goes with it."""
    found = []
    start = required(resource)
    for field in resource.fields:
        if not field.in_create or field.names.python in judged_elsewhere(resource):
            continue
        for probe in boundaries(field).inside:
            name = field.names.python
            whole = completed(resource, {**start, name: probe.sent})
            if whole is None:
                continue
            beside = {
                other: value
                for other, value in whole.items()
                if other != name and (other not in start or start[other] != value)
            }
            found.append(Sent(_why(field, probe), {name: probe.value, **beside}))
    return found


def refused(resource: Resource) -> list[tuple[Field, Probe]]:
    """Every value just outside of a constraint, with its field."""
    return [
        (field, probe)
        for field in resource.fields
        if field.in_create or field.in_update
        for probe in boundaries(field).outside
    ]


def change(resource: Resource) -> dict[str, JsonValue]:
    """One or two members with values that a new row doesn't have."""
    start = required(resource)
    found: dict[str, JsonValue] = {}
    opaque = judged_elsewhere(resource)
    machines = {machine.field for machine in resource.machines}
    for field in resource.updated:
        name = field.names.python
        if field.role is not Role.DATA or name in opaque | machines:
            continue
        value = another(field, start.get(name))
        whole = completed(resource, {**start, **found, name: value})
        if whole == {**start, **found, name: value}:
            found[name] = value
        if len(found) == 2:
            return found
    if found:
        return found
    for machine in resource.machines:
        return {machine.field: machine.targets(machine.initial)[0]}
    return {}


def another(field: Field, present: JsonValue) -> JsonValue:
    """A value of the field other than the present one and the default."""
    taken = [present]
    if isinstance(field.default, Constant):
        taken.append(plain(field.default.value, field.type))
    if isinstance(field.type, Text) and fits(CHANGED, field.type):
        return CHANGED
    values = (valid(field, number) for number in range(4))
    return next((value for value in values if value not in taken), valid(field))


def ascending(field: Field) -> list[JsonValue]:
    """Three values in the order in which PostgreSQL sorts them, null first; or none."""
    if isinstance(field.type, Json):
        return []
    if isinstance(field.type, Array):
        return _arrays(field)
    found: list[JsonValue] = []
    text = isinstance(field.type, Text) and numbered(field.type, words_of(field))
    for number in range(1, 7):
        value = text.text(number) if text else valid(field, number)
        if value not in found:
            found.append(value)
    found = sorted(found[:3], key=lambda value: native(value, field.type))  # type: ignore[arg-type, return-value]
    if len(found) == 2:
        found.append(found[-1])
    return [None, *found[:2]] if field.nullable else found


def _arrays(field: Field) -> list[JsonValue]:
    assert isinstance(field.type, Array)
    kind = field.type
    if kind.min_items > 1 or kind.max_items in (0, 1) or not isinstance(kind.element, Text):
        return []
    text = numbered(kind.element, "x")
    if text is None:
        return []
    first, second, third = (text.text(number) for number in (1, 2, 3))
    return [[first], [first, second], [third]]


def matching(item: Filter, operand: JsonValue, value: JsonValue) -> bool:
    """Whether a row with this value is among those that the filter finds."""
    if item.operator == "isnull":
        return (value is None) is operand
    if item.operator == "ne":
        return value != operand
    if value is None:
        return False
    if item.operator in ("contains", "overlaps"):
        assert isinstance(value, list)
        assert isinstance(operand, list)
        found = [wanted in value for wanted in operand]
        return all(found) if item.operator == "contains" else any(found)
    if item.operator == "in":
        assert isinstance(operand, list)
        return value in operand
    left = native(value, item.field.type)
    right = native(operand, item.field.type)
    order = (left > right) - (left < right)  # type: ignore[operator]
    return {
        "eq": order == 0,
        "gt": order > 0,
        "gte": order >= 0,
        "lt": order < 0,
        "lte": order <= 0,
    }[item.operator]


def words_of(field: Field) -> str:
    """What a text in the field is about: `File name`."""
    return field.names.python.replace("_", " ").capitalize()


def is_numbered(field: Field) -> bool:
    """Whether each number gives another value of the field."""
    match field.type:
        case Text() as kind:
            found = numbered(kind, words_of(field))
            return found is not None and found.width > 0
        case Integer():
            return True
        case Boolean() | Enumeration():
            return False
        case _:
            return False


def _why(field: Field, probe: Probe) -> str:
    return f"{field.names.json}, {probe.why}"
