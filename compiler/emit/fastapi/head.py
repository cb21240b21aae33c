"""The head of a route file: the router, the response's columns, sorting, states and the query."""

from compiler.emit.fastapi.expansions import expansion_query, joined_rows
from compiler.emit.fastapi.module import Module
from compiler.emit.fastapi.queries import query_model
from compiler.emit.python.symbol import member
from compiler.ir.field import (
    Boolean,
    Date,
    DateTime,
    Decimal,
    Enumeration,
    FieldType,
    Float,
    Integer,
    Text,
    Time,
    Uuid,
)
from compiler.ir.operation import Kind
from compiler.ir.relation import Link
from compiler.ir.rule import StateMachine

_TYPE_ADAPTER = member("pydantic", "TypeAdapter")
_DECIMAL = member("decimal", "Decimal")
INTEGERS = {16: "SmallInteger", 32: "Integer", 64: "BigInteger"}


def head(module: Module) -> None:
    """Everything that stands before the first operation."""
    _router(module)
    _columns(module)
    if module.offers(Kind.LIST):
        _sort_keys(module)
    if module.offers(Kind.UPDATE):
        for machine in module.resource.machines:
            _transitions(module, machine)
    joined_rows(module)
    if module.offers(Kind.LIST):
        query_model(module)
    if module.offers(Kind.READ):
        expansion_query(module)


def _router(module: Module) -> None:
    names = module.resource.names
    router = module.fastapi("APIRouter")
    prefix = module.out.literal(names.path)
    tags = module.out.literal([names.labels])
    route = module.shared("route", "ResourceRoute")
    module.out.code(f"router = {router}(prefix={prefix}, tags={tags}, route_class={route})")
    module.out.blank()


def _columns(module: Module) -> None:
    """What a response holds, column by column, so that no entity is loaded."""
    columns = [f"{module.model}.{f.names.python}" for f in module.resource.answered]
    columns += [_linked_ids(module, link) for link in module.resource.links]
    sequence = module.abc("Sequence")
    # Without Final, which leaves pyright no overload of select.
    module.out.code(f"COLUMNS: {sequence}[{module.any}] = ({', '.join(columns)},)")
    module.out.blank()


def _linked_ids(module: Module, link: Link) -> str:
    model = module.own(link.model)
    target, source = f"{model}.{link.target_column}", f"{model}.{link.source_column}"
    select, sa = module.select, module.sa
    linked = f"{source} == {module.model}.id"
    if module.known.resource(link.target).soft_delete:
        row = module.table(link.target)
        live = f"{select}({row}.id).where({module.col}({row}.deleted_at).is_(None))"
        linked += f", {module.col}({target}).in_({live})"
    kind = "Uuid" if isinstance(link.target_type, Uuid) else "BigInteger"
    return (
        f"{sa}.func.array({select}({target}).where({linked})"
        f".order_by({module.col}({target})).scalar_subquery(), "
        f"type_={module.pg}.ARRAY({sa}.{kind})).label({module.out.literal(link.member)})"
    )


def _sort_keys(module: Module) -> None:
    key = module.shared("pagination", "SortKey")
    adapter = module.out.use(_TYPE_ADAPTER)
    sorts = {sort.name: sort.field for sort in module.resource.listing.sorts}
    sorts.setdefault("id", module.resource.id)
    entries = ", ".join(
        f"{module.out.literal(name)}: {key}({module.model}.{field.names.python}, "
        f"{adapter}({_cursor_type(module, field.type)}))"
        for name, field in sorts.items()
    )
    final, mapping = module.typing("Final"), module.abc("Mapping")
    module.out.code(f"SORT_KEYS: {final}[{mapping}[str, {key}]] = {{{entries},}}")
    module.out.blank()


def _cursor_type(module: Module, kind: FieldType) -> str:
    """The type that a value is read back from a cursor as."""
    match kind:
        case Integer():
            return module.models("types", INTEGERS[kind.bits])
        case Decimal():
            return module.out.use(_DECIMAL)
        case Float():
            return module.models("types", "Float")
        case Boolean():
            return "bool"
        case Date():
            return module.models("types", "Date")
        case Time():
            return module.models("types", "Time")
        case DateTime():
            return module.models("types", "Timestamp")
        case Uuid():
            return module.uuid
        case Text() | Enumeration():
            return module.models("types", "Text")
        case _:
            raise AssertionError(kind)


def _transitions(module: Module, machine: StateMachine) -> None:
    """Which states may follow which."""
    kind = module.resource.field(machine.field).type
    assert isinstance(kind, Enumeration)
    enum = module.own(kind.model) if kind.shared is None else module.models(kind.shared, kind.model)
    python = {member.value: f"{enum}.{member.python}" for member in kind.members}
    entries = ", ".join(
        f"{python[value]}: [{', '.join(python[t] for t in machine.targets(value))}]"
        for value in python
    )
    final, mapping, sequence = module.typing("Final"), module.abc("Mapping"), module.abc("Sequence")
    name = f"{machine.field.upper()}_TRANSITIONS"
    module.out.code(f"{name}: {final}[{mapping}[str, {sequence}[str]]] = {{{entries},}}")
    module.out.blank()
