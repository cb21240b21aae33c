"""Tests of lists: pages, filters, search and order."""

from keyword import iskeyword

from compiler.emit.pytest.finding import found_by, query_of, rows, settable
from compiler.emit.pytest.source import source
from compiler.emit.pytest.suite import Suite
from compiler.emit.pytest.values import ascending, required
from compiler.emit.python.symbol import member
from compiler.ir.boundary import edges
from compiler.ir.case import Case
from compiler.ir.example import JsonValue, valid
from compiler.ir.field import (
    Array,
    Boolean,
    Decimal,
    Float,
    Integer,
    Text,
)
from compiler.ir.operation import Filter, Kind
from compiler.ir.relation import Relation
from compiler.ir.witness import completed


def list_pages(suite: Suite, case: Case) -> None:
    key = suite.resource.id.names.json
    tied = _tied(suite)
    if tied:
        name, values = tied
        table = ", ".join(source(values[n]) for n in (2, 0, 2, 1, 0))
        members = suite.keywords({name: name})
        made = f"for {name} in ({table})"
        sort = next(k.name for k in suite.resource.listing.sorts if k.field.names.json == name)
        query = f'{{"limit": 2, "sort": "-{sort}"}}'
    else:
        members, made, query = "", "for _ in range(5)", '{"limit": 2}'
    with suite.test(case, "caller"):
        suite.code(f"""
            ids = [({suite.make(members=members)})["{key}"] {made}]
            seen: list[{suite.id_type()}] = []
            query: dict[str, {suite.any}] = {query}
            for size in (2, 2, 1):
                page = (await caller.get("{suite.path}", params=query)).json()
                assert len(page["data"]) == size
                seen += [{suite.row}["{key}"] for {suite.row} in page["data"]]
                query["cursor"] = page["next_cursor"]
            assert page["next_cursor"] is None
            assert sorted(seen) == sorted(ids)
        """)
        if tied:
            suite.code('assert seen == await ids_of(caller, sort=query["sort"])')


def list_moving(suite: Suite, case: Case) -> None:
    key, row = suite.resource.id.names.json, suite.row
    deletes = suite.has(Kind.DELETE)
    with suite.test(case, "caller"):
        suite.code(f"""
            ids = [({suite.make()})["{key}"] for _ in range(5)]
            seen: list[{suite.id_type()}] = []
            query: dict[str, {suite.any}] = {{"limit": 2}}
            while True:
                page = (await caller.get("{suite.path}", params=query)).json()
                seen += [{row}["{key}"] for {row} in page["data"]]
                query["cursor"] = page["next_cursor"]
                if query["cursor"] is None:
                    break
                if len(seen) == 2:
                    {suite.make()}
        """)
        if deletes:
            path = f'f"{suite.path}/{{seen[-1]}}"'
            suite.code(f"""
                    response = await {suite.delete("caller", path)}
                    assert response.status_code == 204, response.text
            """)
        suite.code("""
            assert len(seen) == len(set(seen))
            assert set(ids) <= set(seen)
        """)


def list_count(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            for _ in range(3):
                {suite.make()}
            page = await caller.get("{suite.path}", params={{"limit": 1, "count": "exact"}})
            assert page.json()["count"] == 3
        """)


def list_limit(suite: Suite, case: Case) -> None:
    kind = _parameter(suite, "limit")
    assert isinstance(kind, Integer)
    given = [f'"limit", [{kind.ge}, {kind.le}]']
    with suite.test(case, "caller", "limit: int", given=given):
        suite.code("assert await ids_of(caller, limit=limit) == []")


def list_refused(suite: Suite, case: Case) -> None:
    rows = ", ".join(f'("{name}", {text})' for name, text in _refused(suite))
    given = [f'("name", "value"), [{rows},]']
    with suite.test(case, "caller", "name: str", "value: str", given=given):
        suite.code(f"""
            response = await caller.get("{suite.path}", params={{name: value}})
            {suite.invalid}(response, f"/{{name}}")
        """)


def list_other_cursor(suite: Suite, case: Case) -> None:
    others = _other_lists(suite)
    with suite.test(case, "caller"):
        suite.code(f"""
            for _ in range(2):
                {suite.make()}
            page = await caller.get("{suite.path}", params={{"limit": 1}})
            cursor = page.json()["next_cursor"]
            for other in ({", ".join(others)},):
                response = await caller.get("{suite.path}", params={{"cursor": cursor, **other}})
                {suite.refused}(response, 422, "/cursor")
        """)


def list_found(suite: Suite, case: Case) -> None:
    found = found_by(suite)
    if not found:
        _list_found_by_key(suite, case)
        return
    rows = ", ".join(f"({suite.literal(query)}, {_list(names)})" for query, names in found)
    given = [f'("query", "expected"), [{rows},], ids=str']
    key = suite.resource.id.names.json
    with suite.test(case, "caller", "query: dict[str, str]", "expected: list[str]", given=given):
        suite.code(f"""
            names = {{
                ({suite.make(members="**members")})["{key}"]: name
                for name, members in ROWS.items()
            }}
            assert {{names[key] for key in await ids_of(caller, **query)}} == set(expected)
        """)


def _list_found_by_key(suite: Suite, case: Case) -> None:
    """Where a list is filtered by keys only: those of the row itself, and those of no row."""
    row, key = suite.row, suite.key(suite.row)
    # A relation to another row of the resource makes that one too, with keys of its own.
    second = any(relation.target == suite.names.spec for relation in suite.resource.relations)
    asked = []
    for item in suite.resource.listing.filters:
        name = item.field.names.python
        relation = next((r for r in suite.resource.relations if r.field == name), None)
        if relation is None or item.operator not in ("eq", "ne", "in"):
            continue
        if item.operator == "ne" and second and relation.target != suite.names.spec:
            continue
        own = f'{row}["{item.field.names.json}"]'
        asked.append((item.parameter, own, "[]" if item.operator == "ne" else f"[{key}]"))
        if item.operator == "eq":
            asked.append((item.parameter, suite.absent_target(relation), "[]"))
    if not asked:
        return
    shown = ", ".join(f'("{name}", {value}, {found})' for name, value, found in asked)
    keys = [r for r in suite.resource.relations if suite.resource.field(r.field).in_create]
    members = {suite.json(r.field): suite.reference(r) for r in keys if not r.required}
    with suite.test(case, "caller"):
        suite.code(f"""
            {row} = {suite.make(members=suite.keywords(members))}
            for name, value, expected in ({shown},):
                assert await ids_of(caller, **{{name: value}}) == expected
        """)


def list_of_relation(suite: Suite, case: Case) -> None:
    assert isinstance(case.subject, tuple)
    relation = case.subject[0]
    assert isinstance(relation, Relation)
    field = suite.resource.field(relation.field)
    chosen = next(f for f in suite.resource.listing.filters if f.field == field)
    key = f'{suite.row}["{field.names.json}"]'
    members = suite.keywords({field.names.json: suite.reference(relation)})
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make(members=members)}
            {suite.make()}
            found = await ids_of(caller, {suite.keywords({chosen.parameter: key})})
            assert found == [{suite.key(suite.row)}]
        """)


def list_sorted(suite: Suite, case: Case) -> None:
    names = [key.name for key in suite.resource.listing.sorts]
    members = "**members" if rows(suite) else ""
    made = "for members in ROWS.values()" if members else "for _ in range(3)"
    key = suite.resource.id.names.json
    with suite.test(case, "caller", "name: str", given=[f'"name", {suite.out.literal(names)}']):
        suite.code(f"""
            ids = [({suite.make(members=members)})["{key}"] {made}]
            assert await ids_of(caller, sort=name) == ids
            assert await ids_of(caller, sort=f"-{{name}}") == ids[::-1]
        """)


def tables(suite: Suite) -> None:
    """The rows that tests of lists tell apart, and the helper that they share."""
    if not suite.has(Kind.LIST):
        return
    found = rows(suite)
    if found:
        shown = ", ".join(
            f'"{name}": {suite.literal(suite.by_json(m))}' for name, m in found.items()
        )
        suite.out.comment("Rows that each filter tells apart, in the order of each sort key.")
        suite.code(f"ROWS: dict[str, dict[str, {suite.any}]] = {{{shown},}}")
        suite.out.blank()
    key = suite.resource.id.names.json
    client = suite.out.use(member("httpx", "AsyncClient"))
    with suite.out.block(
        f"async def ids_of(client: {client}, **query: {suite.any}) -> list[{suite.id_type()}]:"
    ):
        suite.out.docstring("The ids on the page that answers this query, in its order.")
        suite.code(f"""
            response = await client.get("{suite.path}", params=query)
            assert response.status_code == 200, response.text
            return [{suite.row}["{key}"] for {suite.row} in response.json()["data"]]
        """)


def _refused(suite: Suite) -> list[tuple[str, str]]:
    """Parameters that a list can't answer, with their values as Python."""
    resource = suite.resource
    limit = _parameter(suite, "limit")
    assert isinstance(limit, Integer)
    found = [
        ("limit", f'"{limit.ge - 1}"'),
        ("limit", f'"{limit.le + 1}"'),
        ("limit", '"x"'),
        ("limit", '"9" * 5_000'),
        ("cursor", '"nonsense"'),
        ("cursor", '"é\\0"'),
        ("count", '"guess"'),
    ]
    if resource.listing.sorts:
        found += [("sort", '"unknown"'), ("sort", '""')]
    if resource.listing.search:
        found.append(("q", '"nul \\0"'))
    for item in resource.listing.filters:
        found += [(item.parameter, suite.out.literal(text)) for text in _wrong(item)]
    filtered = {f.parameter for f in resource.listing.filters}
    other = next((f for f in resource.answered if f.names.parameter not in filtered), None)
    if other:
        found.append((other.names.parameter, '"x"'))
    return [*found, ("unknown", '"x"')]


def _wrong(item: Filter) -> list[str]:
    kind = item.type.element if isinstance(item.type, Array) else item.type
    match kind:
        case Boolean():
            return ["perhaps"]
        case Decimal() | Float():
            return ["x", "NaN"]
        case Text():
            return ["nul \0"] if item.operator in ("eq", "contains") else []
        case Integer():
            return ["x", str(2 ** (kind.bits - 1))]
        case _:
            wrong = [p.sent for p in edges(kind, item.field.names.column).outside]
            return [next(str(text) for text in wrong if isinstance(text, str))]


def _other_lists(suite: Suite) -> list[str]:
    """Queries for lists that the first page's cursor doesn't belong to."""
    listing = suite.resource.listing
    found: list[str] = []
    for key in listing.sorts:
        for name in (key.name, f"-{key.name}"):
            if (name,) != listing.default_sort and not found:
                found.append(f'{{"sort": "{name}"}}')
    table = rows(suite)
    for item in listing.filters:
        value = table["second"].get(item.field.names.python) if table else None
        if item.operator == "eq" and value is not None:
            found.append(suite.literal({item.parameter: query_of(value)}))
            break
    if not found and listing.search:
        found.append('{"q": "another"}')
    for item in listing.filters:
        if not found and item.operator == "eq":
            found.append(suite.literal({item.parameter: query_of(valid(item.field))}))
    return found


def _tied(suite: Suite) -> tuple[str, list[JsonValue]] | None:
    """A sort key that rows may share, and three values of it in order."""
    unique = {name for rule in suite.resource.uniques for name in rule.fields}
    for key in suite.resource.listing.sorts:
        name = key.field.names.python
        values = ascending(key.field) if settable(key.field) and name not in unique else []
        start = required(suite.resource)
        alone = all(
            completed(suite.resource, {**start, name: value}) == {**start, name: value}
            for value in values
        )
        json = key.field.names.json
        if len(values) == 3 and alone and json.isidentifier() and not iskeyword(json):
            return json, values
    return None


def _parameter(suite: Suite, name: str) -> object:
    operation = suite.resource.operation(Kind.LIST)
    assert operation is not None
    return next(p.type for p in operation.parameters if p.name == name)


def _list(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
