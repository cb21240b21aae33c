"""Rows that the filters of a list tell apart, and what each query finds among them."""

from compiler.emit.pytest.suite import Suite
from compiler.emit.pytest.values import ascending, matching, required
from compiler.ir.boundary import Value
from compiler.ir.example import JsonValue
from compiler.ir.field import (
    Field,
    Now,
    Role,
)
from compiler.ir.operation import Filter
from compiler.ir.witness import completed

NAMES = ("first", "second", "third")
WORDS = ("harbour", "lantern", "meadow", "orchard", "pebble")
LONGEST_QUERY = 50
NEVER = "nothing of the sort"

Rows = dict[str, dict[str, JsonValue]]


def rows(suite: Suite) -> Rows:
    """Three rows by name, whose values ascend in whatever a list filters or sorts by."""
    resource = suite.resource
    listing = resource.listing
    asked = [f.field for f in listing.filters] + [key.field for key in listing.sorts]
    found: Rows = {name: {} for name in NAMES}
    for field in dict.fromkeys(f.names.python for f in asked):
        values = settable(resource.field(field)) and ascending(resource.field(field))
        if values and len(values) == len(NAMES):
            for name, value in zip(NAMES, values, strict=True):
                found[name][field] = value
    for index, name in enumerate(listing.search):
        searched = resource.field(name)
        if settable(searched) and name not in found["first"]:
            found[NAMES[index % 3]][name] = WORDS[index % len(WORDS)]
    for name in NAMES:
        start = required(resource)
        whole = completed(resource, {**start, **found[name]})
        if whole is None:
            return {}
        found[name] = {n: v for n, v in whole.items() if n in found[name] or start.get(n) != v}
    return {} if not any(found.values()) else found


def settable(field: Field) -> bool:
    return field.in_create and field.role is Role.DATA


def found_by(suite: Suite) -> list[tuple[dict[str, Value], list[str]]]:
    """Each query with the names of the rows that it finds."""
    resource = suite.resource
    table = rows(suite)
    if not table:
        return []
    found: list[tuple[dict[str, Value], list[str]]] = []
    for item in resource.listing.filters:
        name = item.field.names.python
        values = {row: members.get(name) for row, members in table.items()}
        if settable(item.field) and name in table["second"]:
            operand = _operand(item, [*values.values()])
            if operand is None:
                continue
            told = [row for row, value in values.items() if matching(item, operand, value)]
            found.append(({item.parameter: query_of(operand)}, told))
        elif isinstance(item.field.default, Now) and item.operator in ("gt", "lt"):
            told = [*NAMES] if item.operator == "gt" else []
            found.append(({item.parameter: "2000-01-01T00:00:00Z"}, told))
        elif item.operator == "isnull" and item.field.role is Role.RELATION:
            found += [({item.parameter: "true"}, [*NAMES]), ({item.parameter: "false"}, [])]
        else:
            machine = next((m for m in resource.machines if m.field == name), None)
            if machine and item.operator in ("eq", "ne", "in"):
                told = [] if item.operator == "ne" else [*NAMES]
                found.append(({item.parameter: machine.initial}, told))
    return found + _searched(suite, table)


def _searched(suite: Suite, table: Rows) -> list[tuple[dict[str, Value], list[str]]]:
    found: list[tuple[dict[str, Value], list[str]]] = []
    for name in suite.resource.listing.search:
        row = next((r for r in ("second", *NAMES) if table[r].get(name)), None)
        value = table[row].get(name) if row else None
        if row and isinstance(value, str):
            found += [({"q": value}, [row]), ({"q": value.upper()}, [row])]
    if suite.resource.listing.search:
        found.append(({"q": NEVER}, []))
    return found


def _operand(item: Filter, values: list[JsonValue]) -> JsonValue:
    """What is asked of a field whose values are these."""
    middle, last = values[1], values[2]
    match item.operator:
        case "isnull":
            return True
        case "in" if len(str(middle)) + len(str(last)) < LONGEST_QUERY:
            return [middle, last]
        case "in":
            return [middle]
        case "contains" | "overlaps":
            return middle
        case _:
            return middle


def query_of(operand: JsonValue) -> str:
    if isinstance(operand, list):
        return ",".join(query_of(item) for item in operand)
    return str(operand).lower() if isinstance(operand, bool) else str(operand)
