"""The operations that read: list and read."""

from compiler.emit.fastapi.expansions import expand_arguments
from compiler.emit.fastapi.module import Module
from compiler.ir.operation import SEARCH_CONFIGURATION, Operation
from compiler.ir.ownership import Scope

WHOSE = {Scope.ACCOUNT: " of the account", Scope.PROFILE: " of the caller", Scope.PUBLIC: ""}


def list_operation(module: Module, operation: Operation) -> None:
    """A page of the rows that the caller may see."""
    names, listing = module.resource.names, module.resource.listing
    query = f"{module.typing('Annotated')}[{names.model}Query, {module.fastapi('Query')}()]"
    session = f"session: {module.shared('session', 'ReadSession')}"
    parameters = [f"query: {query}", *module.caller.parameter(operation), session]
    whose = WHOSE[module.resource.ownership.scope]
    docstring = f"List the {names.labels}{whose}."
    with module.define(operation, parameters, f"dict[str, {module.any}]", docstring):
        if operation.roles:
            module.out.code(module.caller.require(operation.roles))
        where = visible(module)
        if listing.filters:
            conditions = module.shared("filters", "conditions")
            where = [*where, f"*{conditions}({module.model}, query)"]
        chosen = f".where({', '.join(where)})" if where else ""
        module.out.code(f"statement = {module.select}(*COLUMNS){chosen}")
        if listing.search_field is not None:
            vector = f"{module.col}({module.model}.{listing.search_field})"
            configuration = module.out.literal(SEARCH_CONFIGURATION)
            module.out.code(f"""
                if query.q is not {module.missing}:
                    words = {module.sa}.func.websearch_to_tsquery({configuration}, query.q)
                    statement = statement.where({vector}.bool_op("@@")(words))
            """)
        order = "query.sort" if listing.sorts else "[]"
        read_page = module.shared("pagination", "read_page")
        page = f"await {read_page}(session, statement, query, {order}, SORT_KEYS)"
        if not module.resource.expansions:
            module.out.code(f"return {page}")
            return
        nest = module.shared("expansion", "nest")
        module.out.code(f"""
            statement = expand({expand_arguments(module, "query.expand")})
            page = {page}
            page["data"] = [{nest}(row, query.expand) for row in page["data"]]
            return page
        """)


def read_operation(module: Module, operation: Operation) -> None:
    """One row, or 304 where the client has it already."""
    name, label = module.name, module.resource.names.label
    parameters = [
        f"{module.id}: {module.id_type}",
        *_expansion_parameter(module),
        *module.caller.parameter(operation),
        f"session: {module.shared('session', 'ReadSession')}",
        *module.response_parameter(),
    ]
    returns = f"dict[str, {module.any}]"
    if operation.not_modified:
        parameters.append(
            f"if_none_match: {module.shared('etag', 'IfNoneMatch')} = {module.missing}"
        )
        returns += f" | {module.fastapi('Response')}"
    with module.define(operation, parameters, returns, f"Read one {label}."):
        expanded = ["query.expand"] if module.resource.expansions else []
        fetch = module.call(f"fetch_{name}", module.id, *expanded)
        if not (operation.not_modified or operation.roles):
            module.out.code(f"return {fetch}")
            return
        module.out.code(f"{name} = {fetch}")
        if operation.roles:
            module.out.code(module.caller.require(operation.roles))
        if expanded and module.etag:
            module.out.code(f"""
                if query.expand:
                    return {name}
            """)
        module.answer_headers(name)
        if operation.not_modified:
            module.out.code(f"""
                if {module.shared("etag", "is_current")}(if_none_match, {name}["version"]):
                    return {module.fastapi("Response")}(status_code=304, headers=response.headers)
            """)
        module.out.code(f"return {name}")


def _expansion_parameter(module: Module) -> list[str]:
    if not module.resource.expansions:
        return []
    model = f"{module.resource.names.model}Expansion"
    return [f"query: {module.typing('Annotated')}[{model}, {module.fastapi('Query')}()]"]


def visible(module: Module) -> list[str]:
    """The conditions under which the caller sees a row, where there are any."""
    if not module.caller.owned and not module.resource.soft_delete:
        return []
    return [f"*visible({', '.join(module.caller.argument())})"]
