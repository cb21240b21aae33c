"""Tests of batches."""

from compiler.emit.pytest.referring import foreign_and_unknown
from compiler.emit.pytest.suite import Suite
from compiler.emit.pytest.template import numbered
from compiler.emit.pytest.unique import same_values
from compiler.emit.pytest.values import distinguishing, words_of
from compiler.ir.case import Case
from compiler.ir.field import Field, Integer, Text
from compiler.ir.operation import MOST_ITEMS, Kind
from compiler.ir.rule import UniqueRule

DIGITS = 5
"""How long the numbers in values are, at least, where a thousand rows need different ones."""


def batch_create(suite: Suite, case: Case) -> None:
    key = suite.out.literal(suite.resource.id.names.json)
    with suite.test(case, "caller"):
        suite.code(f"""
            items = [{suite.body()} for _ in range(3)]
        """)
        for link in suite.resource.links:
            made = suite.made_key(suite.target(link.target))
            suite.code(f'items[1]["{link.json}"] = [{made}]')
        suite.code(f"""
            response = await caller.post("{suite.path}/batch", json={{"items": items}})
            assert response.status_code == 201, response.text
            created = response.json()["data"]
            assert len(created) == 3
        """)
        hidden = [f.names.json for f in suite.resource.created if not f.in_response]
        told = f"{{n: v for n, v in item.items() if n not in {suite.out.literal(hidden)}}}"
        suite.code(f"""
            for item, row in zip(items, created, strict=True):
                assert row.items() >= {told if hidden else "item"}.items()
        """)
        if suite.has(Kind.READ):
            suite.code(f"""
                for row in created:
                    assert (await caller.get({suite.item("row")})).json() == row
            """)
        elif suite.has(Kind.LIST):
            suite.code(f"assert {{*await ids_of(caller)}} == {{row[{key}] for row in created}}")


def batch_limits(suite: Suite, case: Case) -> None:
    counts = f"(0, {MOST_ITEMS + 1})"
    shared = _shared_parents(suite)
    members = suite.keywords({name: f'first["{name}"]' for name in shared})
    with suite.test(case, "caller"):
        suite.code(f"""
            first = {suite.body()}
            for count in {counts}:
                items = [first] * count
                response = await caller.post("{suite.path}/batch", json={{"items": items}})
                {suite.refused}(response, 422, "/items")
        """)
        if _are_many(suite):
            suite.code(f"""
                rest = [{suite.body(members=members)} for _ in range({MOST_ITEMS - 1})]
                response = await caller.post("{suite.path}/batch", json={{"items": [first, *rest]}})
                assert response.status_code == 201, response.text
                assert len(response.json()["data"]) == {MOST_ITEMS}
            """)
        suite.code(f"""
            items = [{suite.body(members=members)}]
            response = await caller.post("{suite.path}/batch", json={{"items": items}})
            assert response.status_code == 201, response.text
        """)


def batch_refused(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            items = [{suite.body()} for _ in range(3)]
            items[1]["unknown"] = None
            response = await caller.post("{suite.path}/batch", json={{"items": items}})
            {suite.refused}(response, 422, "/items/1/unknown")
        """)
        suite.nothing_stored()


def batch_too_large(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            for size, status in ((1_048_576, 422), (10_485_760, 413)):
                response = await caller.post("{suite.path}/batch", json={{"x": "x" * size}})
                {suite.refused}(response, status)
        """)


def batch_taken(suite: Suite, case: Case) -> None:
    rule = case.subject
    assert isinstance(rule, UniqueRule)
    same = same_values(suite, rule)
    pointer = same.pointer.removeprefix(', "').removesuffix('"')
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make(members=same.first)}
            items = [{suite.body()} for _ in range(3)]
            items[1] = {suite.body(members=same.again)}
            response = await caller.post("{suite.path}/batch", json={{"items": items}})
            {suite.refused}(response, 409, "/items/1{pointer}")
        """)
        if suite.has(Kind.LIST):
            suite.code(f"assert await ids_of(caller) == [{suite.key(suite.row)}]")


def batch_foreign(suite: Suite, case: Case) -> None:
    targets, unknown = foreign_and_unknown(suite, case)
    names = suite.out.literal([*targets])
    pairs = ", ".join(f'"{n}": ({text}, {unknown[n]})' for n, text in targets.items())
    with suite.test(case, "caller", "outsider", "name: str", given=[f'"name", {names}']):
        suite.code(f"""
            keys: dict[str, {suite.any}] = {{{pairs}}}
            answers = []
            for value in keys[name]:
                items = [{suite.body()} for _ in range(3)]
                items[1][name] = value
                response = await caller.post("{suite.path}/batch", json={{"items": items}})
                {suite.refused}(response, 422, f"/items/1/{{name}}")
                answers.append({suite.told}(response))
            assert answers[0] == answers[1]
        """)
        suite.nothing_stored()


def _shared_parents(suite: Suite) -> list[str]:
    """The required keys that all items may have in common, so that a test makes few parents."""
    resource = suite.resource
    apart = distinguishing(resource)
    lone = {n for rule in resource.uniques if not {*rule.fields} & {*apart} for n in rule.fields}
    required = [r for r in resource.relations if resource.field(r.field).required_in_create]
    return [suite.json(r.field) for r in required if r.field not in lone]


def _are_many(suite: Suite) -> bool:
    """Whether a thousand items can be told apart, and need no thousand parents."""
    resource = suite.resource
    required = [r for r in resource.relations if resource.field(r.field).required_in_create]
    if len(_shared_parents(suite)) < len(required):
        return False
    return all(_has_room(resource.field(name)) for name in distinguishing(resource))


def _has_room(field: Field) -> bool:
    """Whether a field has many thousands of values that tests can count through."""
    match field.type:
        case Text() if field.type.patterns:
            found = numbered(field.type, words_of(field))
            return found is not None and found.width >= DIGITS
        case Integer():
            return field.type.le is None or bool(field.type.le >= 10**DIGITS)
        case _:
            return True
