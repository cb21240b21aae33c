"""The query of a list: its filters, its order, its search, in one model."""

from collections.abc import Iterator

from compiler.emit.fastapi.expansions import expand_member
from compiler.emit.fastapi.module import Module
from compiler.emit.python.symbol import member
from compiler.ir.field import (
    Array,
    Boolean,
    Date,
    DateTime,
    Decimal,
    Enumeration,
    Field,
    FieldType,
    Float,
    Integer,
    Text,
    Time,
    Uuid,
)
from compiler.ir.operation import Filter

FIELD = member("pydantic", "Field")


def query_model(module: Module) -> None:
    """`<Model>Query`: every parameter that a list takes, and no others."""
    names, listing = module.resource.names, module.resource.listing
    fields = {item.field.names.python: item.field for item in listing.filters}
    types = {name: _value_type(module, field) for name, field in fields.items()}
    base = module.shared("pagination", "PageQuery")
    with module.out.block(f"class {names.model}Query({base}):"):
        module.out.docstring(f"Which {names.labels} a list holds, and in what order.")
        missing = module.missing if listing.search or listing.filters else ""
        if listing.search:
            field = module.out.use(FIELD)
            module.out.code(
                f"q: {module.models('types', 'Text')} | {missing} = {field}(default={missing}, "
                'min_length=1, max_length=200, description="Words to find.")'
            )
        if listing.sorts:
            orders = ", ".join(
                module.out.literal(order)
                for sort in listing.sorts
                for order in (sort.name, f"-{sort.name}")
            )
            sort = module.shared("filters", "Sort")
            default = module.out.literal(list(listing.default_sort))
            field = module.out.use(FIELD)
            literal = module.typing("Literal")
            module.out.code(f"sort: {sort}[{literal}[{orders}]] = {field}(default={default})")
        if module.resource.expansions:
            module.out.code(expand_member(module))
        for item in listing.filters:
            kind = types[item.field.names.python]
            if item.operator == "isnull":
                kind = "bool"
            elif isinstance(item.type, Array):
                kind = f"{module.shared('filters', 'AnyOf')}[{kind}]"
            module.out.code(_parameter(module, item, f"{kind} | {missing}", missing))


def _parameter(module: Module, item: Filter, kind: str, default: str) -> str:
    """An attribute that leads to the column, under the parameter's name where it has another."""
    _, joint, operator = item.parameter.removeprefix(item.field.names.parameter).partition("__")
    attribute = item.field.names.python + joint + operator
    told = []
    if attribute != item.parameter:
        told.append(f"alias={module.out.literal(item.parameter)}")
    if item.field.deprecated:
        told.append('json_schema_extra={"deprecated": True}')
    if told:
        default = f"{module.out.use(FIELD)}(default={default}, {', '.join(told)})"
    return f"{attribute}: {kind} = {default}"


def _value_type(module: Module, field: Field) -> str:
    """The type of a filter's value, under a name of its own where it has limits."""
    kind = field.type.element if isinstance(field.type, Array) else field.type
    name, limits = _plain_type(module, kind)
    if not limits:
        return name
    alias = "".join(word.title() for word in field.names.python.split("_")) + "Value"
    annotated, use = module.typing("Annotated"), module.out.use(FIELD)
    module.out.code(f"{alias} = {annotated}[{name}, {use}({', '.join(limits)})]")
    return alias


def _plain_type(module: Module, kind: FieldType) -> tuple[str, list[str]]:
    """The type of a value in a query string, where a number comes as text, and its limits."""
    match kind:
        case Text():
            limits = [] if kind.max_length is None else [f"max_length={kind.max_length}"]
            return module.models("types", "Text"), limits
        case Integer():
            return "int", [f"ge={kind.ge}", f"le={kind.le}"]
        case Decimal():
            digits = [f"max_digits={kind.precision}", f"decimal_places={kind.scale}"]
            return module.out.use(member("decimal", "Decimal")), [*_bounds(kind), *digits]
        case Float():
            return "float", [*_bounds(kind), "allow_inf_nan=False"]
        case Boolean():
            return "bool", []
        case Date():
            return module.models("types", "Date"), []
        case Time():
            return module.models("types", "Time"), []
        case DateTime():
            return module.models("types", "Timestamp"), []
        case Uuid():
            return module.uuid, []
        case Enumeration(shared=None):
            return module.own(kind.model), []
        case Enumeration():
            return module.models(kind.shared or "", kind.model), []
        case _:
            raise AssertionError(kind)


def _bounds(kind: Decimal | Float) -> Iterator[str]:
    """The limits of a number, as plain ones where they are whole."""
    for name in ("ge", "gt", "le", "lt"):
        bound = getattr(kind, name)
        if bound is not None:
            yield f"{name}={int(bound) if bound == int(bound) else bound}"
