"""Specs as an author with little sense of proportion would write them: mostly right, always odd."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from .sql import condition, generated

Spec = dict[str, Any]
Draw = st.DrawFn

RESOURCES = (
    *(
        "order",
        "invoice",
        "lateral",
        "user",
        "line_item",
        "series",
        "child",
        "address",
        "data",
        "row_set",
    ),
    *("a_resource_whose_name_goes_on_for_as_long_as_may_be", "process", "analysis", "key", "page_"),
)
FIELDS = (
    *(
        "name",
        "title",
        "collation",
        "order",
        "select",
        "from",
        "class",
        "metadata",
        "registry",
        "type",
        "user",
    ),
    *("self", "items", "value", "values_", "count", "schema", "copy", "json_", "date", "time", "x"),
    *("model", "model_fields", "body", "path", "caller", "session", "connection", "principal"),
    *("a_field_whose_name_goes_on_for_as_long_as_it_may", "offset", "version_no", "due_on"),
)
RELATIONS = ("parent", "owner", "table", "next", "column", "author", "group", "members", "tags_of")
VALUES = ("todo", "doing", "done", "None", "true", "class", "in-progress", "name", "x1", "IN")
ROLES = ("admin", "member", "platform:support")
NUMBERS = ("smallint", "integer", "bigint")
SCALARS = (
    *("string", "text", *NUMBERS, "decimal", "float", "boolean", "date", "time", "datetime"),
    *("uuid", "enum", "email", "url", "slug", "json", "bytes"),
)
SORTABLE = frozenset((*NUMBERS, "decimal", "date", "datetime", "boolean", "enum", "string"))


def some(draw: Draw, options: tuple[Any, ...] | list[Any], most: int) -> list[Any]:
    """Up to `most` of the options, each once."""
    if not options:
        return []
    return draw(st.lists(st.sampled_from(options), max_size=most, unique=True))


def maybe(draw: Draw, of: int = 3) -> bool:
    """Once in so many."""
    return draw(st.integers(1, of)) == 1


@st.composite
def projects(draw: Draw) -> dict[str, Spec]:
    """A project: file to spec."""
    found: dict[str, Spec] = {}
    people = {"name": {"type": "string", "max_length": 80, "required": maybe(draw)}}
    found["profile"] = {"external": "profile", "table": "people"}
    if maybe(draw):
        found["profile"]["columns"] = people
    enum = maybe(draw)
    if enum:
        found["mood"] = {"enum": "mood", "values": draw(_values())}
    trait = maybe(draw, 4)
    if trait:
        found["audited"] = {
            "trait": "audited",
            "fields": {"noted": {"type": "text", "required": False}},
        }
    names = draw(st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=4, unique=True))
    made: list[Spec] = []
    for name in names:
        spec = _resource(draw, name, made, enum=enum, trait=trait)
        found[name] = spec
        made.append(spec)
    return found


def _values() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(VALUES), min_size=1, max_size=5, unique_by=lambda v: v.lower())


def _resource(draw: Draw, name: str, made: list[Spec], *, enum: bool, trait: bool) -> Spec:
    spec: Spec = {"resource": name}
    if maybe(draw, 4):
        spec["id"] = draw(st.sampled_from(("uuid", "bigint")))
    spec["delete"] = draw(st.sampled_from(("soft", "hard")))
    spec["use"] = some(draw, ["audited"] if trait else [], 2)
    fields = {key: _field(draw, enum=enum) for key in some(draw, FIELDS, 6)}
    relations: dict[str, Spec] = {}
    spec["ownership"] = _ownership(draw, spec, made, relations)
    for key in some(draw, [r for r in RELATIONS if r not in relations], 3):
        relations[key] = _relation(draw, spec, made)
    spec["fields"], spec["relations"] = fields, relations
    columns = {k: f for k, f in fields.items() if "access" not in f}
    if columns and maybe(draw, 5):
        kind, sql = draw(generated(columns))
        limit = {"max_length": 400} if kind in ("text", "string") else {}
        fields["computed_one"] = {"type": kind, "generated": sql, "required": False, **limit}
    spec["checks"] = {
        f"rule_{n}": draw(condition(columns)) for n in range(draw(st.integers(0, 2))) if columns
    }
    short = [
        k for k, f in columns.items() if f["type"] in SORTABLE and f.get("max_length", 0) < 501
    ]
    names = [*short, *(k for k, r in relations.items() if not r.get("many"))]
    spec["unique"] = [
        _unique(draw, names, columns) for _ in range(draw(st.integers(0, 2))) if names
    ]
    spec["indexes"] = [
        _index(draw, names, columns) for _ in range(draw(st.integers(0, 2))) if names
    ]
    _machine(draw, spec, fields)
    if maybe(draw, 6):
        spec["actions"] = {
            "finish": {
                "on": draw(st.sampled_from(("item", "collection"))),
                "call": f"app.services.{name}:finish",
                "summary": "Be done.",
                "input": {"note": {"type": "string", "max_length": 9, "required": maybe(draw)}},
            }
        }
    spec["api"] = _api(draw, spec, fields, relations)
    return {key: value for key, value in spec.items() if value not in ({}, [])}


def _ownership(draw: Draw, spec: Spec, made: list[Spec], relations: dict[str, Spec]) -> Any:
    kind = draw(st.sampled_from(("account", "account", "profile", "public", "through", "through")))
    parents = [m for m in made if m["ownership"] != "public"]
    if kind == "through" and parents:
        parent = draw(st.sampled_from(parents))
        relations["parent"] = {
            "to": parent["resource"],
            "on_delete": "cascade",
            "inverse": f"{spec['resource']}_rows",
        }
        if parent["delete"] == "soft":
            spec["delete"] = "soft"
        found: Spec = {"through": "parent"}
        for right in some(draw, ("read", "write"), 1 if maybe(draw) else 0):
            found[right] = [{"role": "admin"}]
        return found
    if kind == "through":
        kind = "account"
    if not maybe(draw):
        return kind
    scoped: Spec = {"scope": kind}
    if kind == "public":
        scoped["read"] = draw(st.sampled_from(("signed_in", [{"platform": "support"}])))
        return scoped
    if maybe(draw):
        scoped["as"] = draw(st.sampled_from(("author", "user", "order", "tenant")))
    admits: list[Spec] = [{"platform": "support"}]
    if kind == "account":
        admits += [{"role": "admin"}]
    if maybe(draw):
        relations["author_of"] = {
            "to": "profile",
            "default": "principal.profile_id",
            "access": "read_only",
        }
        admits.append({"through": "author_of"})
    for right in some(draw, ("read", "write"), 2):
        scoped[right] = some(draw, [str(n) for n in range(len(admits))], 2)
        scoped[right] = [admits[int(n)] for n in scoped[right]] or [admits[0]]
    return scoped


def _field(draw: Draw, *, enum: bool) -> Spec:
    kind = draw(st.sampled_from((*SCALARS, *(["mood"] if enum else []))))
    array = kind not in ("json", "bytes") and maybe(draw, 5)
    limits = draw(_limits(kind))
    found: Spec = {"type": f"{kind}[]" if array else kind}
    if array:
        found |= {"items": limits} if limits else {}
        if maybe(draw):
            found["max_items"] = draw(st.integers(1, 50))
        if maybe(draw) and not found.get("min_items"):
            found["default"] = []
    else:
        found |= limits
        if maybe(draw):
            found |= _default(draw, kind, limits)
    if maybe(draw):
        found["required"] = False
    if maybe(draw, 8):
        found["access"] = draw(
            st.sampled_from(("read_only", "write_only", "create_only", "internal"))
        )
        found["required"] = False
    if maybe(draw, 8):
        found["description"] = draw(
            st.sampled_from(('It\'s "so".', "100 % | {x} `y` \\", "’Ünïcode’ 漢字"))
        )
    return found


@st.composite
def _limits(draw: Draw, kind: str) -> Spec:
    found: Spec = {}
    if kind in ("string", "text", "email", "url", "slug", "bytes"):
        if kind == "string" or maybe(draw):
            found["max_length"] = draw(st.sampled_from((1, 6, 40, 500)))
            if kind in ("email", "url"):
                found["max_length"] = draw(st.sampled_from((40, 254)))
        if maybe(draw, 5) and kind in ("string", "text", "bytes"):
            found["min_length"] = 1
        if kind in ("string", "text") and maybe(draw, 6):
            found["pattern"] = draw(
                st.sampled_from(("^[a-z]+$", "^[A-Z]{2}-[0-9]{3}$", "^(a|b):", "x"))
            )
            found["max_length"] = 40
    if kind in (*NUMBERS, "decimal", "float"):
        low, high = sorted(draw(st.tuples(st.integers(-9, 9), st.integers(-9, 9))))
        if maybe(draw):
            found[draw(st.sampled_from(("ge", "gt")))] = low
        if maybe(draw):
            found[draw(st.sampled_from(("le", "lt")))] = high + 2
    if kind == "decimal":
        scale = draw(st.integers(0, 4))
        found |= {"precision": scale + draw(st.integers(2, 8)), "scale": scale}
    if kind == "enum":
        found["values"] = draw(_values())
    if kind == "json" and maybe(draw):
        found["shape"] = {
            "label": {"type": "string", "max_length": 9},
            "size": {"type": "integer", "required": False},
        }
    return found


def _default(draw: Draw, kind: str, limits: Spec) -> Spec:
    values: dict[str, Any] = {
        "boolean": draw(st.booleans()),
        "date": "2026-01-31",
        "time": "09:30",
        "datetime": draw(st.sampled_from(("now", "2026-01-31T09:30:00Z"))),
        "string": draw(st.sampled_from(("a", "", "it's", "ab"))),
        "text": draw(st.sampled_from(("a", ":x 100%\\", "漢"))),
        "json": {},
        "integer": 1,
        "bigint": 2,
        "smallint": 0,
        "decimal": 1,
        "float": 0.5,
        "uuid": "018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21",
        "enum": (limits.get("values") or ["todo"])[0],
    }
    return {"default": values[kind]} if kind in values else {}


def _relation(draw: Draw, spec: Spec, made: list[Spec]) -> Spec:
    targets = [m["resource"] for m in made]
    to = draw(st.sampled_from(["profile", spec["resource"], *targets, *targets]))
    if to != "profile" and maybe(draw, 4):
        return {"to": to, "many": True}
    found: Spec = {"to": to}
    if to == spec["resource"] or maybe(draw):
        found["required"] = False
    choices = ["restrict", "cascade", *(["set_null"] if "required" in found else [])]
    found["on_delete"] = draw(st.sampled_from(choices))
    if to == "profile" and maybe(draw):
        found |= {"default": "principal.profile_id", "access": "read_only"}
    return found


def _unique(draw: Draw, names: list[str], columns: Spec) -> Any:
    on = some(draw, names, 3) or names[:1]
    if maybe(draw):
        return on
    found: Spec = {"on": on}
    if maybe(draw):
        found["ignore_case"] = True
    if maybe(draw):
        found["within"] = "all"
    if maybe(draw):
        found["nulls"] = "not_distinct"
    if columns and maybe(draw):
        found["where"] = draw(condition(columns))
    return found


def _index(draw: Draw, names: list[str], columns: Spec) -> Spec:
    using = draw(st.sampled_from(("btree", "btree", "gin", "brin", "hash")))
    names_before = names
    if using == "gin":
        names = [k for k, f in columns.items() if f["type"].endswith("[]") or f["type"] == "json"]
        using = using if names else "btree"
        names = names or names_before
    on = some(draw, names, 1 if using == "hash" else 3) or names[:1]
    found: Spec = {"on": on, "using": using}
    if using == "btree":
        found["on"] = [f"-{name}" if maybe(draw) else name for name in on]
        if rest := [n for n in names if n not in on]:
            found |= {"include": rest[:2]} if maybe(draw) else {}
    if columns and maybe(draw):
        found["where"] = draw(condition(columns))
    return found


def _machine(draw: Draw, spec: Spec, fields: Spec) -> None:
    for name, field in fields.items():
        values = field.get("values")
        if field["type"] != "enum" or not values or "access" in field or not maybe(draw, 2):
            continue
        field.pop("required", None)
        field["default"] = values[0]
        targets: Spec = {value: [after] for value, after in pairwise(values)}
        targets[values[-1]] = [] if maybe(draw, 2) else [values[0]] * (len(values) > 1)
        if len(values) > 2 and maybe(draw):
            targets[values[0]] = {values[1]: {"roles": ["admin"]}, values[2]: {}}
        spec.setdefault("transitions", {})[name] = targets


def _api(draw: Draw, spec: Spec, fields: Spec, relations: Spec) -> Spec:
    seen = {
        k: f for k, f in fields.items() if f.get("access") in (None, "read_only", "create_only")
    }
    keys = [k for k, r in relations.items() if not r.get("many")]
    found: Spec = {
        "filter": some(draw, [*(k for k, f in seen.items() if f["type"] in SORTABLE), *keys], 3),
        "sort": some(
            draw, [k for k, f in seen.items() if f["type"] in SORTABLE and "required" not in f], 2
        ),
        "search": some(
            draw,
            [k for k, f in seen.items() if f["type"] in ("string", "text") and f.get("max_length")],
            2,
        ),
        "expand": some(draw, keys, 2),
    }
    if maybe(draw):
        found["etag"] = draw(st.sampled_from((True, "required")))
    operations = ["create", "list", "read", "update", "delete"]
    if spec["delete"] == "soft":
        operations.append("restore")
    if maybe(draw, 5):
        operations = some(draw, operations, 6) or ["read"]
    if maybe(draw) and "create" in operations:
        operations.append("batch_create")
    found["operations"] = operations
    public = spec["ownership"] == "public" or (
        isinstance(spec["ownership"], dict) and spec["ownership"].get("scope") == "public"
    )
    writes = [o for o in operations if o not in ("list", "read")]
    if public:
        found["roles"] = {o: ["platform:support"] for o in writes}
        if "actions" in spec:
            found["roles"]["finish"] = ["platform:support"]
    elif maybe(draw, 4):
        found["roles"] = {o: ["platform:support"] for o in some(draw, operations, 2)}
    return {key: value for key, value in found.items() if value not in ({}, [])}
