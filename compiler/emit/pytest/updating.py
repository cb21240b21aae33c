"""Tests of updates, of changes of state, and of checks in the database."""

from compiler.emit.pytest.source import source
from compiler.emit.pytest.suite import Suite
from compiler.emit.pytest.unique import same_values
from compiler.emit.pytest.values import accepted, refused, required
from compiler.emit.python.literal import prose
from compiler.ir.admission import sufficient
from compiler.ir.case import Case
from compiler.ir.example import plain
from compiler.ir.field import Constant, Enumeration, Field, Now, Preset, Role
from compiler.ir.operation import ETag, Kind
from compiler.ir.ownership import Right
from compiler.ir.rule import CheckRule, StateMachine, Transition, UniqueRule
from compiler.ir.witness import breaking, completed
from compiler.postgres.quote import identifier, literal


def update(suite: Suite, case: Case) -> None:
    row = suite.row
    changes = suite.literal(suite.change)
    own = suite.answer_changes("updated")
    version = next((f for f in suite.resource.answered if f.role is Role.VERSION), None)
    if version is not None:
        own[version.names.json] = f'{row}["{version.names.json}"] + 1'
    stamped = [
        f.names.json
        for f in suite.resource.answered
        if isinstance(f.set_on_update, Now) and f.names.python not in suite.change
    ]
    further = " | {" + ", ".join(f'"{n}": {text}' for n, text in own.items()) + "}" if own else ""
    with suite.test(case, "caller"):
        suite.code(f"""
            {row} = {suite.make()}
            path = {suite.item()}
            changes = {changes}
            response = await {suite.patch("caller", "path", "changes")}
            assert response.status_code == 200, response.text
            updated = response.json()
            assert updated == {row} | changes{further}
        """)
        for name in stamped:
            suite.code(f'assert updated["{name}"] > {row}["{name}"]')
        suite.still("updated")


def update_nothing(suite: Suite, case: Case) -> None:
    etag = suite.resource.etag is not ETag.OFF
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
        """)
        if etag:
            suite.code('etag = (await caller.get(path)).headers["etag"]')
        suite.code(f"""
            response = await {suite.patch("caller", "path", "{}")}
            assert response.status_code == 200, response.text
            assert response.json() == {suite.row}
        """)
        if etag:
            suite.code('assert response.headers["etag"] == etag')


def update_accepted(suite: Suite, case: Case) -> None:
    fixed = _fixed(suite)
    hidden = [f.names.json for f in suite.resource.updated if not f.in_response]
    if all(not fixed.isdisjoint(suite.by_json(s.members)) for s in accepted(suite.resource)):
        return
    table = "ACCEPTED"
    if fixed:
        rows = [
            f"{suite.pytest}.param({suite.literal(suite.by_json(sent.members))},"
            f" id={suite.out.literal(sent.why)})"
            for sent in accepted(suite.resource)
            if fixed.isdisjoint(suite.by_json(sent.members))
        ]
        table = f"[{', '.join(rows)},]"
    told = (
        f"{{n: v for n, v in members.items() if n not in {suite.out.literal(hidden)}}}"
        if hidden
        else "members"
    )
    with suite.test(
        case, "caller", f"members: dict[str, {suite.any}]", given=[f'"members", {table}']
    ):
        suite.code(f"""
            {suite.row} = {suite.make()}
            response = await {suite.patch("caller", suite.item(), "members")}
            assert response.status_code == 200, response.text
            assert response.json().items() >= {told}.items()
        """)


def update_refused(suite: Suite, case: Case) -> None:
    if not refused(suite.resource) and not suite.resource.links:
        return
    given = ['("name", "value"), REFUSED']
    with suite.test(case, "caller", "name: str", f"value: {suite.any}", given=given):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
            response = await {suite.patch("caller", "path", "{name: value}")}
            {suite.invalid}(response, f"/{{name}}")
        """)
        suite.still(suite.row)


def update_not_writable(suite: Suite, case: Case) -> None:
    fixed = sorted(_fixed(suite))
    further = "".join(f', "{name}"' for name in fixed)
    table = f"[*NOT_WRITABLE{further}]" if fixed else "NOT_WRITABLE"
    with suite.test(case, "caller", "name: str", given=[f'"name", {table}']):
        suite.code(f"""
            {suite.row} = {suite.make()}
            response = await {suite.patch("caller", suite.item(), "{name: None}")}
            {suite.invalid}(response, f"/{{name}}")
        """)


def update_taken(suite: Suite, case: Case) -> None:
    rule = case.subject
    assert isinstance(rule, UniqueRule)
    same = same_values(suite, rule)
    row = suite.row
    with suite.test(case, "caller"):
        suite.code(f"""
            {row} = {suite.make(members=same.first)}
            other = {suite.make(members=same.shared)}
            path = {suite.item("other")}
            response = await {suite.patch("caller", "path", same.changes)}
            {suite.refused}(response, 409{same.pointer})
        """)
        suite.still("other")


def update_seen(suite: Suite, case: Case) -> None:
    changes = suite.literal(suite.change)
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
            seen = {{"If-Match": (await caller.get(path)).headers["etag"]}}
            changes = {changes}
            updated = await caller.patch(path, json=changes, headers=seen)
            assert updated.status_code == 200, updated.text
            assert updated.headers["etag"] != seen["If-Match"]
            late = await caller.patch(path, json=changes, headers=seen)
            {suite.refused}(late, 412)
        """)
        suite.still("updated.json()")


def update_unseen(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
            {suite.refused}(await caller.patch(path, json={suite.literal(suite.change)}), 428)
        """)
        suite.still(suite.row)


def transitions(suite: Suite, case: Case) -> None:
    machine = case.subject
    assert isinstance(machine, StateMachine)
    field = suite.resource.field(machine.field)
    name, ways = field.names.json, _ways(field)
    assert isinstance(field.type, Enumeration)
    states = [item.value for item in field.type.members]
    reached = [state for state in states if state in shortest(machine)]
    wanted = ways if reached == states else suite.out.literal(states)
    allowed = f"{field.names.python.upper()}_CHANGES"
    given = [f'"wanted", {wanted}', f'"current", {ways}']
    with suite.test(case, "caller", "current: str", "wanted: str", given=given):
        suite.code(f"""
            {suite.row} = {suite.make(members=_ready(suite, machine))}
            await move_{field.names.python}(caller, {suite.row}, current)
            path = {suite.item()}
            response = await {suite.patch("caller", "path", f'{{"{name}": wanted}}')}
            if current == wanted or (current, wanted) in {allowed}:
                assert response.status_code == 200, response.text
            else:
                {suite.refused}(response, 409, "/{name}")
                wanted = current
        """)
        if suite.has(Kind.READ):
            suite.code(f'assert (await caller.get(path)).json()["{name}"] == wanted')


def transition_sets(suite: Suite, case: Case) -> None:
    transition = case.subject
    assert isinstance(transition, Transition)
    machine = _machine(suite, transition)
    field = suite.resource.field(machine.field)
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make(members=_ready(suite, machine))}
            await move_{field.names.python}(caller, {suite.row}, "{transition.source}")
            changes = {{"{field.names.json}": "{transition.target}"}}
            response = await {suite.patch("caller", suite.item(), "changes")}
            assert response.status_code == 200, response.text
            updated = response.json()
        """)
        for name, value in transition.sets:
            member = suite.resource.field(name)
            if member.in_response:
                suite.code(f'assert updated["{member.names.json}"] {_set_to(suite, member, value)}')


def transition_role(suite: Suite, case: Case) -> None:
    transition = case.subject
    assert isinstance(transition, Transition)
    machine = _machine(suite, transition)
    field = suite.resource.field(machine.field)
    name = field.names.json
    update = suite.resource.operation(Kind.UPDATE)
    assert update is not None
    admitted = sufficient(suite.resource, suite.known, Right.READ, Right.WRITE)
    people = dict.fromkeys((*update.roles.account[:1], *admitted.account))
    needed = [suite.out.literal(role) for role in people if role not in transition.roles.account]
    if transition.roles.account:
        held = ", ".join([*needed, suite.out.literal(transition.roles.account[0])])
        held += ", account=caller.account_id"
    else:
        role = suite.out.literal(transition.roles.platform[0])
        held = ", ".join([*needed, "account=caller.account_id"])
        held += f", platform_roles=frozenset({{{role}}})"
    without = ", ".join(needed)
    without += ", " if without else ""
    with suite.test(case, "caller", "sign_in"):
        suite.code(f"""
            {suite.row} = {suite.make(members=_ready(suite, machine))}
            await move_{field.names.python}(caller, {suite.row}, "{transition.source}")
            path = {suite.item()}
            changes = {{"{name}": "{transition.target}"}}
            lacking = await sign_in({without}account=caller.account_id)
            {suite.refused}(await {suite.patch("lacking", "path", "changes")}, 403)
        """)
        if suite.has(Kind.READ):
            check = f'assert (await caller.get(path)).json()["{name}"] == "{transition.source}"'
            suite.code(check)
        if suite.resource.etag is not ETag.OFF:
            suite.code(f"""
                stale = {{"If-Match": '"another"'}}
                {suite.refused}(await lacking.patch(path, json=changes, headers=stale), 403)
            """)
        suite.code(f"""
            having = await sign_in({held})
            response = await {suite.patch("having", "path", "changes")}
            assert response.status_code == 200, response.text
        """)


def check_in_database(suite: Suite, case: Case) -> None:
    check = case.subject
    assert isinstance(check, CheckRule)
    broken = breaking(suite.resource, check)
    if broken is None:
        return
    pairs = ", ".join(
        f"{identifier(suite.resource.field(name).names.column)} = {literal(value)}"
        for name, value in broken.items()
    )
    sql = f"UPDATE {identifier(suite.names.table)} SET {pairs} WHERE id = $1"
    with suite.test(case, "caller", "connection"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            with {suite.pytest}.raises(asyncpg.CheckViolationError, match="{check.constraint}"):
                await connection.execute({prose(sql)}, {suite.key(suite.row)})
        """)


def tables(suite: Suite) -> None:
    """How the states of each machine are reached."""
    if not suite.has(Kind.UPDATE):
        return
    for machine in suite.resource.machines:
        field = suite.resource.field(machine.field)
        ways = shortest(machine)
        shown = ", ".join(f'"{state}": {suite.out.literal(way)}' for state, way in ways.items())
        changes = ", ".join(f'("{t.source}", "{t.target}")' for t in machine.transitions)
        suite.code(f"{_ways(field)}: dict[str, list[str]] = {{{shown}}}")
        suite.code(f"{field.names.python.upper()}_CHANGES = {{{changes}}}")
        suite.out.blank()
        row = f"{suite.row}: dict[str, {suite.any}]"
        parameters = f"caller: {suite.caller_type}, {row}, state: str"
        with suite.out.block(f"async def move_{field.names.python}({parameters}) -> None:"):
            label = suite.names.article
            suite.out.docstring(f"Take {label} from its first state to another, the shortest way.")
            change = suite.patch("caller", suite.item(), f'{{"{field.names.json}": step}}')
            suite.code(f"""
                for step in {_ways(field)}[state]:
                    response = await {change}
                    assert response.status_code == 200, response.text
            """)


def shortest(machine: StateMachine) -> dict[str, list[str]]:
    """By state, the states on the shortest way to it from the initial one."""
    ways: dict[str, list[str]] = {machine.initial: []}
    reached = [machine.initial]
    for state in reached:
        for target in machine.targets(state):
            if target not in ways:
                ways[target] = [*ways[state], target]
                reached.append(target)
    return ways


def _ready(suite: Suite, machine: StateMachine) -> str:
    """What a row needs beside what is required to be in any state."""
    start = required(suite.resource)
    needed = dict(start)
    for transition in machine.transitions:
        stamped = {
            name: plain(value.value, suite.resource.field(name).type)
            if isinstance(value, Constant)
            else "2026-01-31T12:00:00Z"
            for name, value in transition.sets
        }
        state = {machine.field: transition.target, **stamped}
        whole = completed(suite.resource, {**needed, **state})
        if whole is not None:
            needed = {name: value for name, value in whole.items() if name not in state}
    members = {name: value for name, value in needed.items() if name not in start}
    return suite.keywords({n: source(v) for n, v in suite.by_json(members).items()})


def _set_to(suite: Suite, field: Field, value: object) -> str:
    created = any(f.names.json == "created_at" for f in suite.resource.answered)
    match value:
        case Now():
            return f'>= {suite.row}["created_at"]' if created else "is not None"
        case Constant(value=None):
            return "is None"
        case Constant():
            return f"== {suite.out.literal(plain(value.value, field.type))}"
        case Preset():
            return f"== str(caller.{value.attribute})"
        case _:
            return "is not None"


def _machine(suite: Suite, transition: Transition) -> StateMachine:
    return next(m for m in suite.resource.machines if transition in m.transitions)


def _ways(field: Field) -> str:
    return f"{field.names.python.upper()}_WAYS"


def _fixed(suite: Suite) -> set[str]:
    """The members that only a create may set."""
    return {f.names.json for f in suite.resource.created if not f.in_update}
