"""The operations that delete and restore, with all that hangs on the row."""

from compiler.emit.fastapi.hooks import run_hooks
from compiler.emit.fastapi.module import Module
from compiler.emit.fastapi.rows import live_call
from compiler.ir.operation import Operation
from compiler.ir.ownership import Right
from compiler.ir.relation import ChildAction, DeletionStep, OnDelete, Relation
from compiler.ir.resource import Resource


def delete_operation(module: Module, operation: Operation) -> None:
    """Lock the row, judge the precondition, and delete it by statement."""
    out = module.out
    parameters = [
        f"{module.id}: {module.id_type}",
        *module.caller.parameter(operation),
        f"session: {module.shared('session', 'WriteSession')}",
        *module.if_match(),
    ]
    with module.define(operation, parameters, "None", _docstring(module)):
        if module.etag and module.resource.machines:
            unused = ", ".join("_" for _ in module.resource.machines)
            call = module.call(f"lock_{module.name}", module.id)
            out.code(f"version, {unused} = {call}")
        elif module.etag:
            module.lock()
        else:
            out.code(module.call(f"lock_{module.name}", module.id))
        if operation.roles:
            out.code(module.caller.require(operation.roles))
        module.check_if_match()
        run_hooks(module, "before_delete", module.id)
        where = f"{module.col}({module.model}.id) == {module.id}"
        if module.resource.soft_delete:
            out.code(f"""
                statement = {module.sa}.update({module.model}).where({where})
                await session.exec(statement.values(deleted_at={module.sa}.func.now()))
            """)
            _delete_below(module)
        else:
            _touch_linked(module)
            _let_go(module)
            out.code(f"await session.exec({module.sa}.delete({module.model}).where({where}))")
        run_hooks(module, "after_delete", module.id)
        out.code("await session.commit()")
        run_hooks(module, "after_commit", '"delete"', module.id)


def restore_operation(module: Module, operation: Operation) -> None:
    """Take back a deletion: the row, and what was deleted with it, under live parents."""
    names, out = module.resource.names, module.out
    parents = _parents(module)
    parameters = [
        f"{module.id}: {module.id_type}",
        *module.caller.parameter(operation),
        f"session: {module.shared('session', 'WriteSession')}",
        *module.response_parameter(),
    ]
    with module.define(operation, parameters, f"dict[str, {module.any}]", _docstring(module, True)):
        conditions = [f"{module.model}.id == {module.id}"]
        if module.resource.ownership.read is not None:
            conditions.append(module.admits(module.resource, Right.READ, module.model))
        elif module.resource.ownership.field is not None:
            owner = f"{module.model}.{module.resource.ownership.field}"
            conditions.append(f"{owner} == {module.caller.owner}")
        told = ["deleted_at", *(relation.field for relation in parents)]
        # A select of one column gives its value, which is None for a live row as for no row.
        columns = told if parents else ["id", *told]
        selected = ", ".join(f"{module.model}.{name}" for name in columns)
        if module.judges_writers:
            selected += f", {module.writes()}"
        where = ", ".join(conditions)
        not_found = module.shared("problems", "NotFound")
        out.code(f"""
            statement = {module.select}({selected}).where({where}).with_for_update()
            found = (await session.exec(statement)).one_or_none()
            if found is None:
                raise {not_found}
        """)
        names_told = told if parents else ["_", *told]
        if module.judges_writers:
            out.code(f"""
                {", ".join([*names_told, "may_write"])} = found
                if not may_write:
                    raise {module.shared("problems", "Forbidden")}
            """)
        if operation.roles:
            out.code(module.caller.require(operation.roles))
        if not module.judges_writers:
            out.code(f"{', '.join(names_told)} = found")
        conflict, violation = (
            module.shared("problems", "Conflict"),
            module.shared("problems", "Violation"),
        )
        out.code(f"""
            if deleted_at is None:
                raise {conflict}({violation}(code="not_deleted", message="This is not deleted."))
        """)
        for relation in parents:
            _lock_restored_parent(module, relation)
        run_hooks(module, "before_restore", module.id)
        row = f"{module.col}({module.model}.id) == {module.id}"
        update = f"{module.sa}.update({module.model}).where({row}).values(deleted_at=None)"
        out.code(f"await session.exec({update})")
        _restore_below(module)
        out.code(f"{names.spec} = {module.call(f'fetch_{names.spec}', module.id)}")
        run_hooks(module, "after_restore", names.spec)
        out.code("await session.commit()")
        run_hooks(module, "after_commit", '"restore"', module.id)
        module.answer_headers(names.spec)
        out.code(f"return {names.spec}")


def _touch_linked(module: Module) -> None:
    """Rows that are linked to the deleted one answer differently from now on."""
    for source in module.known.resources:
        values = _values(module.touched_of(source))
        for link in source.links:
            if link.target != module.resource.names.spec or not values:
                continue
            table = module.table(source.names.spec)
            model = module.models(source.names.spec, link.model)
            ids = f"{module.select}({model}.{link.source_column})"
            chosen = f"{model}.{link.target_column} == {module.id}"
            module.out.code(f"""
                linked = {ids}.where({chosen})
                statement = {module.sa}.update({table}).where({module.col}({table}.id).in_(linked))
                await session.exec(statement.values({values}))
            """)


def _let_go(module: Module) -> None:
    """Rows that point at the deleted one change with it, which their keys alone would not tell."""
    for source in module.known.resources:
        touched = module.touched_of(source)
        for relation in source.relations:
            if relation.on_delete is not OnDelete.SET_NULL or not touched:
                continue
            if module.resource.names.spec not in (relation.target, relation.within):
                continue
            table = module.table(source.names.spec)
            conditions = ", ".join(_pointing(module, source, relation))
            values = _values({relation.field: "None", **touched})
            module.out.code(f"""
                statement = {module.sa}.update({table}).where({conditions})
                await session.exec(statement.values({values}))
            """)


def _pointing(module: Module, source: Resource, relation: Relation) -> list[str]:
    """The conditions for a row of `source` to point at the row that is deleted."""
    table = module.table(source.names.spec)
    key = f"{module.col}({table}.{relation.field})"
    if relation.within is None:
        return [f"{key} == {module.id}"]
    member = f"{module.model}.{relation.within_field}"
    module.out.code(f"""
        member = {module.select}({member}).where({module.model}.id == {module.id})
    """)
    own = f"{module.col}({table}.{source.ownership.field}) == {module.caller.owner}"
    return [own, f"{key} == member.scalar_subquery()"]


def _values(values: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items())


def _docstring(module: Module, restoring: bool = False) -> str:
    """What goes with the row, in words."""
    names = module.resource.names
    below = any(step.action is ChildAction.STAMP for step in module.resource.deletion)
    if restoring:
        return f"Restore a deleted {names.label}{' and what was deleted with it' * below}."
    if module.resource.soft_delete:
        return f"Delete {names.article}{' and all that hangs on it' * below}; it can be restored."
    return f"Delete {names.article} for good."


def _parents(module: Module) -> list[Relation]:
    """The relations whose targets must be live for the row to be."""
    return [r for r in module.resource.relations if r.locked and r.on_delete is OnDelete.CASCADE]


def _lock_restored_parent(module: Module, relation: Relation) -> None:
    field = module.resource.field(relation.field)
    lock = module.shared("parents", "lock_restored_parent")
    pointer = module.out.literal("/" + field.names.json)
    name = field.names.python
    statement = f"await {lock}(session, {live_call(module, relation, name)}, {pointer})"
    if field.nullable:
        module.out.code(f"""
            if {name} is not None:
                {statement}
        """)
    else:
        module.out.code(statement)


class _Ids:
    """The variables that hold the ids of deleted rows, by resource."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.known = {module.resource.names.spec: f"[{module.id}]"}

    def of(self, resource: str) -> str:
        return self.known[resource]

    def gathered(self, step: DeletionStep, call: str, needed: bool) -> None:
        """Write a call that returns ids, and keep them where a later step needs them."""
        out, child = self.module.out, step.child
        variable = child.plural
        if not needed:
            out.code(f"await {call}")
        elif self.known.get(child.spec) == variable:
            out.code(f"{variable} += await {call}")
        elif child.spec in self.known:
            first = self.known[child.spec].strip("[]")
            out.code(f"{variable} = [{first}, *await {call}]")
            self.known[child.spec] = variable
        else:
            out.code(f"{variable} = await {call}")
            self.known[child.spec] = variable


def _delete_below(module: Module) -> None:
    ids = _Ids(module)
    for position, step in enumerate(module.resource.deletion):
        child = module.table(step.child.spec)
        parents = ids.of(step.parent.spec)
        arguments = f"session, {child}, {child}.{step.field}, {parents}"
        match step.action:
            case ChildAction.STAMP:
                name = "delete_descendants" if step.recursive else "delete_children"
                call = f"{module.shared('soft_delete', name)}({arguments})"
                ids.gathered(step, call, _needed(module, step, position))
            case ChildAction.NULLIFY:
                touched = _values(module.touched_of(module.known.resource(step.child.spec)))
                arguments += f", {touched}" if touched else ""
                module.out.code(f"await {module.shared('soft_delete', 'let_go')}({arguments})")
            case ChildAction.RESTRICT:
                name = "refuse_live" if step.child_soft else "refuse_any"
                module.out.code(f"await {module.shared('soft_delete', name)}({arguments})")


def _restore_below(module: Module) -> None:
    ids = _Ids(module)
    for position, step in enumerate(module.resource.deletion):
        if step.action is not ChildAction.STAMP:
            continue
        child = module.table(step.child.spec)
        parents = ids.of(step.parent.spec)
        others = [
            f"{module.shared('soft_delete', 'Under')}({child}.{other.field}, "
            f"{module.table(other.target)})"
            for other in module.known.resource(step.child.spec).relations
            if other.locked and other.on_delete is OnDelete.CASCADE and other.field != step.field
        ]
        arguments = [
            "session", child, f"{child}.{step.field}", parents, "deleted_at", *others,
        ]  # fmt: skip
        name = "restore_descendants" if step.recursive else "restore_children"
        call = f"{module.shared('soft_delete', name)}({', '.join(arguments)})"
        ids.gathered(step, call, _needed(module, step, position, ChildAction.STAMP))


def _needed(module: Module, step: DeletionStep, position: int, *actions: ChildAction) -> bool:
    """Whether a later step, of these actions or of any, looks below the rows of this one."""
    later = module.resource.deletion[position + 1 :]
    return any(
        other.parent.spec == step.child.spec and (not actions or other.action in actions)
        for other in later
    )
