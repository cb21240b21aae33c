"""Expansions: the rows that a read or a list joins when it is asked to."""

from compiler.emit.fastapi.module import Module
from compiler.emit.python.symbol import imported, member
from compiler.ir.field import Field, Integer
from compiler.ir.ownership import Right
from compiler.ir.relation import Expansion
from compiler.postgres.reserved import UNKNOWN_TO_SQLALCHEMY

ALIASED = member("sqlalchemy.orm", "aliased")
SA = imported("sqlalchemy", "sa")


def choice(module: Module) -> str:
    """The type of the parameter `expand`."""
    names = ", ".join(module.out.literal(e.name) for e in module.resource.expansions)
    any_of = module.shared("filters", "AnyOf")
    return f"{any_of}[{module.typing('Literal')}[{names}]]"


def joined_rows(module: Module) -> None:
    """A name for each row that may be joined: a table may be joined for several relations."""
    for expansion in module.resource.expansions:
        with module.out.at(expansion.relation.span):
            module.out.code(f"{_alias(expansion)} = {_row(module, expansion)}")
    if module.resource.expansions:
        module.out.blank()


def expansion_query(module: Module) -> None:
    """The query of a read, which takes `expand` and nothing else."""
    if not module.resource.expansions:
        return
    names = module.resource.names
    base = module.out.use(member("pydantic", "BaseModel"))
    with module.out.block(f"class {names.model}Expansion({base}):"):
        module.out.docstring(f"What the response of {names.article} holds beside its keys.")
        module.out.code('model_config = {"extra": "forbid"}')
        module.out.blank()
        module.out.code(expand_member(module))


def expand_member(module: Module) -> str:
    """The attribute of a query model."""
    field = module.out.use(member("pydantic", "Field"))
    about = module.out.literal("Related rows to answer in place.")
    return f"expand: {choice(module)} = {field}(default=[], description={about})"


def expand_function(module: Module) -> None:
    """`expand`: join what is asked for, under the target's own read predicate."""
    if not module.resource.expansions:
        return
    names = f"{module.abc('Sequence')}[str]"
    parameters = [f"statement: {module.any}", f"names: {names}", *_caller(module)]
    with module.out.block(f"def expand({', '.join(parameters)}) -> {module.any}:"):
        module.out.docstring("Join the rows that are asked for, as far as the caller sees them.")
        for expansion in module.resource.expansions:
            with module.out.at(expansion.relation.span):
                _join(module, expansion)
        module.out.code("return statement")


def expand_arguments(module: Module, names: str) -> str:
    return ", ".join(["statement", names, *([module.caller.name] if _caller(module) else [])])


def _caller(module: Module) -> list[str]:
    """The caller, where some target's rows are not everybody's."""
    private = any(_owner_condition(module, e) for e in module.resource.expansions)
    return module.caller.in_function() if private else []


def _join(module: Module, expansion: Expansion) -> None:
    alias, name = _alias(expansion), module.out.literal(expansion.name)
    place = f"{alias}.c" if expansion.relation.external else alias
    columns = ", ".join(f"{place}.{field.names.python}" for field in expansion.fields)
    key = f"{module.model}.{expansion.relation.field}"
    conditions = [f"{place}.id == {key}"]
    conditions += [c for c in (_owner_condition(module, expansion),) if c]
    if not expansion.relation.external:
        target = module.known.resource(expansion.relation.target)
        if target.soft_delete:
            conditions.append(f"{module.col}({alias}.deleted_at).is_(None)")
    join = module.shared("expansion", "join_row")
    module.out.code(f"""
        if {name} in names:
            statement = {join}(statement, {name}, {alias}, ({columns},), {", ".join(conditions)})
    """)


def _owner_condition(module: Module, expansion: Expansion) -> str:
    if expansion.relation.external:
        return ""
    target = module.known.resource(expansion.relation.target)
    return module.admits(target, Right.READ, _alias(expansion))


def _alias(expansion: Expansion) -> str:
    return expansion.name.upper()


def _row(module: Module, expansion: Expansion) -> str:
    name = module.out.literal(expansion.name)
    if not expansion.relation.external:
        aliased = module.out.use(ALIASED)
        return f"{aliased}({module.table(expansion.relation.target)}, name={name})"
    sa = module.out.use(SA)
    columns = ", ".join(
        f"{sa}.column({_quoted(module, field.names.column)}{_column_type(module, field)})"
        for field in expansion.fields
    )
    return f"{sa}.table({_quoted(module, expansion.table)}, {columns}).alias({name})"


def _quoted(module: Module, name: str) -> str:
    literal = module.out.literal(name)
    if name not in UNKNOWN_TO_SQLALCHEMY:
        return literal
    return f"{module.out.use(SA)}.quoted_name({literal}, quote=True)"


def _column_type(module: Module, field: Field) -> str:
    """Where the driver's own value has to be known as a type; only keys are compared."""
    if field.names.column != "id":
        return ""
    kind = "BigInteger" if isinstance(field.type, Integer) else "Uuid"
    return f", {module.out.use(SA)}.{kind}"
