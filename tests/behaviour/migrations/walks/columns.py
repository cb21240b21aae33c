"""Edits of one field: it comes, goes, changes its name, its type, its limits or its values."""

import re
from random import Random
from typing import Any

Spec = dict[str, Any]
Specs = dict[str, Spec]

PLAIN: dict[str, tuple[Spec, Any]] = {
    "string": ({"max_length": 60}, "w"),
    "text": ({"max_length": 600}, "w"),
    "slug": ({"max_length": 60}, "w"),
    "smallint": ({}, 4),
    "integer": ({}, 4),
    "bigint": ({}, 4),
    "decimal": ({"precision": 8, "scale": 2}, 4),
    "float": ({}, 4),
    "boolean": ({}, True),
    "date": ({}, "2026-02-03"),
    "time": ({}, "10:20:00"),
    "datetime": ({}, "2026-02-03T10:20:00Z"),
    "uuid": ({}, "00000000-0000-0000-0000-000000000007"),
    "enum": ({"values": ["a", "b", "c"]}, "b"),
    "json": ({}, {}),
    "string[]": ({"items": {"max_length": 20}}, []),
    "integer[]": ({}, []),
    "enum[]": ({"items": {"values": ["a", "b", "c"]}}, ["b"]),
    "kind": ({}, "first"),
}
"""By type what it needs, and a value for rows that exist."""
WIDER = {
    "smallint": ["integer", "bigint", "decimal", "string"],
    "integer": ["smallint", "bigint", "decimal", "float", "string"],
    "bigint": ["integer", "decimal", "string"],
    "date": ["datetime", "string"],
    "string": ["text"],
    "text": ["string"],
    "uuid": ["string"],
    "boolean": ["string"],
    "decimal": ["float", "bigint"],
    "string[]": [],
}
NUMBERS = ("smallint", "integer", "bigint", "decimal", "float")
TEXTS = ("string", "text", "slug")
WORDS = ("size", "note", "code", "rank", "mark", "order", "user", "weight_class", "due_on", "url")


def fields(spec: Spec) -> list[str]:
    """Those that may be edited: `title` stays, for what is unique."""
    return [name for name in spec["fields"] if name != "title"]


def of_type(spec: Spec, *types: str) -> list[str]:
    return [name for name in fields(spec) if spec["fields"][name]["type"] in types]


def uses(spec: Spec, name: str) -> bool:
    """Whether anything but its own entry speaks of a field."""
    others = {key: value for key, value in spec.items() if key not in ("fields", "approve")}
    computed = [one.get("generated", "") for one in spec["fields"].values()]
    return bool(re.search(rf"\b{name}\b", repr((others, computed))))


def free_word(spec: Spec, random: Random) -> str | None:
    known = {*spec["fields"], *spec.get("relations", {})}
    free = [word for word in WORDS if word not in known and not uses(spec, word)]
    return random.choice(free) if free else None


def add_field(spec: Spec, random: Random) -> str | None:
    name = free_word(spec, random)
    if name is None:
        return None
    kind = random.choice(list(PLAIN))
    more, value = PLAIN[kind]
    field = {"type": kind, **{key: _copy(one) for key, one in more.items()}}
    match random.randrange(4):
        case 0:
            field["required"] = False
        case 1:
            field["default"] = value
        case 2:
            field["backfill"] = value
        case _:
            field |= {"required": False, "backfill": value}
    if random.random() < 0.2:
        field["column"] = f"{name}_value"
    spec["fields"][name] = field
    return f"add {kind}"


def compute_field(spec: Spec, random: Random) -> str | None:
    name = free_word(spec, random)
    numbers = [n for n in of_type(spec, "integer", "smallint") if "column" not in spec["fields"][n]]
    if name is None or not numbers:
        return None
    field = {"type": "bigint", "required": False}
    spec["fields"][name] = {**field, "generated": f"{random.choice(numbers)}::bigint + 1"}
    return "add generated"


def change_computation(spec: Spec, random: Random) -> str | None:
    found = [name for name in fields(spec) if "generated" in spec["fields"][name]]
    if not found:
        return None
    field = spec["fields"][random.choice(found)]
    if random.random() < 0.4:
        del field["generated"]
        return "computed no more"
    field["generated"] += " + 1"
    return "change generated"


def drop_field(spec: Spec, random: Random) -> str | None:
    found = [name for name in fields(spec) if not uses(spec, name)]
    if not found:
        return None
    del spec["fields"][random.choice(found)]
    return "drop"


def rename_field(spec: Spec, random: Random) -> str | None:
    word = free_word(spec, random)
    found = [name for name in spec["fields"] if "renamed_from" not in spec["fields"][name]]
    if word is None or not found:
        return None
    old = random.choice([name for name in found if name != "title"] or [""])
    if not old:
        return None
    renamed_in(spec, old, word)
    field = spec["fields"][word]
    # What is renamed is a column, which may have a name of its own.
    if "column" not in field:
        field["renamed_from"] = old
    elif random.random() < 0.5:
        field["renamed_from"] = field.pop("column")
    return "rename"


def renamed_in(spec: Spec, old: str, new: str) -> None:
    """Everything that speaks of a field or a relation speaks of it by its new name."""

    def changed(value: Any) -> Any:
        match value:
            case str():
                return re.sub(rf"\b{old}\b", new, value)
            case list():
                return [changed(one) for one in value]
            case dict():
                return {key: changed(one) for key, one in value.items()}
        return value

    for key in ("unique", "indexes", "checks", "api"):
        if key in spec:
            spec[key] = changed(spec[key])
    for key in ("fields", "relations"):
        spec[key] = {new if name == old else name: one for name, one in spec[key].items()}
    for field in spec["fields"].values():
        if "generated" in field:
            field["generated"] = changed(field["generated"])


def retype_field(spec: Spec, random: Random) -> str | None:
    found = [n for n in of_type(spec, *WIDER) if not {"generated"} & set(spec["fields"][n])]
    if not found:
        return None
    name = random.choice(found)
    before = spec["fields"][name]
    if not WIDER[before["type"]]:
        return None
    kind = random.choice(WIDER[before["type"]])
    kept = {key: before[key] for key in ("required", "column", "renamed_from") if key in before}
    spec["fields"][name] = {"type": kind, **PLAIN[kind][0], **kept}
    return f"{before['type']} to {kind}"


def limit_field(spec: Spec, random: Random) -> str | None:
    found = of_type(spec, *NUMBERS, *TEXTS)
    if not found:
        return None
    field = spec["fields"][random.choice(found)]
    if field["type"] in NUMBERS:
        if field["type"] == "decimal" and random.random() < 0.4:
            field["precision"] = random.choice((7, 8, 9, 10))
            field["scale"] = random.choice((1, 2, 3))
            return "digits"
        key, value = random.choice((("ge", 0), ("ge", 1), ("le", 90), ("le", 99), ("gt", -1)))
        opposite = {"ge": "gt", "gt": "ge"}.get(key, "")
        field.pop(opposite, None)
        if field.get(key) == value:
            del field[key]
        else:
            field[key] = value
        return "bounds"
    if field["type"] == "string" and random.random() < 0.3:
        if field.pop("pattern", None) is None:
            field["pattern"] = "^[a-z0-9:. -]*$"
        return "pattern"
    field["max_length"] = random.choice((50, 60, 70, 80))
    return "length"


def require_field(spec: Spec, random: Random) -> str | None:
    found = [name for name in fields(spec) if "generated" not in spec["fields"][name]]
    found = [name for name in found if not uses(spec, name)]
    if not found:
        return None
    field = spec["fields"][random.choice(found)]
    if field.get("required", True):
        field["required"] = False
        return "optional"
    del field["required"]
    value = PLAIN[field["type"]][1]
    if "values" in field:
        value = field["values"][0]
    if "values" in field.get("items", {}):
        value = []
    field["backfill"] = value["value"] if isinstance(value, dict) and value else value
    return "required"


def default_field(spec: Spec, random: Random) -> str | None:
    found = of_type(spec, *NUMBERS, *TEXTS, "boolean", "date", "json")
    found = [name for name in found if "generated" not in spec["fields"][name]]
    if not found:
        return None
    field = spec["fields"][random.choice(found)]
    if field.pop("default", None) is None:
        field["default"] = PLAIN[field["type"]][1]
    return "default"


def values_of(field: Spec) -> list[Any]:
    found: list[Any] = field["values"] if "values" in field else field["items"]["values"]
    return found


def change_values(spec: Spec, random: Random) -> str | None:
    found = of_type(spec, "enum", "enum[]")
    if not found:
        return None
    field = spec["fields"][random.choice(found)]
    values = values_of(field)
    if any(isinstance(value, dict) for value in values) or "backfill" in field:
        return None
    defaults = field.get("default", [])
    kept = defaults if isinstance(defaults, list) else [defaults]
    free = [value for value in values if value not in kept]
    match random.randrange(4):
        case 0:
            unused = [word for word in "abcdefghijkl" if word not in values]
            values.insert(random.randrange(len(values) + 1), random.choice(unused))
            return "value added"
        case 1 if len(values) > 1 and free:
            gone = random.choice(free)
            values.remove(gone)
            field["backfill"] = {"values": {gone: values[0]}}
            return "value removed"
        case 2 if free:
            old = random.choice(free)
            new = random.choice([word for word in "mnopqr" if word not in values])
            values[values.index(old)] = {"value": new, "renamed_from": old}
            return "value renamed"
        case _:
            random.shuffle(values)
            return "values reordered"


def _copy(value: Any) -> Any:
    match value:
        case list():
            return [_copy(one) for one in value]
        case dict():
            return {key: _copy(one) for key, one in value.items()}
    return value


EDITS = (
    add_field, add_field, add_field, compute_field, change_computation, drop_field, rename_field,
    retype_field, limit_field, require_field, default_field, change_values,
)  # fmt: skip
