"""Tests of who may do what: tokens, strangers, roles, accounts."""

from collections.abc import Sequence

from compiler.emit.pytest.suite import Suite
from compiler.emit.python.symbol import member
from compiler.ir.admission import sufficient
from compiler.ir.boundary import Value
from compiler.ir.case import Case
from compiler.ir.example import valid
from compiler.ir.field import Enumeration, Field, Role, Text
from compiler.ir.operation import ETag, Kind, Operation
from compiler.ir.ownership import Right, Scope

TABLE = '("method", "path", "body")'
PARAMETERS = ("method: str", "path: str", "body: object")


def tables(suite: Suite) -> None:
    """Every protected operation, and those of one row."""
    resource = suite.resource
    rows = [
        f'("{o.method}", "{resource.names.path}{o.path}", {_body(suite, o)})'
        for o in resource.operations
        if not o.anonymous
    ]
    if not rows:
        return
    suite.code(f"OPERATIONS: list[tuple[str, str, object]] = [{', '.join(rows)},]")
    if any(o.on_item for o in resource.operations) and _owned(suite):
        name = f"{{{resource.names.id_parameter}}}"
        suite.code(f'OF_ONE = [operation for operation in OPERATIONS if "{name}" in operation[1]]')
    suite.out.blank()


def needs_token(suite: Suite, case: Case) -> None:
    tokens = suite.shared("INVALID_TOKENS")
    given = [f"{TABLE}, OPERATIONS", f'"headers", {tokens}.values(), ids={tokens}']
    with suite.test(case, "anonymous", *PARAMETERS, "headers: dict[str, str]", given=given):
        suite.code(f"""
            path = path.format({_ids(suite)})
            response = await anonymous.request(method, path, json=body, headers=headers)
            {suite.refused}(response, 401)
        """)


def token_before_body(suite: Suite, case: Case) -> None:
    with suite.test(case, "anonymous"):
        suite.code(f"""
            headers = {{"Content-Type": "application/json"}}
            response = await anonymous.post("{suite.path}", content=b"{{", headers=headers)
            {suite.refused}(response, 401)
        """)


def open_to_anyone(suite: Suite, case: Case) -> None:
    row = suite.row
    with suite.test(case, "caller", "anonymous"):
        suite.code(f"{row} = {suite.make()}")
        if suite.has(Kind.READ):
            suite.code(f"assert (await anonymous.get({suite.item()})).json() == {row}")
        if suite.has(Kind.LIST):
            suite.code(f"assert await ids_of(anonymous) == [{suite.key(row)}]")


def foreign_item(suite: Suite, case: Case) -> None:
    resource, row = suite.resource, suite.row
    restores = suite.has(Kind.RESTORE) and suite.has(Kind.DELETE)
    links = {link.target_column: suite.target(link.target) for link in resource.links}
    with suite.test(case, "caller", "outsider", *PARAMETERS, given=[f"{TABLE}, OF_ONE"]):
        suite.code(f"{row} = {suite.make()}")
        for column, target in links.items():
            suite.code(f"{column} = {suite.made_key(target, 'outsider')}")
        if restores:
            suite.code(f"""
                if path.endswith("/restore"):
                    live = path.format({resource.names.id_parameter}={suite.key(row)})
                    {suite.refused}(await outsider.post(live), 404)
                    await {suite.delete("caller", suite.item())}
            """)
        further = "".join(f", {column}={column}" for column in links)
        version = suite.any_version()
        suite.code(f"""
            answers = []
            for key in ({suite.key(row)}, {suite.absent()}):
                address = path.format({resource.names.id_parameter}=key{further})
                response = await outsider.request(method, address, json=body{version})
                {suite.refused}(response, 404)
                answers.append({suite.told}(response))
            assert answers[0] == answers[1]
        """)
        if suite.has(Kind.READ):
            check = f"assert (await caller.get({suite.item()})).json() == {row}"
            if restores:
                suite.code(f"""
                    if not path.endswith("/restore"):
                        {check}
                """)
            else:
                suite.code(check)


def foreign_list(suite: Suite, case: Case) -> None:
    row, resource = suite.row, suite.resource
    in_account = resource.ownership.scope is Scope.ACCOUNT
    people = ["caller", *(["colleague"] if in_account else []), "outsider"]
    with suite.test(case, *people):
        suite.code(f"""
            {row} = {suite.make()}
            own = {suite.make("outsider")}
            assert await ids_of(caller) == [{suite.key(row)}]
        """)
        if in_account:
            suite.code(f"assert await ids_of(colleague) == [{suite.key(row)}]")
        suite.code(f"assert await ids_of(outsider) == [{suite.key('own')}]")
        chosen = next((f for f in resource.listing.filters if f.operator == "eq" and
                       _answered(f.field)), None)  # fmt: skip
        if chosen:
            value = f'{row}["{chosen.field.names.json}"]'
            query = suite.keywords({chosen.parameter: value})
            suite.code(f"assert {suite.key(row)} not in await ids_of(outsider, {query})")


def needs_role(suite: Suite, case: Case) -> None:
    operation = case.subject
    assert isinstance(operation, Operation)
    fixtures = ["caller", "sign_in"]
    with suite.test(case, *fixtures):
        if operation.kind in (Kind.CREATE, Kind.BATCH_CREATE):
            suite.code(f"body = {suite.body()}")
        elif operation.on_item:
            suite.code(f"""
                {suite.row} = {suite.make()}
                path = {suite.item()}
            """)
            if operation.kind is Kind.RESTORE:
                suite.code(f"await {suite.delete('caller', 'path')}")
        suite.code(f"""
            lacking = await sign_in({_seen(suite, operation)})
            {suite.refused}(await {_call(suite, operation, "lacking")}, 403)
        """)
        if operation.kind in (Kind.UPDATE, Kind.DELETE):
            suite.still(suite.row)
        if operation.on_item:
            suite.code(f"""
                unknown = f"{suite.path}/{{{suite.absent()}}}"
                {suite.refused}(await {_call(suite, operation, "lacking", at="unknown")}, 404)
            """)
        if operation.kind in (Kind.UPDATE, Kind.DELETE) and suite.resource.etag is not ETag.OFF:
            suite.code(f"""
                stale = {{"If-Match": '"another"'}}
                {suite.refused}(await {_call(suite, operation, "lacking", headers="stale")}, 403)
            """)
        if operation.kind is Kind.ACTION:
            return
        held = [f"{suite.out.literal(role)}, {_place(suite)}" for role in operation.roles.account]
        held += [
            f"platform_roles=frozenset({{{suite.out.literal(role)}}}), {_place(suite)}"
            for role in operation.roles.platform
        ]
        for arguments in held[:1]:
            given = ", ".join([*_further(suite, operation), arguments.removesuffix(", ")])
            suite.code(f"""
                having = await sign_in({given})
                response = await {_call(suite, operation, "having")}
                assert response.status_code == {operation.success.status}, response.text
            """)


def role_elsewhere(suite: Suite, case: Case) -> None:
    operation = case.subject
    assert isinstance(operation, Operation)
    role = suite.out.literal(operation.roles.account[0])
    there = _frozen(suite, sufficient(suite.resource, suite.known, Right.READ).account)
    with suite.test(case, "caller", "sign_in"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
        """)
        if operation.kind is Kind.RESTORE:
            suite.code(f"await {suite.delete('caller', 'path')}")
        call = _call(suite, operation, "stranger", headers="headers")
        suite.code(f"""
            stranger = await sign_in({role}, accounts={{caller.account_id: {there}}})
            for account_id, status in ((stranger.account_id, 404), (caller.account_id, 403)):
                headers = {{"X-Account-Id": str(account_id){_version(suite, operation)}}}
                {suite.refused}(await {call}, status)
        """)


def active_account(suite: Suite, case: Case) -> None:
    operation = suite.resource.operation(Kind.LIST)
    assert operation is not None
    seen = sufficient(suite.resource, suite.known, Right.READ)
    roles = ", ".join(suite.out.literal(role) for role in operation.roles.account)
    held = _frozen(suite, (*operation.roles.account, *seen.account))
    given = f"{roles}, " if roles else ""
    platform = f", platform_roles={_frozen(suite, seen.platform)}" if seen.platform else ""
    row, key = suite.row, suite.out.literal(suite.resource.id.names.json)
    suite.out.use(member("uuid", "uuid4"))
    with suite.test(case, "caller", "sign_in"):
        suite.code(f"""
            {row} = {suite.make()}
            stranger = await sign_in({given}accounts={{caller.account_id: {held}}}{platform})
            for account_id, visible in (
                (caller.account_id, [{suite.key(row)}]),
                (stranger.account_id, []),
            ):
                headers = {{"X-Account-Id": str(account_id)}}
                page = (await stranger.get("{suite.path}", headers=headers)).json()
                assert [found[{key}] for found in page["data"]] == visible
            {suite.refused}(await stranger.get("{suite.path}"), 422, "/x-account-id")
            headers = {{"X-Account-Id": str(uuid4())}}
            {suite.refused}(await stranger.get("{suite.path}", headers=headers), 404)
        """)


def _seen(suite: Suite, operation: Operation) -> str:
    """Somebody to whom the row is there, and who has none of the operation's roles."""
    seen = sufficient(suite.resource, suite.known, Right.READ)
    needed = operation.roles.names
    given = [suite.out.literal(role) for role in seen.account if role not in needed]
    given += [place] if (place := _place(suite)) else []
    others = [role for role in seen.platform if role not in needed]
    given += [f"platform_roles={_frozen(suite, others)}"] if others else []
    return ", ".join(given)


def _further(suite: Suite, operation: Operation) -> list[str]:
    """The roles that it takes to see and to write the row besides."""
    if operation.kind is Kind.CREATE:
        return []
    people = sufficient(suite.resource, suite.known, Right.READ, Right.WRITE)
    first = operation.roles.account[:1]
    return [suite.out.literal(role) for role in people.account if role not in first]


def _frozen(suite: Suite, roles: Sequence[str]) -> str:
    inner = ", ".join(suite.out.literal(role) for role in dict.fromkeys(roles))
    return f"frozenset({{{inner}}})" if inner else "frozenset()"


def _owned(suite: Suite) -> bool:
    return suite.resource.ownership.scope is not Scope.PUBLIC


def _answered(field: Field) -> bool:
    return (
        field.in_response
        and not field.nullable
        and field.role in (Role.DATA, Role.RELATION)
        and (field.role is Role.RELATION or isinstance(field.type, Text | Enumeration))
    )


def _place(suite: Suite) -> str:
    """In the account of the caller, or as the caller itself, as the ownership wants."""
    match suite.resource.ownership.scope:
        case Scope.ACCOUNT:
            return "account=caller.account_id"
        case Scope.PROFILE:
            return "profile=caller.profile_id"
        case Scope.PUBLIC:
            return ""


def _body(suite: Suite, operation: Operation) -> str:
    match operation.kind:
        case Kind.CREATE:
            return "{}"
        case Kind.UPDATE:
            return suite.literal(suite.change)
        case Kind.ACTION if operation.action and operation.action.input:
            return suite.literal(action_input(operation))
        case _:
            return "None"


def action_input(operation: Operation) -> dict[str, Value]:
    """A body for an action."""
    assert operation.action is not None
    return {f.names.json: valid(f) for f in operation.action.input}


def _ids(suite: Suite) -> str:
    names = [suite.names.id_parameter] if any(o.on_item for o in suite.resource.operations) else []
    pairs = [f"{name}={suite.absent()}" for name in names]
    pairs += [f"{link.target_column}={suite.absent(suite.target(link.target))}"
              for link in suite.resource.links]  # fmt: skip
    return ", ".join(pairs)


def _version(suite: Suite, operation: Operation) -> str:
    guarded = operation.kind in (Kind.UPDATE, Kind.DELETE)
    return ', "If-Match": "*"' if guarded and suite.any_version() else ""


def _call(suite: Suite, operation: Operation, who: str, headers: str = "", at: str = "path") -> str:
    """The call of an operation on the path `at`, or with `body`."""
    given = f", headers={headers}" if headers else ""
    version = "" if headers else suite.any_version()
    match operation.kind:
        case Kind.LIST:
            return f'{who}.get("{suite.path}"{given})'
        case Kind.CREATE:
            return f'{who}.post("{suite.path}", json=body{given})'
        case Kind.BATCH_CREATE:
            return f'{who}.post("{suite.path}/batch", json={{"items": [body]}}{given})'
        case Kind.READ:
            return f"{who}.get({at}{given})"
        case Kind.UPDATE:
            return f"{who}.patch({at}, json={suite.literal(suite.change)}{given}{version})"
        case Kind.DELETE:
            return f"{who}.delete({at}{given}{version})"
        case Kind.RESTORE:
            return f'{who}.post(f"{{{at}}}/restore"{given})'
        case Kind.ACTION:
            slug = operation.path.rpartition("/")[2]
            place = f'f"{{{at}}}/{slug}"' if operation.on_item else f'"{suite.path}/{slug}"'
            assert operation.action is not None
            sent = (
                f", json={suite.literal(action_input(operation))}" if operation.action.input else ""
            )
            return f"{who}.post({place}{sent}{given})"
        case Kind.LINK | Kind.UNLINK:
            raise AssertionError(operation.kind)
