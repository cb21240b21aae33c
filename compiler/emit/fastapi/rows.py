"""The functions behind the operations: which rows are visible, fetching and locking one."""

from compiler.emit.fastapi.expansions import expand_arguments, expand_function
from compiler.emit.fastapi.module import Module
from compiler.emit.fastapi.reads import visible
from compiler.emit.python.symbol import member
from compiler.ir.field import Uuid
from compiler.ir.operation import Kind
from compiler.ir.ownership import Right
from compiler.ir.relation import Relation
from compiler.ir.resource import Resource

_SELECT_OF_SCALAR = member("sqlmodel.sql.expression", "SelectOfScalar")


def row_functions(module: Module) -> None:
    """visible, fetch, lock, touch, and one function per parent that writes lock."""
    _visible(module)
    if module.offers(Kind.READ, Kind.LIST):
        expand_function(module)
    if fetches(module):
        _fetch(module)
    if locks(module):
        _lock(module)
    if module.resource.links or any(a.returns_row for a in module.resource.actions):
        _touch(module)
    for relation in locked_relations(module):
        _live(module, relation)
    for target in batch_targets(module):
        _visible_rows(module, target)


def batch_targets(module: Module) -> list[Resource]:
    """The resources whose rows a batch locks, each once."""
    if not module.offers(Kind.BATCH_CREATE):
        return []
    resource, known = module.resource, module.known
    names = [r.target for r in sent_relations(module, creating=True)]
    names += [k.target for k in resource.links if known.resource(k.target).soft_delete]
    return [known.resource(name) for name in dict.fromkeys(names)]


def fetches(module: Module) -> bool:
    """Whether some operation answers with a row that it selects."""
    actions = any(action.returns_row for action in module.resource.actions)
    reads = module.offers(Kind.READ, Kind.UPDATE, Kind.RESTORE)
    return reads or actions or (module.offers(Kind.CREATE) and bool(module.resource.links))


def locks(module: Module) -> bool:
    """Whether some operation locks a row before it changes it."""
    actions = any(action.on_item for action in module.resource.actions)
    return module.offers(Kind.UPDATE, Kind.DELETE) or bool(module.resource.links) or actions


def locked_relations(module: Module) -> list[Relation]:
    """One relation per target that a write locks: the functions are named after targets."""
    found: dict[str, Relation] = {}
    if module.offers(Kind.CREATE, Kind.UPDATE, Kind.RESTORE):
        for relation in module.resource.relations:
            if relation.locked:
                found.setdefault(relation.target, relation)
    return list(found.values())


def sent_relations(module: Module, creating: bool) -> list[Relation]:
    """The relations that a body may carry and whose targets are locked."""
    found = []
    for relation in module.resource.relations:
        field = module.resource.field(relation.field)
        if relation.locked and (field.in_create if creating else field.in_update):
            found.append(relation)
    return found


def live_call(module: Module, relation: Relation, key: str) -> str:
    """The select of a relation's target for a key."""
    arguments = ", ".join([*module.caller.argument(), key])
    return f"live_{relation.target}({arguments})"


def visible_call(module: Module, target: Resource) -> str:
    """The select of the rows of a target that the caller may see."""
    return f"visible_{target.names.plural}({', '.join(module.caller.argument())})"


def _visible(module: Module) -> None:
    conditions = _conditions(module, module.resource)
    if not conditions:
        return
    element = f"{module.sa}.ColumnElement[bool]"
    parameters = ", ".join(module.caller.in_function())
    with module.out.block(f"def visible({parameters}) -> tuple[{element}, ...]:"):
        module.out.docstring(f"The {module.resource.names.labels} that the caller may see.")
        tail = "," if len(conditions) == 1 else ""
        parts = ", ".join(conditions)
        module.out.code(f"return ({parts}{tail})")


def _conditions(module: Module, resource: Resource) -> list[str]:
    """The predicate of one resource's own rows, in terms of its caller."""
    found = []
    if admitted := module.admits(resource, Right.READ, module.model):
        found.append(admitted)
    if resource.soft_delete:
        found.append(f"{module.col}({module.model}.deleted_at).is_(None)")
    return found


def _fetch(module: Module) -> None:
    names = module.resource.names
    parameters = _row_parameters(module)
    expands = bool(module.resource.expansions)
    if expands:
        parameters += f", names: {module.abc('Sequence')}[str] = ()"
    where = ", ".join([f"{module.model}.id == {module.id}", *visible(module)])
    row = f"dict[str, {module.any}]"
    with module.out.block(f"async def fetch_{names.spec}({parameters}) -> {row}:"):
        module.out.docstring(f"The content of {names.article}'s response, or 404.")
        module.out.code(f"statement = {module.select}(*COLUMNS).where({where})")
        if expands:
            module.out.code(f"statement = expand({expand_arguments(module, 'names')})")
        content = f"dict({names.spec})"
        if expands:
            content = f"{module.shared('expansion', 'nest')}({names.spec}, names)"
        module.out.code(f"""
            {names.spec} = (await session.exec(statement)).mappings().one_or_none()
            if {names.spec} is None:
                raise {module.shared("problems", "NotFound")}
            return {content}
        """)


def _lock(module: Module) -> None:
    names = module.resource.names
    told = module.locked
    columns = ", ".join(f"{module.model}.{name}" for name in told) or f"{module.model}.id"
    kinds = ["int" if name == "version" else "str" for name in told]
    returns = {0: "None", 1: "".join(kinds)}.get(len(kinds), f"tuple[{', '.join(kinds)}]")
    where = ", ".join([f"{module.model}.id == {module.id}", *visible(module)])
    header = f"async def lock_{names.spec}({_row_parameters(module)}) -> {returns}:"
    with module.out.block(header):
        said = " and ".join(f"the {name.replace('_', ' ')}" for name in told)
        subject = f"{said[0].upper()}{said[1:]} of {names.article}" if said else ""
        module.out.docstring(
            f"{subject}, which nobody else changes, or 404."
            if subject
            else f"Keep others from changing {names.article} for now, or 404."
        )
        if module.judges_writers:
            _lock_writable(module, columns, where)
            return
        result = names.spec if len(told) != 1 else told[0]
        module.out.code(f"""
            statement = {module.select}({columns}).where({where}).with_for_update()
            {result} = (await session.exec(statement)).one_or_none()
            if {result} is None:
                raise {module.shared("problems", "NotFound")}
        """)
        if told:
            module.out.code(f"return {result}")


def _lock_writable(module: Module, columns: str, where: str) -> None:
    """The same where not everybody who sees a row may write it: 403, when it is seen."""
    told = module.locked
    names = ", ".join(told) or "_"
    module.out.code(f"""
        statement = (
            {module.select}({columns}, {module.writes()}).where({where}).with_for_update()
        )
        found = (await session.exec(statement)).one_or_none()
        if found is None:
            raise {module.shared("problems", "NotFound")}
        {names}, may_write = found
        if not may_write:
            raise {module.shared("problems", "Forbidden")}
    """)
    if told:
        module.out.code(f"return {names}")


def _touch(module: Module) -> None:
    """For what changes a row's response without changing a column that was sent."""
    names = module.resource.names
    touched = module.touched
    if not touched:
        return
    session = f"session: {module.session}"
    header = f"async def touch_{names.spec}({session}, {module.id}: {module.id_type}) -> None:"
    with module.out.block(header):
        module.out.docstring(f"Count what changed around {names.article} as a change of it.")
        values = ", ".join(f"{name}={value}" for name, value in touched.items())
        where = f"{module.col}({module.model}.id) == {module.id}"
        module.out.code(f"""
            statement = {module.sa}.update({module.model}).where({where}).values({values})
            await session.exec(statement)
        """)


def _live(module: Module, relation: Relation) -> None:
    """The select of a target that the caller may see, for locking it."""
    target = module.known.resource(relation.target)
    kind = module.out.use(_SELECT_OF_SCALAR)
    key = f"{target.names.spec}_id"
    table = module.table(relation.target)
    parameters = ", ".join([*module.caller.in_function(), f"{key}: {module.id_type_of(target)}"])
    own = target is module.resource
    header = f"def live_{target.names.spec}({parameters}) -> {kind}[{_selected(module, target)}]:"
    with module.out.block(header):
        module.out.docstring(f"The {target.names.label} of this id, where the caller may see it.")
        conditions = [f"{table}.id == {key}"]
        if own:
            conditions += visible(module)
        else:
            conditions += _of_target(module, target, table)
        ids = _ids(module, target, table)
        module.out.code(f"return {module.select}({ids}).where({', '.join(conditions)})")


def _visible_rows(module: Module, target: Resource) -> None:
    """The select of all of a target's rows that the caller may see, for locking some of them."""
    kind = module.out.use(_SELECT_OF_SCALAR)
    table = module.table(target.names.spec)
    own = target is module.resource
    conditions = visible(module) if own else _of_target(module, target, table)
    where = f".where({', '.join(conditions)})" if conditions else ""
    parameters = ", ".join(module.caller.in_function())
    header = f"def visible_{target.names.plural}({parameters})"
    with module.out.block(f"{header} -> {kind}[{_selected(module, target)}]:"):
        module.out.docstring(f"The ids of the {target.names.labels} that the caller may see.")
        module.out.code(f"return {module.select}({_ids(module, target, table)}){where}")


def _selected(module: Module, target: Resource) -> str:
    """What a select of a target's ids gives; an identity is None until PostgreSQL says it."""
    return module.id_type_of(target) if isinstance(target.id.type, Uuid) else "int | None"


def _ids(module: Module, target: Resource, table: str) -> str:
    ids = f"{table}.id"
    return ids if isinstance(target.id.type, Uuid) else f"{module.col}({ids})"


def _of_target(module: Module, target: Resource, table: str) -> list[str]:
    """The target's own read predicate, asked by this resource's caller."""
    found = []
    if admitted := module.admits(target, Right.READ, table):
        found.append(admitted)
    if target.soft_delete:
        found.append(f"{module.col}({table}.deleted_at).is_(None)")
    return found


def _row_parameters(module: Module) -> str:
    row = f"{module.id}: {module.id_type}"
    return ", ".join([f"session: {module.session}", *module.caller.in_function(), row])
