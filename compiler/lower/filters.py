"""Filters: the typed parameters that a filterable field gives."""

from compiler.ir.field import Array, Boolean, Enumeration, Field, Text, Uuid
from compiler.ir.operation import Filter

FILTER_OPERATORS: dict[str, str] = {
    "eq": "equal to",
    "ne": "other than",
    "gt": "greater than",
    "gte": "at least",
    "lt": "less than",
    "lte": "at most",
    "in": "one of, separated by commas,",
    "isnull": "null (true) or not (false)",
    "contains": "containing all of, separated by commas,",
    "overlaps": "containing any of, separated by commas,",
}


def filters_of(field: Field) -> tuple[Filter, ...]:
    """The typed parameters that a filterable field gives, as its type allows."""
    kind = field.type
    name = field.names.parameter
    operators: tuple[str, ...]
    match kind:
        case Array():
            operators = ("contains", "overlaps")
        case Boolean():
            operators = ("eq",)
        case Enumeration() | Uuid() | Text():
            operators = ("eq", "ne", "in")
        case _:
            operators = ("eq", "ne", "gt", "gte", "lt", "lte", "in")
    if field.nullable:
        operators = (*operators, "isnull")
    found = []
    for operator in operators:
        value = kind
        if operator == "isnull":
            value = Boolean()
        elif operator == "in":
            value = Array(kind, min_items=1, max_items=100)  # type: ignore[arg-type]
        about = f"Rows whose `{field.names.json}` is {FILTER_OPERATORS[operator]}"
        about += "." if operator == "isnull" else " the value."
        parameter = name if operator == "eq" else f"{name}__{operator}"
        found.append(Filter(parameter, field, operator, value, about))
    return tuple(found)
