"""Many-to-many links: the operations that add and remove one, and the one that sets them all."""

from compiler.emit.fastapi.module import Module
from compiler.emit.fastapi.reads import visible
from compiler.ir.field import Uuid
from compiler.ir.operation import Kind, Operation
from compiler.ir.ownership import Right
from compiler.ir.relation import Link
from compiler.ir.resource import Resource


def link_operation(module: Module, operation: Operation) -> None:
    """PUT: the link is there afterwards, whether or not it was before."""
    link = _link(operation)
    out, model = module.out, module.own(link.model)
    target = module.known.resource(link.target)
    table = module.table(link.target)
    singular = link.singular.replace("_", " ")
    docstring = f"Give {module.resource.names.article} {_a(singular)}; again, nothing changes."
    with module.define(operation, _parameters(module, operation, link, target), "None", docstring):
        out.code(module.call(f"lock_{module.name}", module.id))
        if operation.roles:
            out.code(module.caller.require(operation.roles))
        conditions = [f"{table}.id == {link.target_column}", *_owned(module, target, table)]
        where = ", ".join(conditions)
        values = _values(module, link)
        key = f"{module.col}({model}.{link.source_column}) == {module.id}"
        held = "with_for_update(read=True, key_share=True)"
        insert = f"{module.pg}.insert({model}).values({values}).on_conflict_do_nothing()"
        out.code(f"""
            {link.singular} = {module.select}({table}.id).where({where}).{held}
            if (await session.exec({link.singular})).one_or_none() is None:
                raise {module.shared("problems", "NotFound")}
            added = await session.exec({insert})
        """)
        with out.block("if added.rowcount:"):
            limit = module.shared("links", "limit_links")
            out.code(f"await {limit}(session, {key}, {link.max_items})")
            if module.touched:
                out.code(f"await touch_{module.name}(session, {module.id})")
        out.code("await session.commit()")


def unlink_operation(module: Module, operation: Operation) -> None:
    """DELETE: the link is gone; where there was none, 404."""
    link = _link(operation)
    out, model = module.out, module.own(link.model)
    target = module.known.resource(link.target)
    singular = link.singular.replace("_", " ")
    docstring = f"Take {_a(singular)} off {module.resource.names.article}."
    with module.define(operation, _parameters(module, operation, link, target), "None", docstring):
        out.code(module.call(f"lock_{module.name}", module.id))
        if operation.roles:
            out.code(module.caller.require(operation.roles))
        source = f"{module.col}({model}.{link.source_column}) == {module.id}"
        key = f"{module.col}({model}.{link.target_column}) == {link.target_column}"
        out.code(f"""
            removed = await session.exec({module.sa}.delete({model}).where({source}, {key}))
            if not removed.rowcount:
                raise {module.shared("problems", "NotFound")}
        """)
        if module.touched:
            out.code(f"await touch_{module.name}(session, {module.id})")
        out.code("await session.commit()")


def set_functions(module: Module) -> None:
    """set_<links>: the ids of a body replace the set."""
    if not module.offers(Kind.CREATE, Kind.UPDATE):
        return
    for link in module.resource.links:
        with module.out.at(link.span):
            _set(module, link)


def _set(module: Module, link: Link) -> None:
    out, model = module.out, module.own(link.model)
    ids = f"{link.target_column}s"
    uuid = isinstance(link.target_type, Uuid)
    sequence = f"{module.abc('Sequence')}[{module.uuid if uuid else 'int'}]"
    parameters = ", ".join(
        [
            f"session: {module.session}",
            *module.caller.in_function(),
            f"{module.id}: {module.id_type}",
            f"{ids}: {sequence}",
        ]
    )
    plural = link.name.replace("_", " ")
    with out.block(f"async def set_{link.name}({parameters}) -> None:"):
        out.docstring(f"Give {module.resource.names.article} these {plural} and no others.")
        source = f"{module.col}({model}.{link.source_column}) == {module.id}"
        others = f"{module.col}({model}.{link.target_column}).not_in({ids})"
        entries = ", ".join(_entries(module, link))
        insert = f"{module.pg}.insert({model}).values(links).on_conflict_do_nothing()"
        target = module.known.resource(link.target)
        if target.soft_delete or target.ownership.read is not None:
            _refuse_deleted(module, link, ids)
        out.code(f"""
            await session.exec({module.sa}.delete({model}).where({source}, {others}))
            links = [{{{entries}}} for {link.target_column} in {ids}]
            if links:
                await session.exec({insert})
        """)


def _refuse_deleted(module: Module, link: Link, ids: str) -> None:
    """A key alone would take a row that is marked as deleted, or not the caller's to see."""
    table = module.table(link.target)
    where = ", ".join(
        [
            f"{module.col}({table}.id).in_({ids})",
            *_owned(module, module.known.resource(link.target), table),
        ]
    )
    lock = module.shared("parents", "lock_all")
    pointer = module.out.literal(f"/{link.json}")
    module.out.code(f"""
        live = {module.select}({table}.id).where({where})
        await {lock}(session, live, {ids}, {pointer})
    """)


def _entries(module: Module, link: Link) -> list[str]:
    found = [
        f'"{link.source_column}": {module.id}',
        f'"{link.target_column}": {link.target_column}',
    ]
    if link.owner_column:
        found.append(f'"{link.owner_column}": {module.row_owner}')
    return found


def _values(module: Module, link: Link) -> str:
    found = [
        f"{link.source_column}={module.id}",
        f"{link.target_column}={link.target_column}",
    ]
    if link.owner_column:
        found.append(f"{link.owner_column}={module.row_owner}")
    return ", ".join(found)


def _parameters(module: Module, operation: Operation, link: Link, target: Resource) -> list[str]:
    return [
        f"{module.id}: {module.id_type}",
        f"{link.target_column}: {module.id_type_of(target)}",
        *module.caller.parameter(operation),
        f"session: {module.shared('session', 'WriteSession')}",
    ]


def _owned(module: Module, target: Resource, table: str) -> list[str]:
    """What keeps the target inside the caller's scope and alive."""
    if target is module.resource:
        return visible(module)
    found = []
    if target.ownership.read is not None:
        found.append(module.admits(target, Right.READ, table))
    elif target.ownership.field is not None:
        found.append(f"{table}.{target.ownership.field} == {module.caller.owner}")
    if target.soft_delete:
        found.append(f"{module.col}({table}.deleted_at).is_(None)")
    return found


def _link(operation: Operation) -> Link:
    assert operation.link is not None
    return operation.link


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
