"""Tests of audiences: who sees and who writes besides the owner, and who doesn't."""

import re

from compiler.emit.pytest.calling import action_input
from compiler.emit.pytest.scene import Scene
from compiler.emit.pytest.suite import Suite
from compiler.ir.admission import narrowed, open_from_the_start
from compiler.ir.case import Case
from compiler.ir.cases.audiences import only_readers, watchers
from compiler.ir.operation import Kind, Operation
from compiler.ir.ownership import (
    Anyone,
    Audience,
    Holders,
    Inherited,
    Operators,
    Reached,
    Right,
    Scope,
)

AUDIENCES = (Holders, Operators, Reached, Anyone, Inherited)


def audience_reads(suite: Suite, case: Case) -> None:
    audience = case.subject
    assert isinstance(audience, AUDIENCES)
    scene = Scene(suite, "reader", suite.row, roles=_needed(suite, Kind.READ, Kind.LIST))
    if not scene.of(suite.resource, audience):
        return
    with suite.test(case, "caller", "sign_in"):
        _play(suite, scene)
        _sees(suite, "reader", suite.row)
        opened = open_from_the_start(suite.resource, suite.known)
        if not opened and not isinstance(audience, Anyone):
            suite.code(f"other = await sign_in({_elsewhere(suite)})")
            _sees_not(suite, "other", suite.row)
        if isinstance(audience, Reached) and not opened:
            suite.code(f"unrelated = {suite.make()}")
            _sees_not(suite, "reader", "unrelated")
            if suite.resource.ownership.scope is Scope.ACCOUNT:
                suite.code("elsewhere = await sign_in(profile=reader.profile_id)")
                _sees_not(suite, "elsewhere", suite.row)
        if _conditional(audience):
            without = Scene(suite, "former", "old", holds=False, right=Right.READ)
            if without.of(suite.resource, audience):
                _play(suite, without)
                _sees_not(suite, "former", "old")


def audience_writes(suite: Suite, case: Case) -> None:
    audience = case.subject
    assert isinstance(audience, AUDIENCES)
    kind = Kind.UPDATE if suite.has(Kind.UPDATE) else Kind.DELETE
    # The role that creates is in the audience itself, but for what is made below a parent.
    kinds = (kind, Kind.CREATE) if isinstance(audience, Inherited) else (kind,)
    scene = Scene(suite, "writer", suite.row, roles=_needed(suite, *kinds))
    if not scene.of(suite.resource, audience):
        return
    with suite.test(case, "caller", "sign_in"):
        _play(suite, scene)
        suite.code(f"path = {suite.item()}")
        if isinstance(audience, Inherited):
            _creates(suite, audience)
        suite.code(f"""
            response = await {_write(suite, kind, "writer", "path")}
            assert response.status_code == {_success(suite, kind)}, response.text
        """)
        if isinstance(audience, Reached) and not _open_to_writers(suite):
            _writes_nothing_else(suite, kind)
        if _conditional(audience):
            without = Scene(suite, "former", "old", holds=False, right=Right.WRITE)
            if without.of(suite.resource, audience):
                _play(suite, without)
                suite.code(f"""
                    response = await {_write(suite, kind, "former", suite.item("old"))}
                    assert response.status_code in (403, 404), response.text
                """)


def _open_to_writers(suite: Suite) -> bool:
    """Whether a condition on the row alone lets people write it."""
    write = suite.resource.ownership.write
    return any(isinstance(one, Anyone) for one in write.audiences) if write else False


def _writes_nothing_else(suite: Suite, kind: Kind) -> None:
    """A path leads to its own rows, and within an account to those of that account."""
    suite.code(f"unrelated = {suite.make()}")
    refused = [("writer", suite.item("unrelated"))]
    if suite.resource.ownership.scope is Scope.ACCOUNT and kind is Kind.UPDATE:
        suite.code("elsewhere = await sign_in(profile=writer.profile_id)")
        refused.append(("elsewhere", "path"))
    for who, path in refused:
        suite.code(f"""
            response = await {_write(suite, kind, who, path)}
            assert response.status_code in (403, 404), response.text
        """)


def audience_others(suite: Suite, case: Case) -> None:
    if open_from_the_start(suite.resource, suite.known):
        return
    with suite.test(case, "caller", "sign_in"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            other = await sign_in(account=caller.account_id)
        """)
        _sees_not(suite, "other", suite.row)
        for kind in (Kind.UPDATE, Kind.DELETE):
            if suite.has(kind):
                call = _write(suite, kind, "other", suite.item())
                suite.code(f"{suite.refused}(await {call}, 404)")


def audience_only_reads(suite: Suite, case: Case) -> None:
    audience = only_readers(suite.resource)
    if audience is None:
        return
    scene = Scene(suite, "reader", suite.row, only=True, roles=_harmless(suite))
    if not scene.of(suite.resource, audience):
        return
    with suite.test(case, "caller", "sign_in"):
        _play(suite, scene)
        suite.code(f"path = {suite.item()}")
        if suite.has(Kind.READ):
            suite.code("before = (await reader.get(path)).json()")
        for operation in suite.resource.operations:
            if not operation.on_item or operation.kind in (Kind.READ, Kind.RESTORE):
                continue
            address, sent = _address(suite, operation)
            version = suite.any_version() if operation.kind in (Kind.UPDATE, Kind.DELETE) else ""
            suite.code(f"""
                response = await reader.request("{operation.method}", {address}{sent}{version})
                {suite.refused}(response, 403)
            """)
        if suite.has(Kind.READ):
            suite.code("assert (await caller.get(path)).json() == before")
        if suite.has(Kind.RESTORE) and suite.has(Kind.DELETE):
            _restores_not(suite, audience)


def audience_creates(suite: Suite, case: Case) -> None:
    parents = [r for r in suite.resource.relations if r.owner_path]
    parent = suite.target(parents[0].target)
    audience = watchers(suite.resource, suite.known)
    if audience is None:
        return
    row = suite.variable(parent)
    own_list = not any(isinstance(a, Inherited) for a in _creators(suite))
    scene = Scene(suite, "reader", row, only=not own_list, roles=_harmless(suite))
    if not scene.of(parent, audience):
        return
    members = suite.keywords({suite.json(parents[0].field): suite.key(row, parent)})
    with suite.test(case, "caller", "sign_in"):
        _play(suite, scene)
        suite.code(f"""
            body = {suite.body("caller", members)}
            {suite.refused}(await reader.post("{suite.path}", json=body), 403)
        """)


def _creators(suite: Suite) -> tuple[Audience, ...]:
    create = suite.resource.ownership.create
    return create.inside if create else ()


def _play(suite: Suite, scene: Scene) -> None:
    """Write a scene; a row that nothing points at afterwards needs no name."""
    for position, line in enumerate(scene.lines):
        name, joint, call = line.partition(" = ")
        later = scene.lines[position + 1 :]
        unnamed = joint and name.isidentifier() and name not in (scene.row, scene.who)
        if unnamed and not any(re.search(rf"\b{name}\b", other) for other in later):
            suite.code(call)
        else:
            suite.code(line)


def _sees(suite: Suite, who: str, row: str) -> None:
    key = suite.key(row)
    if suite.has(Kind.READ):
        suite.code(f"""
            response = await {who}.get({suite.item(row)})
            assert response.status_code == 200, response.text
        """)
    if suite.has(Kind.LIST):
        suite.code(f"assert {key} in await ids_of({who})")


def _sees_not(suite: Suite, who: str, row: str) -> None:
    if suite.has(Kind.READ):
        suite.code(f"{suite.refused}(await {who}.get({suite.item(row)}), 404)")
    if suite.has(Kind.LIST):
        suite.code(f"assert {suite.key(row)} not in await ids_of({who})")


def _restores_not(suite: Suite, audience: Audience) -> None:
    """What leads to a row may be deleted with it; who sees it by itself is refused."""
    ownership = suite.resource.ownership
    written = ownership.write.audiences if ownership.write else ()
    kept = [a for a in (ownership.read.audiences if ownership.read else ())
            if isinstance(a, Anyone | Holders | Operators) and a not in written]  # fmt: skip
    by_itself = isinstance(audience, Anyone | Holders | Operators)
    scene = Scene(suite, "onlooker", "kept", roles=_harmless(suite))
    if not by_itself and kept and scene.of(suite.resource, kept[0]):
        _play(suite, scene)
        suite.code(f"""
            await {suite.delete("caller", suite.item("kept"))}
            {suite.refused}(await onlooker.post({suite.item("kept")[:-1]}/restore"), 403)
        """)
        return
    expected = f"{suite.refused}(response, 403)"
    if not by_itself:
        expected = "assert response.status_code in (403, 404), response.text"
    suite.code(f"""
        await {suite.delete("caller", "path")}
        response = await reader.post(f"{{path}}/restore")
        {expected}
    """)


def _creates(suite: Suite, audience: Inherited) -> None:
    """A row below the parent, made by whoever writes that: it is the parent's owner's."""
    others = [r for r in suite.resource.relations if not r.owner_path]
    needed = any(r.locked and suite.resource.field(r.field).required_in_create for r in others)
    if needed or not suite.has(Kind.READ):
        return
    name = suite.json(audience.field)
    members = suite.keywords({name: f'{suite.row}["{name}"]'})
    path = f"{suite.path}/{{response.json()['{suite.resource.id.names.json}']}}"
    suite.code(f"""
        body = {suite.body("caller", members)}
        response = await writer.post("{suite.path}", json=body)
        assert response.status_code == 201, response.text
        response = await caller.get(f"{path}")
        assert response.status_code == 200, response.text
    """)


def _conditional(audience: object) -> bool:
    return isinstance(audience, Anyone) or (
        isinstance(audience, Reached) and audience.where is not None
    )


def _elsewhere(suite: Suite) -> str:
    """Who sees nothing: a member without roles where that doesn't suffice, or a stranger."""
    in_account = suite.resource.ownership.scope is Scope.ACCOUNT
    return (
        "account=caller.account_id" if in_account and narrowed(suite.resource, suite.known) else ""
    )


def _write(suite: Suite, kind: Kind, who: str, path: str) -> str:
    if kind is Kind.UPDATE:
        return suite.patch(who, path, suite.literal(suite.change))
    return suite.delete(who, path)


def _success(suite: Suite, kind: Kind) -> int:
    operation = suite.resource.operation(kind)
    assert operation is not None
    return operation.success.status


def _needed(suite: Suite, *kinds: Kind) -> tuple[str, ...]:
    """Roles that operations ask for on their own account."""
    operations = [suite.resource.operation(kind) for kind in kinds]
    return tuple(o.roles.account[0] for o in operations if o and o.roles.account)


def _harmless(suite: Suite) -> tuple[str, ...]:
    """Roles that operations ask for and that admit to no writing by themselves."""
    write = suite.resource.ownership.admission(Right.WRITE)
    writing = {one.role for one in write.audiences if isinstance(one, Holders)} if write else set()
    if any(isinstance(one, Inherited) for one in write.audiences) if write else False:
        return ()
    asked = [r for o in suite.resource.operations for r in o.roles.account]
    return tuple(role for role in dict.fromkeys(asked) if role not in writing)


def _address(suite: Suite, operation: Operation) -> tuple[str, str]:
    """The path of an operation on the row, and its body."""
    key = suite.key(suite.row, quote="'")
    path = operation.path.replace(f"{{{suite.names.id_parameter}}}", f"{{{key}}}")
    if operation.link is not None:
        target = suite.target(operation.link.target)
        path = path.replace(f"{{{operation.link.target_column}}}", f"{{{suite.absent(target)}}}")
    sent = ""
    if operation.kind is Kind.UPDATE:
        sent = f", json={suite.literal(suite.change)}"
    elif operation.action is not None and operation.action.input:
        sent = f", json={suite.literal(action_input(operation))}"
    return f'f"{suite.path}{path}"', sent
