"""Edits of resources: relations, owners, indexes, traits, and the resources themselves."""

from random import Random

from .columns import Spec, Specs, fields, free_word, of_type, renamed_in, values_of

NAMES = ("task", "label", "project", "box", "order", "story", "group", "user")
BARRED = {"uuid", "json", "string[]", "integer[]", "enum[]", "text"}


def resources(specs: Specs) -> list[str]:
    return [name for name, spec in specs.items() if "resource" in spec]


def add_resource(specs: Specs, random: Random) -> str | None:
    free = [name for name in NAMES if name not in specs]
    if not free or len(resources(specs)) > 4:
        return None
    name = random.choice(free)
    specs[name] = resource(name, random)
    return "resource added"


def resource(name: str, random: Random) -> Spec:
    """A resource with a title."""
    owner = random.choice(("account", "account", "profile", "public"))
    spec: Spec = {
        "resource": name, "ownership": owner, "delete": random.choice(("hard", "soft")),
        "fields": {"title": {"type": "string", "max_length": 90}},
        "relations": {}, "indexes": [], "unique": [], "checks": {}, "use": [], "api": {},
    }  # fmt: skip
    roles_for(spec)
    return spec


def roles_for(spec: Spec) -> None:
    """Whoever writes public rows has a role."""
    if spec["ownership"] == "public":
        verbs = ["create", "update", "delete"] + ["restore"] * (spec["delete"] == "soft")
        spec["api"]["roles"] = {verb: ["platform:editor"] for verb in verbs}
    else:
        spec["api"].pop("roles", None)


def pointed_at(specs: Specs, name: str) -> bool:
    return any(
        one["to"] == name
        for other in resources(specs)
        if other != name
        for one in specs[other]["relations"].values()
    )


def remove_resource(specs: Specs, random: Random) -> str | None:
    free = [name for name in resources(specs) if not pointed_at(specs, name)]
    free = [name for name in free if "renamed_from" not in specs[name]]
    if len(resources(specs)) < 3 or not free:
        return None
    name = random.choice(free)
    specs[name] = {"removed": name, "reason": "Nobody uses it."}
    return "resource removed"


def rename_resource(specs: Specs, random: Random) -> str | None:
    free = [name for name in NAMES if name not in specs]
    old = random.choice(resources(specs))
    if not free or "renamed_from" in specs[old]:
        return None
    new = random.choice(free)
    specs[new] = {**specs.pop(old), "resource": new, "renamed_from": old}
    for name in resources(specs):
        for relation in specs[name]["relations"].values():
            if relation["to"] == old:
                relation["to"] = new
    return "resource renamed"


def add_relation(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    name = free_word(spec, random)
    if name is None or len(spec["relations"]) > 2:
        return None
    target = random.choice([*resources(specs), "account", "profile"])
    match random.randrange(4):
        case 0:
            name = f"{name}s" if not name.endswith("s") else name
            spec["relations"][name] = {"to": target, "many": True}
            return "relation to many added"
        case 1:
            key = "backfill"
            value = {"sql": "id"} if target in specs else PEOPLE[target]
            spec["relations"][name] = {"to": target, "on_delete": "cascade", key: value}
            return "required relation added"
        case _:
            rule = random.choice(("restrict", "cascade", "set_null"))
            spec["relations"][name] = {"to": target, "required": False, "on_delete": rule}
            return "relation added"


PEOPLE = {
    "account": "00000000-0000-0000-0000-0000000000aa",
    "profile": "00000000-0000-0000-0000-0000000000bb",
}


def change_relation(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    through = owner_through(spec)
    found = [name for name in spec["relations"] if name != through]
    if not found:
        return None
    name = random.choice(found)
    relation = spec["relations"][name]
    if "renamed_from" in relation or "backfill" in relation:
        return None
    used = name in repr((spec["indexes"], spec["unique"], spec["api"]))
    match random.randrange(3):
        case 0 if not used:
            del spec["relations"][name]
            target = name
            if relation.get("many"):
                approval = {"drop": target, "reason": "It goes."}
                spec.setdefault("approve", []).append(approval)
            return "relation dropped"
        case 1:
            word = free_word(spec, random)
            if word is None:
                return None
            word += "s" if relation.get("many") else ""
            renamed_in(spec, name, word)
            spec["relations"][word]["renamed_from"] = name
            return "relation renamed"
        case _ if not relation.get("many"):
            relation["on_delete"] = random.choice(("restrict", "cascade"))
            return "on_delete"
    return None


def owner_through(spec: Spec) -> str:
    owner = spec["ownership"]
    return owner.get("through", "") if isinstance(owner, dict) else ""


def change_owner(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    if "renamed_from" in spec or "renamed" in spec.get("_", ""):
        return None
    parents = [
        name
        for name, one in spec["relations"].items()
        if one["to"] in specs and not one.get("many") and one.get("required", True)
    ]
    choices = ["account", "profile", "public", *parents]
    owner = random.choice(choices)
    if owner in parents:
        spec["ownership"] = {"through": owner}
    elif owner == "public":
        spec["ownership"] = "public"
    else:
        spec["ownership"] = {"scope": owner, "backfill": PEOPLE[owner]}
    roles_for(spec)
    return "owner"


def change_deletion(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    spec["delete"] = "hard" if spec["delete"] == "soft" else "soft"
    roles_for(spec)
    return f"{spec['delete']} deletion"


def describe(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    spec["summary"] = f"It's one of {random.randrange(99)} things."
    return "comment"


def change_index(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    if spec["indexes"] and random.random() < 0.4:
        spec["indexes"].pop(random.randrange(len(spec["indexes"])))
        return "index dropped"
    indexable = [n for n in spec["fields"] if spec["fields"][n]["type"] not in BARRED]
    parts = random.sample(indexable, min(len(indexable), random.choice((1, 2))))
    index: Spec = {"on": [random.choice(("", "-")) + part for part in parts]}
    if random.random() < 0.4:
        index["where"] = random.choice(("title <> ''", "title <> 'x'"))
    arrays = of_type(spec, "string[]", "integer[]", "json")
    if arrays and random.random() < 0.4:
        index = {"on": [random.choice(arrays)], "using": "gin"}
    spec["indexes"].append(index)
    return "index added"


def change_unique(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    if spec["unique"] and random.random() < 0.3:
        spec["unique"].pop()
        return "unique dropped"
    more = [n for n in fields(spec) if spec["fields"][n]["type"] not in BARRED]
    chosen: Spec = {"on": ["title", *random.sample(more, min(len(more), random.randrange(2)))]}
    options = {
        "ignore_case": True,
        "within": "all",
        "nulls": "not_distinct",
        "where": "title <> ''",
    }
    spec["unique"] = [chosen | {k: v for k, v in options.items() if random.random() < 0.25}]
    return "unique"


def change_check(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    if spec["checks"] and random.random() < 0.4:
        spec["checks"] = {}
        return "check dropped"
    numbers = of_type(spec, "integer", "smallint")
    numbers = [name for name in numbers if "generated" not in spec["fields"][name]]
    limit = random.randrange(100, 200)
    subject = f"{random.choice(numbers)} < {limit} OR " if numbers else ""
    spec["checks"] = {"sane": f"{subject}title <> 'x{limit}'"}
    return "check"


def change_api(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    texts = [name for name in spec["fields"] if spec["fields"][name]["type"] in ("string", "text")]
    if random.random() < 0.5:
        if spec["api"].pop("search", None) is None:
            spec["api"]["search"] = random.sample(texts, random.randrange(1, len(texts) + 1))
        return "search"
    sortable = [
        name for name, one in spec["fields"].items()
        if one.get("required", True) and one["type"] in ("string", "integer", "date", "datetime")
    ]  # fmt: skip
    spec["api"]["sort"] = random.sample(sortable, 1)
    return "sort"


def change_use(specs: Specs, random: Random) -> str | None:
    spec = specs[random.choice(resources(specs))]
    spec["use"] = [] if spec["use"] else ["stamped"]
    return "trait taken" if spec["use"] else "trait left"


def change_trait(specs: Specs, _random: Random) -> str | None:
    trait = specs["stamped"]["fields"]
    if "seen_by" in trait:
        del trait["seen_by"]
        return "trait loses"
    trait["seen_by"] = {"type": "string", "max_length": 9, "default": "nobody"}
    return "trait gains"


def change_enum(specs: Specs, random: Random) -> str | None:
    kind = specs["kind"]
    values = values_of(kind)
    if "backfill" in kind or any(isinstance(value, dict) for value in values):
        return None
    match random.randrange(3):
        case 0:
            values.append(next(word for word in WORDS_OF_ENUM if word not in values))
            return "shared value added"
        case 1 if len(values) > 2:
            gone = values.pop()
            kind["backfill"] = {"values": {gone: "first"}}
            return "shared value removed"
        case 2 if len(values) > 1:
            fresh = [word for word in WORDS_OF_ENUM if word not in values][-1]
            values[-1] = {"value": fresh, "renamed_from": values[-1]}
            return "shared value renamed"
    return None


WORDS_OF_ENUM = [f"v{number}" for number in range(30)]

EDITS = (
    add_resource, remove_resource, rename_resource, add_relation, add_relation, change_relation,
    change_owner, change_deletion, describe, change_index, change_index, change_unique,
    change_check, change_api, change_use, change_trait, change_enum,
)  # fmt: skip


def start(random: Random) -> Specs:
    """Two resources, a trait, and an enum that they may share."""
    stamp = {"type": "datetime", "required": False}
    specs: Specs = {
        "stamped": {"trait": "stamped", "fields": {"seen_at": stamp}},
        "kind": {"enum": "kind", "values": ["first", "second"]},
    }
    for name in ("task", "label"):
        specs[name] = resource(name, random)
    return specs
