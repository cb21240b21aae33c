"""The operation that creates many rows, or none."""

from compiler.emit.fastapi.hooks import run_hooks
from compiler.emit.fastapi.module import Module
from compiler.emit.fastapi.rows import sent_relations, visible_call
from compiler.emit.fastapi.writes import has_new_id, new_row_call, own_parent
from compiler.ir.operation import Operation
from compiler.ir.relation import Link, Relation


def batch_create_operation(module: Module, operation: Operation) -> None:
    """Lock all parents, insert the rows in one statement, link, answer what was stored."""
    out, names = module.out, module.resource.names
    parameters = [
        f"body: {module.body(operation.body or '')}",
        *module.caller.parameter(operation),
        f"session: {module.shared('session', 'WriteSession')}",
        *module.once_parameter(operation),
    ]
    docstring = f"Create {names.labels}: all of them, or none."
    returns = module.answers(operation, f"dict[str, {module.any}]")
    with module.define(operation, parameters, returns, docstring):
        if operation.roles:
            out.code(module.caller.require(operation.roles))
        module.answer_again(operation)
        for relation in sent_relations(module, creating=True):
            _lock_parents(module, relation)
        key = _owner_key(module)
        row = new_row_call(module, "item", f"owners[item.{key}]" if key else "")
        out.code(f"rows = [{row} for item in body.items]")
        _each(module, "rows", "before_create", "row")
        insert = module.shared("batch", "insert_items")
        if module.resource.links:
            call = f"await {insert}(session, {module.model}, rows, [{module.model}.id])"
            if has_new_id(module):
                out.code(call)
            else:
                out.code(f"""
                    keys = {call}
                    rows = [row | key for row, key in zip(rows, keys, strict=True)]
                """)
            for link in module.resource.links:
                _link(module, link)
            order = module.shared("batch", "in_order")
            out.code(f"created = await {order}(session, COLUMNS, {module.model}.id, rows)")
        else:
            out.code(f"created = await {insert}(session, {module.model}, rows, COLUMNS)")
        _each(module, "created", "after_create", "row")
        module.keep_answer(operation, "{}", '{"data": created}')
        out.code("await session.commit()")
        _each(module, "created", "after_commit", '"create"', 'row["id"]')
        out.code('return {"data": created}')


def _owner_key(module: Module) -> str:
    """The key of the parent whose owner a row takes; "" where that is the caller's own."""
    name = module.resource.ownership.owner_from
    return next((r.field for r in module.resource.relations if r.name == name), "")


def _each(module: Module, rows: str, event: str, *arguments: str) -> None:
    """The hook for each of the rows."""
    if any(hook.event == event for hook in module.resource.hooks):
        with module.out.block(f"for row in {rows}:"):
            run_hooks(module, event, *arguments)


def _lock_parents(module: Module, relation: Relation) -> None:
    """One statement per relation, whatever the number of items."""
    field = module.resource.field(relation.field)
    keys = f"[[item.{field.names.python}] for item in body.items]"
    pointer = module.out.literal("/" + field.names.json)
    target = module.known.resource(relation.target)
    if relation.owner_path and module.resource.ownership.create is not None:
        lock = module.shared("batch", "lock_own_parents")
        owner, condition = own_parent(module, relation)
        found = "owners = " if module.resource.ownership.owner_from else ""
        seen = visible_call(module, target)
        module.out.code(
            f"{found}await {lock}(session, {seen}, {owner}, {condition}, {keys}, {pointer})"
        )
        return
    lock = module.shared("batch", "lock_parents")
    module.out.code(f"await {lock}(session, {visible_call(module, target)}, {keys}, {pointer})")


def _link(module: Module, link: Link) -> None:
    """The links of all items, in one statement."""
    out, model = module.out, module.own(link.model)
    target = module.known.resource(link.target)
    if target.soft_delete or target.ownership.read is not None:
        lock = module.shared("batch", "lock_parents")
        keys = f"[item.{link.member} for item in body.items]"
        pointer = out.literal(f"/{link.json}")
        out.code(f"await {lock}(session, {visible_call(module, target)}, {keys}, {pointer})")
    entries = [f'"{link.source_column}": row["id"]', f'"{link.target_column}": key']
    if link.owner_column:
        ownership = module.resource.ownership
        own = f'row["{ownership.field}"]' if ownership.owner_from else module.caller.owner
        entries.append(f'"{link.owner_column}": {own}')
    insert = module.shared("batch", "insert_links")
    row = f"{{{', '.join(entries)}}}"
    out.code(f"""
        links = [
            (place, {row})
            for place, (row, item) in enumerate(zip(rows, body.items, strict=True))
            for key in dict.fromkeys(item.{link.member})
        ]
        await {insert}(session, {model}, links)
    """)
