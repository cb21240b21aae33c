"""Tests of related rows that a response holds beside their keys."""

from compiler.emit.pytest.suite import Suite
from compiler.emit.python.literal import prose
from compiler.ir.case import Case
from compiler.ir.cases.reads import leaves_sight
from compiler.ir.operation import ETag, Kind
from compiler.ir.relation import Expansion
from compiler.postgres.quote import identifier


def expand(suite: Suite, case: Case) -> None:
    resource, row = suite.resource, suite.row
    expansions = _expansions(suite, case)
    sent = [e.relation for e in expansions if resource.field(e.relation.field).in_create]
    members = {suite.json(r.field): suite.reference(r) for r in sent}
    empty = [e for e in expansions if resource.field(e.relation.field).nullable]
    names = ",".join(expansion.name for expansion in expansions)
    pairs = ", ".join(
        f"({suite.out.literal(e.json)}, {suite.out.literal(suite.json(e.relation.field))})"
        for e in expansions
    )
    key = suite.out.literal(suite.resource.id.names.json)
    with suite.test(case, "caller"):
        suite.code(f"""
            {row} = {suite.make(members=suite.keywords(members))}
            path = {suite.item()}
            query = {{"expand": {suite.out.literal(names)}}}
            response = await caller.get(path, params=query)
            assert response.status_code == 200, response.text
            expanded = response.json()
            assert expanded.items() >= {row}.items()
            for name, key in ({pairs},):
                assert expanded[name][{_key(suite, expansions)}] == {row}[key]
        """)
        if resource.etag is not ETag.OFF:
            suite.code('assert "etag" not in response.headers')
        if suite.has(Kind.LIST):
            suite.code(f"""
                page = (await caller.get("{suite.path}", params=query)).json()
                assert [found for found in page["data"] if found[{key}] == {suite.key(row)}] == [
                    expanded
                ]
            """)
        if empty and all(r.field != e.relation.field or not r.required
                         for e in empty for r in sent):  # fmt: skip
            suite.code(f"""
                other = {suite.make()}
                read = await caller.get({suite.item("other")}, params=query)
            """)
            for expansion in empty:
                suite.code(f"assert read.json()[{suite.out.literal(expansion.json)}] is None")


def expand_hidden(suite: Suite, case: Case) -> None:
    resource, row = suite.resource, suite.row
    expansions = _expansions(suite, case)
    leaving = [e for e in expansions if leaves_sight(resource, e.relation, suite.known)]
    deleted = [e for e in expansions if suite.target(e.relation.target).soft_delete]
    members = {
        suite.json(e.relation.field): suite.reference(e.relation)
        for e in expansions
        if resource.field(e.relation.field).in_create
    }
    names = ",".join(expansion.name for expansion in expansions)
    fixtures = ["sign_in"] * bool(leaving) + ["connection"] * bool(deleted)
    with suite.test(case, "caller", *fixtures):
        suite.code(f"""
            {row} = {suite.make(members=suite.keywords(members))}
            path = {suite.item()}
            query = {{"expand": {suite.out.literal(names)}}}
        """)
        if leaving:
            suite.code("""
                elsewhere = await sign_in(profile=caller.profile_id)
                read = await elsewhere.get(path, params=query)
            """)
            for expansion in leaving:
                suite.code(f"assert read.json()[{suite.out.literal(expansion.json)}] is None")
        if not deleted:
            return
        for expansion in deleted:
            target = suite.target(expansion.relation.target)
            sql = (
                f"UPDATE {identifier(target.names.table)} SET deleted_at = now()"
                f" WHERE {identifier(target.id.names.column)} = $1"
            )
            key = suite.out.literal(suite.json(expansion.relation.field))
            suite.code(f"await connection.execute({prose(sql)}, {row}[{key}])")
        suite.code("read = await caller.get(path, params=query)")
        for expansion in deleted:
            suite.code(f"assert read.json()[{suite.out.literal(expansion.json)}] is None")


def _key(suite: Suite, expansions: tuple[Expansion, ...]) -> str:
    """What the related rows call their key."""
    relation = expansions[0].relation
    if relation.external:
        return suite.out.literal(suite.known.external(relation.target).key.names.json)
    return suite.out.literal(suite.target(relation.target).id.names.json)


def _expansions(suite: Suite, case: Case) -> tuple[Expansion, ...]:
    assert isinstance(case.subject, tuple)
    return tuple(one for one in suite.resource.expansions if one.relation in case.subject)
