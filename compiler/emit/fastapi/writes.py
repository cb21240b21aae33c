"""The operations that write one row: create and update."""

from contextlib import nullcontext

from compiler.emit.fastapi.hooks import run_hooks
from compiler.emit.fastapi.module import Module, state_variable
from compiler.emit.fastapi.rows import live_call, sent_relations
from compiler.ir.field import (
    Constant,
    Default,
    Enumeration,
    Field,
    NewId,
    Now,
    Preset,
    Role,
    Uuid,
)
from compiler.ir.operation import Kind, Operation, Roles
from compiler.ir.ownership import Operators, Right, Scope
from compiler.ir.relation import OnDelete, Relation
from compiler.ir.rule import StateMachine, Transition


def create_operation(module: Module, operation: Operation) -> None:
    """Lock the parents, insert, link, answer what was stored, and commit before that."""
    names, out = module.resource.names, module.out
    parameters = [
        f"body: {module.own(operation.body or '')}",
        *module.caller.parameter(operation),
        f"session: {module.shared('session', 'WriteSession')}",
        f"request: {module.fastapi('Request')}",
        f"response: {module.fastapi('Response')}",
        *module.once_parameter(operation),
    ]
    returns = module.answers(operation, f"dict[str, {module.any}]")
    with module.define(operation, parameters, returns, f"{operation.summary}."):
        if operation.roles:
            out.code(module.caller.require(operation.roles))
        module.answer_again(operation)
        for relation in sent_relations(module, creating=True):
            _lock_parent(module, relation, creating=True)
        if module.offers(Kind.BATCH_CREATE):
            out.code(f"values = {new_row_call(module, 'body')}")
            if module.resource.links and has_new_id(module):
                out.code(f'{module.id} = values["id"]')
        else:
            _dump(module, named=bool(module.resource.links))
        run_hooks(module, "before_create", "values")
        _insert(module)
        run_hooks(module, "after_create", names.spec)
        if not operation.once:
            out.code("await session.commit()")
            run_hooks(module, "after_commit", '"create"', f'{names.spec}["id"]')
        identity = module.id if module.resource.links else f'{names.spec}["id"]'
        key = identity if module.resource.links else identity.replace('"', "'")
        out.code(f'response.headers["Location"] = f"{{request.url.path}}/{{{key}}}"')
        module.answer_headers(names.spec)
        if operation.once:
            # The headers are a part of what is kept, and that is stored with the row.
            module.keep_answer(operation, "response.headers", names.spec)
            out.code("await session.commit()")
            run_hooks(module, "after_commit", '"create"', f'{names.spec}["id"]')
        out.code(f"return {names.spec}")


def update_operation(module: Module, operation: Operation) -> None:
    """Lock the row, judge the precondition and the transition, change it, answer what is stored."""
    names, out = module.resource.names, module.out
    parameters = [
        f"{module.id}: {module.id_type}",
        f"body: {module.own(operation.body or '')}",
        *module.caller.parameter(operation),
        f"session: {module.shared('session', 'WriteSession')}",
        *module.response_parameter(),
        *module.if_match(),
    ]
    docstring = "Change the members that are sent; the others are left alone."
    with module.define(operation, parameters, f"dict[str, {module.any}]", docstring):
        for relation in sent_relations(module, creating=False):
            if _is_tree(module, relation):
                _begin_move(module, relation)
        module.lock()
        if operation.roles:
            out.code(module.caller.require(operation.roles))
        for machine in module.resource.machines:
            _require_transition_roles(module, machine)
        module.check_if_match()
        for machine in module.resource.machines:
            check = module.shared("transitions", "check_transition")
            pointer = out.literal("/" + module.resource.field(machine.field).names.json)
            allowed, current = f"{machine.field.upper()}_TRANSITIONS", state_variable(machine.field)
            wanted = f"body.{machine.field}"
            out.code(f"""
                if {wanted} is not {module.missing}:
                    {check}({allowed}, {current}, {wanted}, pointer={pointer})
            """)
        out.code(f"changes = body.model_dump({_excluded(module)})")
        _dump_shapes(module, "changes", creating=False)
        for machine in module.resource.machines:
            _set_by_transition(module, machine)
        for relation in sent_relations(module, creating=False):
            _lock_parent(module, relation, creating=False)
        for link in module.resource.links:
            out.code(f"""
                if body.{link.member} is not {module.missing}:
                    await set_{link.name}({_set_arguments(module, f"body.{link.member}")})
            """)
        run_hooks(module, "before_update", module.id, "changes")
        _change(module)
        out.code(f"{names.spec} = {module.call(f'fetch_{names.spec}', module.id)}")
        run_hooks(module, "after_update", names.spec)
        out.code("await session.commit()")
        run_hooks(module, "after_commit", '"update"', module.id)
        module.answer_headers(names.spec)
        out.code(f"return {names.spec}")


def new_row_call(module: Module, body: str, owner_id: str = "owner_id") -> str:
    """The call of the function that batches and single creates share."""
    given = [module.caller.name] if _is_preset(module) else []
    owner = [owner_id] if module.resource.ownership.owner_from else []
    return f"new_{module.name}({', '.join([*given, body, *owner])})"


def new_row_function(module: Module) -> None:
    """`new_<resource>`: what a row is stored with, where creates of two kinds have to agree."""
    if not module.offers(Kind.BATCH_CREATE):
        return
    parameters = [f"{module.caller.name}: {module.caller.type()}"] if _is_preset(module) else []
    parameters.append(f"body: {module.own(f'{module.model}Create')}")
    if module.resource.ownership.owner_from:
        parameters.append(f"owner_id: {module.uuid}")
    row = f"dict[str, {module.any}]"
    with module.out.block(f"def new_{module.name}({', '.join(parameters)}) -> {row}:"):
        module.out.docstring(f"What {module.resource.names.article} is stored with.")
        _dump(module, named=False)
        module.out.code("return values")


def _is_preset(module: Module) -> bool:
    """Whether a new row has something of its caller's."""
    return any(
        isinstance(field.default, Preset)
        and not (field.role is Role.OWNER and module.resource.ownership.owner_from)
        for field in module.resource.fields
    )


def _dump(module: Module, *, named: bool) -> None:
    """The values of a new row: what was sent, its key, and what the caller gives it."""
    out = module.out
    out.code(f"values = body.model_dump({_excluded(module)})")
    _dump_shapes(module, "values", creating=True)
    if has_new_id(module):
        key = f"{module.models('ids', 'uuid7')}()"
        if named:
            out.code(f"{module.id} = {key}")
            key = module.id
        out.code(f'values["id"] = {key}')
    for field in module.resource.fields:
        if isinstance(field.default, Preset):
            value = _preset(module, field)
            out.code(f"values[{out.literal(field.names.python)}] = {value}")


def has_new_id(module: Module) -> bool:
    """Whether a row has its key before it is stored; PostgreSQL counts the others."""
    key = module.resource.id
    return key.default == NewId() and isinstance(key.type, Uuid)


def _insert(module: Module) -> None:
    names, out = module.resource.names, module.out
    insert = f"{module.sa}.insert({module.model}).values(values)"
    if not module.resource.links:
        out.code(f"""
            statement = {insert}.returning(*COLUMNS)
            {names.spec} = dict((await session.exec(statement)).mappings().one())
        """)
        return
    if has_new_id(module):
        out.code(f"await session.exec({insert})")
    else:
        out.code(f"""
            statement = {insert}.returning({module.col}({module.model}.id))
            {module.id} = (await session.exec(statement)).scalar_one()
        """)
    for link in module.resource.links:
        arguments = _set_arguments(module, f"body.{link.member}")
        out.code(f"await set_{link.name}({arguments})")
    out.code(f"{names.spec} = {module.call(f'fetch_{names.spec}', module.id)}")


def _change(module: Module) -> None:
    """One UPDATE, where there is anything to change."""
    touched = ", ".join(f"{name}={value}" for name, value in module.touched.items())
    values = f"**changes, {touched}" if touched else "**changes"
    where = f"{module.col}({module.model}.id) == {module.id}"
    statement = f"{module.sa}.update({module.model}).where({where}).values({values})"
    # Links alone change nothing in the row, unless each change is counted or dated there.
    condition = "body.model_fields_set" if module.resource.links and touched else "changes"
    module.out.code(f"""
        if {condition}:
            await session.exec({statement})
    """)


def _set_arguments(module: Module, ids: str) -> str:
    return ", ".join(["session", *module.caller.argument(), module.id, ids])


def _excluded(module: Module) -> str:
    """What the dump leaves out: links, which are rows of their own, and typed JSON."""
    names = [link.member for link in module.resource.links] + list(module.shapes)
    inner = ", ".join(module.out.literal(name) for name in names)
    return f"exclude={{{inner}}}" if names else ""


def _dump_shapes(module: Module, values: str, creating: bool) -> None:
    """Typed JSON is stored as JSON."""
    for name in module.shapes:
        field = module.resource.field(name)
        if not (field.in_create if creating else field.in_update):
            continue
        dump = f'{values}["{name}"] = body.{name}.model_dump(mode="json")'
        conditions = [] if creating else [f"body.{name} is not {module.missing}"]
        if field.nullable:
            module.out.code(f"""
                if {" and ".join([*conditions, f"body.{name} is not None"])}:
                    {dump}
            """)
            if not creating:
                module.out.code(f"""
                    if body.{name} is None:
                        {values}["{name}"] = None
                """)
        elif conditions:
            module.out.code(f"""
                if {conditions[0]}:
                    {dump}
            """)
        else:
            module.out.code(dump)


def _preset(module: Module, field: Field) -> str:
    assert isinstance(field.default, Preset)
    if field.role is Role.OWNER:
        return "owner_id" if module.resource.ownership.owner_from else module.caller.owner
    return module.caller.profile


def _lock_parent(module: Module, relation: Relation, creating: bool) -> None:
    field = module.resource.field(relation.field)
    member = f"body.{field.names.python}"
    pointer = module.out.literal("/" + field.names.json)
    if relation.owner_path and module.resource.ownership.create is not None:
        statement = _lock_own_parent(module, relation, member, pointer, creating)
    else:
        lock = module.shared("parents", "lock_parent")
        statement = f"await {lock}(session, {live_call(module, relation, member)}, {pointer})"
    conditions = [] if creating else [f"{member} is not {module.missing}"]
    conditions += [f"{member} is not None"] if field.nullable else []
    statements = [statement]
    if not creating and _is_tree(module, relation):
        refuse = module.shared("parents", "refuse_circle")
        key = f"{module.model}.{relation.field}"
        statements.append(
            f"await {refuse}(session, {module.model}, {key}, {module.id}, {member}, {pointer})"
        )
    with module.out.block(f"if {' and '.join(conditions)}:") if conditions else nullcontext():
        for line in statements:
            module.out.code(line)


def _lock_own_parent(
    module: Module, relation: Relation, member: str, pointer: str, creating: bool
) -> str:
    """Below a parent that is only seen, nothing is made: 403."""
    owner, condition = own_parent(module, relation)
    lock = module.shared("parents", "lock_own_parent")
    target = "owner_id = " if creating and module.resource.ownership.owner_from else ""
    live = live_call(module, relation, member)
    return f"{target}await {lock}(session, {live}, {owner}, {condition}, {pointer})"


def own_parent(module: Module, relation: Relation) -> tuple[str, str]:
    """The owner of the parent that a row belongs to, and whether the caller writes below it."""
    ownership = module.resource.ownership
    admission = ownership.create
    assert admission is not None
    parent = module.known.resource(relation.target)
    table = module.table(relation.target)
    owner = f"{table}.{parent.ownership.field}" if ownership.owner_from else f"{table}.id"
    allowed = [f"{module.col}({owner}) == {module.caller.profile}"] if admission.owner else []
    for audience in admission.inside:
        if isinstance(audience, Operators):
            operator = module.shared("scope", "is_operator")
            role = module.out.literal(audience.role)
            allowed.append(f"{operator}({module.caller.principal}, {role})")
        else:
            allowed.append(module.admits(parent, Right.WRITE, table))
    return owner, f"{module.sa}.or_({', '.join(allowed)})" if len(allowed) > 1 else allowed[0]


def _is_tree(module: Module, relation: Relation) -> bool:
    """Whether the rows of a resource hang on each other."""
    own = relation.target == module.resource.names.spec
    return own and relation.on_delete is OnDelete.CASCADE


def _begin_move(module: Module, relation: Relation) -> None:
    member = f"body.{module.resource.field(relation.field).names.python}"
    begin = module.shared("parents", "begin_move")
    ownership = module.resource.ownership
    shared = ownership.scope is Scope.PROFILE and ownership.write is not None
    owner = module.caller.owner if ownership.field and not shared else "None"
    module.out.code(f"""
        if {member} is not {module.missing} and {member} is not None:
            await {begin}(session, {module.model}, {owner})
    """)


def _require_transition_roles(module: Module, machine: StateMachine) -> None:
    """Transitions that need a role of their own: judged before the precondition, as every 403."""
    by_roles: dict[Roles, list[Transition]] = {}
    for transition in machine.transitions:
        if transition.roles:
            by_roles.setdefault(transition.roles, []).append(transition)
    for roles, transitions in by_roles.items():
        current = state_variable(machine.field)
        module.out.code(f"""
            if {_is_any(module, machine, transitions, current)}:
                {module.caller.require(roles)}
        """)


def _is_any(
    module: Module, machine: StateMachine, transitions: list[Transition], current: str
) -> str:
    pairs = [
        f"({_state(module, machine, t.source)}, {_state(module, machine, t.target)})"
        for t in transitions
    ]
    pair = f"({current}, body.{machine.field})"
    return f"{pair} == {pairs[0]}" if len(pairs) == 1 else f"{pair} in ({', '.join(pairs)})"


def _set_by_transition(module: Module, machine: StateMachine) -> None:
    """What a transition writes, by target where all ways there write the same."""
    current = state_variable(machine.field)
    done: set[str] = set()
    for transition in machine.transitions:
        alike = [t for t in machine.transitions if t.target == transition.target]
        if not transition.sets or transition.target in done:
            continue
        same = all(t.sets == transition.sets for t in alike)
        if same:
            done.add(transition.target)
            target = _state(module, machine, transition.target)
            condition = f"body.{machine.field} == {target} != {current}"
        else:
            condition = _is_any(module, machine, [transition], current)
        with module.out.block(f"if {condition}:"):
            for name, value in transition.sets:
                text = _value(module, module.resource.field(name), value)
                module.out.code(f"changes[{module.out.literal(name)}] = {text}")


def _state(module: Module, machine: StateMachine, value: str) -> str:
    kind = module.resource.field(machine.field).type
    assert isinstance(kind, Enumeration)
    return enum_value(module, kind, value)


def enum_value(module: Module, kind: Enumeration, value: object) -> str:
    """A member of an enum, its class imported from where it lives."""
    name = module.own(kind.model) if kind.shared is None else module.models(kind.shared, kind.model)
    return f"{name}.{next(m.python for m in kind.members if m.value == value)}"


def _value(module: Module, field: Field, value: Default) -> str:
    match value:
        case Now():
            return f"{module.sa}.func.now()"
        case Constant() if isinstance(field.type, Enumeration):
            return enum_value(module, field.type, value.value)
        case Constant():
            return module.out.literal(value.value)
        case _:
            raise AssertionError(value)
