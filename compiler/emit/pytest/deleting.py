"""Tests of deletion, of restoring, and of what goes with a parent; and of actions."""

from compiler.emit.pytest.calling import action_input
from compiler.emit.pytest.source import source
from compiler.emit.pytest.suite import Suite
from compiler.emit.pytest.unique import same_values
from compiler.emit.python.symbol import member
from compiler.ir.boundary import boundaries
from compiler.ir.case import Case
from compiler.ir.field import Role
from compiler.ir.operation import Action, Kind
from compiler.ir.relation import Relation
from compiler.ir.rule import UniqueRule
from compiler.postgres.quote import identifier


def delete(suite: Suite, case: Case) -> None:
    resource = suite.resource
    key = resource.id.names.column
    table = identifier(suite.names.table)
    stored = "deleted_at IS NOT NULL" if resource.soft_delete else "true"
    sql = suite.out.literal(f"SELECT {stored} FROM {table} WHERE {key} = $1")
    expected = "is True" if resource.soft_delete else "is None"
    with suite.test(case, "caller", "connection"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
            response = await {suite.delete("caller", "path")}
            assert (response.status_code, response.content) == (204, b"")
        """)
        if suite.has(Kind.READ):
            suite.code(f"{suite.refused}(await caller.get(path), 404)")
        if suite.has(Kind.UPDATE):
            again = suite.patch("caller", "path", suite.literal(suite.change))
            suite.code(f"{suite.refused}(await {again}, 404)")
        suite.code(f"{suite.refused}(await {suite.delete('caller', 'path')}, 404)")
        suite.nothing_stored()
        suite.code(f"""
            stored = await connection.fetchval({sql}, {suite.key(suite.row)})
            assert stored {expected}
        """)


def delete_seen(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
            seen = {{"If-Match": (await caller.get(path)).headers["etag"]}}
        """)
        if suite.has(Kind.UPDATE) and suite.change:
            suite.code(f"""
                await {suite.patch("caller", "path", suite.literal(suite.change))}
                {suite.refused}(await caller.delete(path, headers=seen), 412)
                current = {{"If-Match": (await caller.get(path)).headers["etag"]}}
                response = await caller.delete(path, headers=current)
                assert response.status_code == 204, response.text
            """)
        else:
            suite.code(f"""
                other = {{"If-Match": '"other"'}}
                {suite.refused}(await caller.delete(path, headers=other), 412)
                response = await caller.delete(path, headers=seen)
                assert response.status_code == 204, response.text
            """)


def delete_unseen(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
            {suite.refused}(await caller.delete(path), 428)
        """)
        suite.still(suite.row)


def restore(suite: Suite, case: Case) -> None:
    own = suite.answer_changes("restored")
    for field in suite.resource.answered:
        if field.role is Role.VERSION:
            own[field.names.json] = f'restored["{field.names.json}"]'
    changes = " | {" + ", ".join(f'"{n}": {text}' for n, text in own.items()) + "}" if own else ""
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
            await {suite.delete("caller", "path")}
            response = await caller.post(f"{{path}}/restore")
            assert response.status_code == 200, response.text
            restored = response.json()
            assert restored == {suite.row}{changes}
        """)
        suite.still("restored")


def restore_live(suite: Suite, case: Case) -> None:
    absent = suite.absent()
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            live = f"{suite.path}/{{{suite.key(suite.row, quote="'")}}}/restore"
            {suite.refused}(await caller.post(live), 409)
            {suite.refused}(await caller.post(f"{suite.path}/{{{absent}}}/restore"), 404)
        """)


def deleted_frees(suite: Suite, case: Case) -> None:
    rule = case.subject
    assert isinstance(rule, UniqueRule)
    same = same_values(suite, rule)
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make(members=same.first)}
            path = {suite.item()}
            await {suite.delete("caller", "path")}
            {suite.make(members=same.again)}
        """)
        if suite.has(Kind.RESTORE):
            restored = 'await caller.post(f"{path}/restore")'
            suite.code(f"{suite.refused}({restored}, 409{same.pointer})")


def cascade(suite: Suite, case: Case) -> None:
    relations = [
        r for r in _relations(case) if suite.target(r.target).operation(Kind.DELETE) is not None
    ]
    if not relations or not suite.has(Kind.READ):
        return
    resource = suite.resource
    chosen = len(relations) > 1
    names = [suite.json(r.field) for r in relations]
    given = [f'"name", {suite.out.literal(names)}'] if chosen else []
    restores = all(suite.target(r.target).operation(Kind.RESTORE) for r in relations)
    with suite.test(case, "caller", *(["name: str"] if chosen else []), given=given):
        paths = _parents(suite, relations)
        inside = suite.keywords({suite.json(r.field): _key(suite, r) for r in relations})
        suite.code(f"""
            kept = {suite.make(members=inside)}
            gone = {suite.make(members=inside)}
        """)
        if suite.has(Kind.DELETE):
            suite.code(f"await {suite.delete('caller', suite.item('gone'))}")
        if chosen:
            table = "{" + ", ".join(f'"{n}": {p}' for n, p in zip(names, paths, strict=True)) + "}"
            suite.code(f"path = {table}[name]")
        else:
            suite.code(f"path = {paths[0]}")
        versions = {suite.any_version(suite.target(r.target)) for r in relations}
        suite.code(f"""
            response = await caller.delete(path{max(versions)})
            assert response.status_code == 204, response.text
            {suite.refused}(await caller.get({suite.item("kept")}), 404)
        """)
        if suite.has(Kind.RESTORE):
            restored = f'{suite.item("kept")[:-1]}/restore"'
            suite.code(f"{suite.refused}(await caller.post({restored}), 409)")
        if restores:
            suite.code(f"""
                response = await caller.post(f"{{path}}/restore")
                assert response.status_code == 200, response.text
                assert (await caller.get({suite.item("kept")})).status_code == 200
            """)
            if resource.operation(Kind.DELETE):
                suite.code(f"{suite.refused}(await caller.get({suite.item('gone')}), 404)")


def deleted_parent(suite: Suite, case: Case) -> None:
    relations = [
        r for r in _relations(case) if suite.target(r.target).operation(Kind.DELETE) is not None
    ]
    if not relations:
        return
    names = [suite.json(r.field) for r in relations]
    chosen = len(relations) > 1
    given = [f'"name", {suite.out.literal(names)}'] if chosen else []
    updatable = [suite.json(r.field) for r in relations
                 if suite.resource.field(r.field).in_update]  # fmt: skip
    with suite.test(case, "caller", *(["name: str"] if chosen else []), given=given):
        _parents(suite, relations)
        for relation in relations[::-1]:
            target = suite.target(relation.target)
            path = suite.item(_parent(suite, relation), target)
            suite.code(f"await {suite.delete('caller', path, target)}")
        keys = {suite.json(r.field): _key(suite, r) for r in relations}
        if chosen:
            table = "{" + ", ".join(f'"{n}": {text}' for n, text in keys.items()) + "}"
            suite.code(f"gone = {{name: {table}[name]}}")
            at = 'f"/{name}"'
        else:
            table = "{" + ", ".join(f'"{n}": {text}' for n, text in keys.items()) + "}"
            suite.code(f"gone = {table}")
            at = f'"/{names[0]}"'
        suite.code(f"""
            body = {suite.body()}
            response = await caller.post("{suite.path}", json=body | gone)
            {suite.refused}(response, 422, {at})
        """)
        if not suite.has(Kind.UPDATE) or not updatable:
            return
        code = f"""
            other = {suite.make()}
            response = await {suite.patch("caller", suite.item("other"), "gone")}
            {suite.refused}(response, 422, {at})
        """
        if len(updatable) < len(names):
            code = code.replace("\n            ", "\n                ")
            code = f"\n            if name in {suite.out.literal(updatable)}:{code}"
        suite.code(code)


def action(suite: Suite, case: Case) -> None:
    action = case.subject
    assert isinstance(action, Action)
    operation = next(o for o in suite.resource.operations if o.action == action)
    slug = operation.path.rpartition("/")[2]
    mock = suite.out.use(member("unittest.mock", "AsyncMock"))
    routes = f"{suite.known.settings.routes.replace('/', '.')}.{suite.names.spec}"
    given = (["key"] if action.on_item else []) + (["sent"] if action.input else [])
    with suite.test(case, "caller", f"monkeypatch: {suite.pytest}.MonkeyPatch"):
        path = f'"{suite.path}/{slug}"'
        if action.on_item:
            suite.code(f"{suite.row} = {suite.make()}")
            path = f'{suite.item()[:-1]}/{slug}"'
        suite.code(f"""
            service = {mock}()
            monkeypatch.setattr("{routes}.{action.function}", service)
        """)
        if action.input:
            suite.code(f"body = {suite.literal(action_input(operation))}")
        suite.code(f"""
            response = await caller.post({path}{", json=body" if action.input else ""})
            assert response.status_code == {operation.success.status}, response.text
        """)
        if given:
            suite.code(f"""
                [asked] = service.await_args_list
                *_, {", ".join(given)} = asked.args
            """)
        else:
            suite.code("service.assert_awaited_once()")
        if action.on_item:
            key = suite.key(suite.row)
            suite.code(f"assert {'str(key)' if suite.id_type() == 'str' else 'key'} == {key}")
        if action.input:
            dumped = 'sent.model_dump(mode="json", by_alias=True, exclude_unset=True)'
            suite.code(f"assert {dumped} == body")
        version = next((f for f in suite.resource.answered if f.role is Role.VERSION), None)
        if action.on_item and action.returns_row and version is not None:
            name = suite.out.literal(version.names.json)
            suite.code(f"assert response.json()[{name}] == {suite.row}[{name}] + 1")


def action_refused(suite: Suite, case: Case) -> None:
    action = case.subject
    assert isinstance(action, Action)
    operation = next(o for o in suite.resource.operations if o.action == action)
    param = f"{suite.pytest}.param"
    rows = [
        f"{param}({suite.out.literal(field.names.json)}, {source(probe.value)},"
        f" id={suite.out.literal(f'{field.names.json}, {probe.why}')})"
        for field in action.input
        for probe in boundaries(field).outside
    ]
    slug = operation.path.rpartition("/")[2]
    given = [f'("name", "value"), [{", ".join(rows)},]']
    with suite.test(case, "caller", "name: str", f"value: {suite.any}", given=given):
        path = f'"{suite.path}/{slug}"'
        if operation.on_item:
            suite.code(f"{suite.row} = {suite.make()}")
            path = f'{suite.item()[:-1]}/{slug}"'
        suite.code(f"""
            body: dict[str, {suite.any}] = {suite.literal(action_input(operation))}
            response = await caller.post({path}, json=body | {{name: value}})
            {suite.invalid}(response, f"/{{name}}")
        """)


def _relations(case: Case) -> tuple[Relation, ...]:
    assert isinstance(case.subject, tuple)
    return case.subject


def _parent(suite: Suite, relation: Relation) -> str:
    return suite.variable(suite.target(relation.target)) if (
        relation.target != suite.names.spec
    ) else "parent"  # fmt: skip


def _key(suite: Suite, relation: Relation) -> str:
    return suite.key(_parent(suite, relation), suite.target(relation.target))


def _parents(suite: Suite, relations: list[Relation]) -> list[str]:
    """Make the parents, those of a row that is a parent itself among them; return their paths."""
    made: dict[str, str] = {}
    for relation in relations:
        target = suite.target(relation.target)
        name = _parent(suite, relation)
        shared = {
            other.field: _key(suite, first)
            for first in relations
            for other in target.relations
            if _parent(suite, first) in made and other.target == first.target
            and other.field == first.field
        }  # fmt: skip
        members = suite.keywords({target.field(f).names.json: k for f, k in shared.items()})
        suite.code(f"{name} = {suite.make(of=target, members=members)}")
        made[name] = suite.item(name, target)
    return [made[_parent(suite, relation)] for relation in relations]
