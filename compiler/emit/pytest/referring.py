"""Tests of keys to other rows, and of links to many."""

from compiler.emit.pytest.suite import TAKEN, Suite
from compiler.ir.case import Case
from compiler.ir.operation import ETag, Kind
from compiler.ir.relation import Link, Reach, Relation
from compiler.ir.resource import Resource
from compiler.postgres.quote import identifier


def references_foreign(suite: Suite, case: Case) -> None:
    relations = _relations(case)
    targets, unknown = foreign_and_unknown(suite, case)
    updatable = {suite.json(r.field) for r in relations if suite.resource.field(r.field).in_update}
    updatable |= {link.json for link in suite.resource.links}
    updates = suite.has(Kind.UPDATE) and bool(updatable)
    fixed = [name for name in targets if name not in updatable]
    shown = "{" + ", ".join(f'"{name}": {text}' for name, text in targets.items()) + "}"
    missing = "{" + ", ".join(f'"{name}": {text}' for name, text in unknown.items()) + "}"
    with suite.test(
        case, "caller", "outsider", "name: str", given=[f'"name", {suite.out.literal([*targets])}']
    ):
        suite.code(f"""
            foreign: dict[str, {suite.any}] = {shown}
            unknown: dict[str, {suite.any}] = {missing}
            answers = []
            for value in (foreign[name], unknown[name]):
                body = {suite.body()}
                sent = body | {{name: value}}
                response = await caller.post("{suite.path}", json=sent)
                {suite.refused}(response, 422, f"/{{name}}")
                answers.append({suite.told}(response))
            assert answers[0] == answers[1]
        """)
        if not updates:
            return
        version = suite.any_version()
        guard = f"if name not in {suite.out.literal(fixed)}:" if fixed else ""
        update = f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
            for value in (foreign[name], unknown[name]):
                sent = {{name: value}}
                response = await caller.patch(path, json=sent{version})
                {suite.refused}(response, 422, f"/{{name}}")
                answers.append({suite.told}(response))
            assert answers[2] == answers[3]
        """
        if guard:
            update = update.replace("\n            ", "\n                ")
            update = f"\n            {guard}{update}"
        suite.code(update)


def foreign_and_unknown(suite: Suite, case: Case) -> tuple[dict[str, str], dict[str, str]]:
    """By member, keys to what belongs to strangers and to what doesn't exist."""
    relations = _relations(case)
    targets = {suite.json(r.field): _foreign(suite, r) for r in relations}
    unknown = {suite.json(r.field): suite.absent_target(r) for r in relations}
    for link in suite.resource.links:
        target = suite.target(link.target)
        targets[link.json] = f"[{suite.made_key(target, 'outsider')}]"
        unknown[link.json] = f"[{suite.absent_key(target)}]"
    return targets, unknown


def references_own(suite: Suite, case: Case) -> None:
    references = {suite.json(r.field): suite.reference(r) for r in _relations(case)}
    for link in suite.resource.links:
        target = suite.target(link.target)
        references[link.json] = f"[{suite.made_key(target)}]"
    shown = "{" + ", ".join(f'"{name}": {text}' for name, text in references.items()) + "}"
    with suite.test(case, "caller"):
        suite.code(f"""
            references: dict[str, {suite.any}] = {shown}
            {suite.row} = {suite.make(members="**references")}
            assert {suite.row}.items() >= references.items()
        """)


def reference_emptied(suite: Suite, case: Case) -> None:
    [relation] = _relations(case)
    gone = suite.target(relation.within or relation.target)
    field = suite.resource.field(relation.field)
    key = gone.field(relation.within_field).names.json if relation.within_field else None
    gone_row = suite.variable(gone) if gone is not suite.resource else "target"
    value = f'{gone_row}["{key or gone.id.names.json}"]'
    name = field.names.json
    uses_sql = gone.operation(Kind.DELETE) is None or not suite.has(Kind.READ)
    # Who is in two accounts leaves the one, and stays in the other.
    person = gone.field(relation.within_field) if relation.within_field else None
    twice = person is not None and person.in_create and suite.has(Kind.READ)
    fixtures = ["outsider"] * twice + ["connection"] * uses_sql
    with suite.test(case, "caller", *fixtures):
        suite.code(f"""
            {gone_row} = {suite.make(of=gone)}
            {suite.row} = {suite.make(members=suite.keywords({name: value}))}
        """)
        if twice:
            member = suite.keywords({str(key): value})
            suite.code(f"""
                {suite.make("outsider", member, of=gone)}
                theirs = {suite.make("outsider", suite.keywords({name: value}))}
            """)
        _goes(suite, gone, gone_row)
        if suite.has(Kind.READ):
            suite.code(f"""
                read = await caller.get({suite.item()})
                assert read.json()["{name}"] is None
            """)
            if twice:
                path = suite.item("theirs")
                suite.code(f"assert (await outsider.get({path})).json() == theirs")
        else:
            column, table = identifier(field.names.column), identifier(suite.names.table)
            sql = suite.out.literal(f"SELECT {column} FROM {table} WHERE id = $1")
            suite.code(f"assert await connection.fetchval({sql}, {suite.key(suite.row)}) is None")


def reference_keeps(suite: Suite, case: Case) -> None:
    [relation] = _relations(case)
    target = suite.target(relation.target)
    if target.operation(Kind.DELETE) is None:
        return
    target_row = suite.variable(target) if target is not suite.resource else "target"
    members = suite.keywords({suite.json(relation.field): suite.key(target_row, target)})
    with suite.test(case, "caller"):
        suite.code(f"""
            {target_row} = {suite.make(of=target)}
            {suite.make(members=members)}
            path = {suite.item(target_row, target)}
            {suite.refused}({"await " + suite.delete("caller", "path", target)}, 409)
        """)


def link(suite: Suite, case: Case) -> None:
    link, target = _link(suite, case)
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            {_linked(suite, link)} = {suite.make(of=target)}
            path = {suite.item()}
            link = f"{{path}}/{_slug(link)}/{{{suite.key(_linked(suite, link), target, "'")}}}"
            for _ in range(2):
                assert (await caller.put(link)).status_code == 204
        """)
        if suite.has(Kind.READ):
            key = suite.key(_linked(suite, link), target)
            suite.code(f'assert (await caller.get(path)).json()["{link.json}"] == [{key}]')
        suite.code("assert (await caller.delete(link)).status_code == 204")
        if suite.has(Kind.READ):
            suite.code(f'assert (await caller.get(path)).json()["{link.json}"] == []')
        suite.code(f"{suite.refused}(await caller.delete(link), 404)")


def link_set(suite: Suite, case: Case) -> None:
    link, target = _link(suite, case)
    made = suite.made_key(target)
    members = suite.keywords({link.json: "[old]"})
    body = f'{{"{link.json}": [new, new]}}'
    with suite.test(case, "caller"):
        suite.code(f"""
            old = {made}
            new = {made}
            {suite.row} = {suite.make(members=members)}
            path = {suite.item()}
            response = await {suite.patch("caller", "path", body)}
            assert response.status_code == 200, response.text
            assert response.json()["{link.json}"] == [new]
        """)
        if suite.has(Kind.READ):
            suite.code(f'assert (await caller.get(path)).json()["{link.json}"] == [new]')


def link_target_gone(suite: Suite, case: Case) -> None:
    link, target = _link(suite, case)
    if target.operation(Kind.DELETE) is None or not suite.has(Kind.READ):
        return
    members = suite.keywords({link.json: f"[{suite.key(_linked(suite, link), target)}]"})
    # A row that goes by SQL takes its links along, and counts for nobody.
    etag = suite.resource.etag is not ETag.OFF and target.operation(Kind.DELETE) is not None
    with suite.test(case, "caller"):
        suite.code(f"""
            {_linked(suite, link)} = {suite.make(of=target)}
            {suite.row} = {suite.make(members=members)}
            path = {suite.item()}
        """)
        if etag:
            suite.code('seen = (await caller.get(path)).headers["etag"]')
        _goes(suite, target, _linked(suite, link))
        suite.code(f"""
            read = await caller.get(path)
            assert read.json()["{link.json}"] == []
        """)
        if etag:
            suite.code('assert read.headers["etag"] != seen')


def link_limit(suite: Suite, case: Case) -> None:
    link, target = _link(suite, case)
    members = suite.keywords({link.json: "most"})
    with suite.test(case, "caller"):
        suite.code(f"""
            most = [{suite.made_key(target)} for _ in range({link.max_items})]
            {suite.row} = {suite.make(members=members)}
            path = {suite.item()}
            {_linked(suite, link)} = {suite.make(of=target)}
            link = f"{{path}}/{_slug(link)}/{{{suite.key(_linked(suite, link), target, "'")}}}"
            {suite.refused}(await caller.put(link), 409)
        """)
        suite.still(suite.row)


def link_foreign(suite: Suite, case: Case) -> None:
    link, target = _link(suite, case)
    with suite.test(
        case, "caller", "outsider", "method: str", given=['"method", ["PUT", "DELETE"]']
    ):
        suite.code(
            f"""
            {suite.row} = {suite.make()}
            foreign = {suite.make("outsider", of=target)}
            path = {suite.item()[:-1]}/{_slug(link)}"
            answers = []
            for key in ({suite.key("foreign", target)}, {suite.absent(target)}):
                response = await caller.request(method, f"{{path}}/{{key}}")
                {suite.refused}(response, 404)
                answers.append({suite.told}(response))
            assert answers[0] == answers[1]
        """
        )


def _goes(suite: Suite, gone: Resource, row: str) -> None:
    """Delete a row of another resource, by SQL where no operation does."""
    if gone.operation(Kind.DELETE):
        suite.code(f"""
            response = await {suite.delete("caller", suite.item(row, gone), gone)}
            assert response.status_code == 204, response.text
        """)
    else:
        sql = suite.out.literal(f"DELETE FROM {identifier(gone.names.table)} WHERE id = $1")
        suite.code(f"await connection.execute({sql}, {suite.key(row, gone)})")


def _relations(case: Case) -> tuple[Relation, ...]:
    assert isinstance(case.subject, tuple)
    return case.subject


def _link(suite: Suite, case: Case) -> tuple[Link, Resource]:
    assert isinstance(case.subject, Link)
    return case.subject, suite.target(case.subject.target)


def _slug(link: Link) -> str:
    return link.name.replace("_", "-")


def _foreign(suite: Suite, relation: Relation) -> str:
    if relation.reach is Reach.WITHIN:
        return "str(outsider.profile_id)"
    return suite.reference(relation, "outsider")


def _linked(suite: Suite, link: Link) -> str:
    """What a row that a link leads to is called."""
    name = link.singular
    return f"other_{name}" if name == suite.row or name in TAKEN else name
