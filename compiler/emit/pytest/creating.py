"""Tests of creation."""

from compiler.emit.pytest.source import source
from compiler.emit.pytest.suite import Suite
from compiler.emit.pytest.unique import same_values
from compiler.emit.pytest.values import accepted, distinguishing, refused, required
from compiler.emit.python.symbol import imported
from compiler.ir.case import Case
from compiler.ir.example import plain
from compiler.ir.field import Constant, Enumeration, Field, Preset
from compiler.ir.operation import ETag, Kind
from compiler.ir.rule import CheckRule, StateMachine, UniqueRule
from compiler.ir.witness import breaking

TABLES = '("name", "value")'


def create(suite: Suite, case: Case) -> None:
    row, path = suite.row, suite.path
    with suite.test(case, "caller"):
        suite.code(f"""
            body = {suite.body()}
            response = await caller.post("{path}", json=body)
            assert response.status_code == 201, response.text
            {row} = response.json()
            assert response.headers["location"].endswith({suite.item()})
        """)
        if suite.resource.etag is not ETag.OFF:
            suite.code('assert response.headers["etag"]')
        members = [f'"{f.names.json}": {_told(suite, f)}' for f in suite.resource.answered]
        members += [f'"{link.json}": []' for link in suite.resource.links]
        suite.code(f"assert {row} == {{{', '.join(members)},}}")
        suite.still(row, path=suite.item())


def create_required(suite: Suite, case: Case) -> None:
    names = [f.names.json for f in suite.resource.created if f.required_in_create]
    with suite.test(case, "caller", "name: str", given=[f'"name", {suite.out.literal(names)}']):
        suite.code(f"""
            body = {suite.body()}
            del body[name]
            {suite.invalid}(await caller.post("{suite.path}", json=body), f"/{{name}}")
        """)


def create_accepted(suite: Suite, case: Case) -> None:
    if not accepted(suite.resource):
        return
    hidden = [f.names.json for f in suite.resource.created if not f.in_response]
    with suite.test(
        case, "caller", f"members: dict[str, {suite.any}]", given=['"members", ACCEPTED']
    ):
        suite.code(f"""
            body = {suite.body()}
            response = await caller.post("{suite.path}", json=body | members)
            assert response.status_code == 201, response.text
        """)
        if hidden:
            suite.code(f"""
                told = {{n: v for n, v in members.items() if n not in {suite.out.literal(hidden)}}}
                assert response.json().items() >= told.items()
            """)
        else:
            suite.code("assert response.json().items() >= members.items()")


def create_refused(suite: Suite, case: Case) -> None:
    if not refused(suite.resource) and not suite.resource.links:
        return
    with suite.test(
        case, "caller", "name: str", f"value: {suite.any}", given=[f"{TABLES}, REFUSED"]
    ):
        suite.code(f"""
            body = {suite.body()}
            response = await caller.post("{suite.path}", json=body | {{name: value}})
            {suite.invalid}(response, f"/{{name}}")
        """)
        suite.nothing_stored()


def create_not_writable(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller", "name: str", given=['"name", NOT_WRITABLE']):
        suite.code(f"""
            body = {suite.body()}
            response = await caller.post("{suite.path}", json=body | {{name: None}})
            {suite.invalid}(response, f"/{{name}}")
        """)


def create_initial(suite: Suite, case: Case) -> None:
    machine = case.subject
    assert isinstance(machine, StateMachine)
    field = suite.resource.field(machine.field)
    assert isinstance(field.type, Enumeration)
    states = [item.value for item in field.type.members if item.value != machine.initial]
    name = field.names.json
    with suite.test(case, "caller", "state: str", given=[f'"state", {suite.out.literal(states)}']):
        suite.code(f"""
            body = {suite.body(members=suite.keywords({name: "state"}))}
            {suite.refused}(await caller.post("{suite.path}", json=body), 422, "/{name}")
        """)


def create_malformed(suite: Suite, case: Case) -> None:
    table = suite.shared("MALFORMED")
    given = [f'"content", {table}.values(), ids={table}']
    with suite.test(case, "caller", "content: bytes", given=given):
        suite.code(f"""
            headers = {{"Content-Type": "application/json"}}
            response = await caller.post("{suite.path}", content=content, headers=headers)
            {suite.refused}(response, 422)
        """)


def create_media_type(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            headers = {{"Content-Type": "text/plain"}}
            response = await caller.post("{suite.path}", content=b"{{}}", headers=headers)
            {suite.refused}(response, 415)
        """)


def create_too_large(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            response = await caller.post("{suite.path}", json={{"x": "x" * 1_048_576}})
            {suite.refused}(response, 413)
        """)


def create_taken(suite: Suite, case: Case) -> None:
    rule = case.subject
    assert isinstance(rule, UniqueRule)
    same = same_values(suite, rule)
    with suite.test(case, "caller", *(["outsider"] if same.free_for_others else [])):
        suite.code(f"""
            {suite.row} = {suite.make(members=same.first)}
            taken = {suite.body(members=same.again)}
            {suite.refused}(await caller.post("{suite.path}", json=taken), 409{same.pointer})
        """)
        if same.elsewhere:
            suite.code(f"""
                elsewhere = {suite.body(members=same.elsewhere)}
                response = await caller.post("{suite.path}", json=elsewhere)
                assert response.status_code == 201, response.text
            """)
        if same.free_for_others:
            suite.code(f"""
                theirs = {suite.body(who="outsider", members=same.again)}
                response = await outsider.post("{suite.path}", json=theirs)
                assert response.status_code == 201, response.text
            """)


def create_concurrent(suite: Suite, case: Case) -> None:
    rule = case.subject
    assert isinstance(rule, UniqueRule)
    suite.out.use(imported("asyncio"))
    same = same_values(suite, rule)
    with suite.test(case, "caller"):
        suite.code(f"""
            body = {suite.body(members=same.first)}
            creates = [caller.post("{suite.path}", json=body) for _ in range(10)]
            responses = await asyncio.gather(*creates)
            statuses = sorted(response.status_code for response in responses)
            assert statuses == [201] + [409] * 9
        """)


def create_check(suite: Suite, case: Case) -> None:
    check = case.subject
    assert isinstance(check, CheckRule)
    broken = breaking(suite.resource, check)
    if broken is None:
        return
    members = suite.literal(suite.by_json(broken))
    with suite.test(case, "caller"):
        suite.code(f"""
            body = {suite.body()}
            response = await caller.post("{suite.path}", json=body | {members})
            {suite.refused}(response, 422)
            assert "{check.name}" in response.text
        """)
        suite.nothing_stored()


def tables(suite: Suite) -> None:
    """The tables that tests of creation and of updates share."""
    writes = suite.has(Kind.CREATE) or suite.has(Kind.UPDATE)
    if not writes:
        return
    param = f"{suite.pytest}.param"
    rows = [
        f"{param}({suite.literal(suite.by_json(sent.members))}, id={suite.out.literal(sent.why)})"
        for sent in accepted(suite.resource)
    ]
    if rows:
        suite.out.comment("What is just inside of what a member may be, and told as it was sent.")
        suite.code(f"ACCEPTED = [{', '.join(rows)},]")
        suite.out.blank()
    rows = [
        f"{param}({suite.out.literal(field.names.json)}, {source(probe.value)},"
        f" id={suite.out.literal(f'{field.names.json}, {probe.why}')})"
        for field, probe in refused(suite.resource)
    ]
    for relation_link in suite.resource.links:
        name = suite.out.literal(relation_link.json)
        ids = f"[{suite.absent_key()} for _ in range({relation_link.max_items + 1})]"
        rows += [
            f'{param}({name}, None, id="{relation_link.json}, null")',
            f'{param}({name}, ["7"], id="{relation_link.json}, no UUID")',
            f'{param}({name}, {ids}, id="{relation_link.json}, too many")',
        ]
    if rows:
        suite.out.comment("What is just outside, or of another kind altogether.")
        suite.code(f"REFUSED = [{', '.join(rows)},]")
        suite.out.blank()
    hidden = [f.names.json for f in suite.resource.fields if not (f.in_create or f.in_update)]
    suite.out.comment("What no caller may set.")
    suite.code(f"NOT_WRITABLE = {suite.out.literal([*hidden, 'unknown'])}")
    suite.out.blank()


def _told(suite: Suite, field: Field) -> str:
    name = suite.out.literal(field.names.json)
    sent = {*required(suite.resource), *distinguishing(suite.resource)}
    if field.required_in_create or field.names.python in sent:
        return f"body[{name}]"
    match field.default:
        case Constant():
            return suite.out.literal(plain(field.default.value, field.type))
        case Preset():
            return f"str(caller.{field.default.attribute})"
        case None if field.generated is None:
            return "None"
        case _:
            return f"{suite.row}[{name}]"
