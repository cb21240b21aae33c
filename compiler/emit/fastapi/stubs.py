"""app/services/<resource>.py: written once, a typed function per hook and action."""

from collections.abc import Iterator

from compiler.emit.python.symbol import member
from compiler.emit.python.writer import PythonWriter
from compiler.ir.field import Uuid
from compiler.ir.operation import Action, Hook
from compiler.ir.ownership import Scope
from compiler.ir.resource import Project, Resource
from compiler.settings import Settings


def service_stubs(resource: Resource, known: Project) -> Iterator[tuple[str, str]]:
    """(path, text) of each module that hooks and actions name, in path order.

    A module that several resources name belongs to the first, and has the functions of all.
    """
    settings = known.settings
    for module in sorted({item.module for item in _items(resource)}):
        sharing = [r for r in known.resources if any(i.module == module for i in _items(r))]
        if sharing[0] is not resource:
            continue
        writer = PythonWriter(settings.line_length, (settings.package,))
        writer.module(f"What happens around {resource.names.labels} that only we know.")
        seen: set[str] = set()
        for one in sharing:
            for item in _items(one):
                if item.module == module and item.function not in seen:
                    seen.add(item.function)
                    _stub(writer, one, settings, item)
        yield f"{module.replace('.', '/')}.py", writer.render().text


def _items(resource: Resource) -> tuple[Hook | Action, ...]:
    return (*resource.hooks, *resource.actions)


def stub(resource: Resource, settings: Settings, item: Hook | Action) -> str:
    """One function by itself, below the imports that it needs."""
    writer = PythonWriter(settings.line_length, (settings.package,))
    _stub(writer, resource, settings, item)
    return writer.render().text


def signature(
    out: PythonWriter, resource: Resource, settings: Settings, item: Hook | Action
) -> str:
    """The header of the function that a hook or an action calls."""
    session = f"session: {out.use(member('sqlmodel.ext.asyncio.session', 'AsyncSession'))}"
    parameters = [session, _caller(out, resource, settings), *_rest(out, resource, settings, item)]
    if isinstance(item, Hook) and item.event == "after_commit":
        parameters.remove(session)
    return f"async def {item.function}({', '.join(parameters)}) -> None:"


def _stub(out: PythonWriter, resource: Resource, settings: Settings, item: Hook | Action) -> None:
    with out.at(item.span), out.block(signature(out, resource, settings, item)):
        if isinstance(item, Action):
            out.docstring(item.summary)
        else:
            out.docstring(f"Runs {item.event.replace('_', ' the ', 1)}. Fill it in.")
        if isinstance(item, Action):
            out.code(f"raise NotImplementedError({out.literal(item.summary)})")


def _caller(out: PythonWriter, resource: Resource, settings: Settings) -> str:
    shared = settings.shared.replace("/", ".")
    if resource.ownership.scope is Scope.ACCOUNT:
        return f"scope: {out.use(member(f'{shared}.scope', 'AccountScope'))}"
    return f"principal: {out.use(member(f'{shared}.principal', 'Principal'))}"


def _rest(
    out: PythonWriter, resource: Resource, settings: Settings, item: Hook | Action
) -> list[str]:
    if isinstance(item, Action):
        models = f"{settings.models.replace('/', '.')}.{resource.names.spec}"
        body = [f"body: {out.use(member(models, item.input_model))}"] if item.input_model else []
        return [*([_key(out, resource)] if item.on_item else []), *body]
    changeable = f"dict[str, {out.use(member('typing', 'Any'))}]"
    match item.event:
        case "before_create":
            return [f"values: {changeable}"]
        case "before_update":
            return [_key(out, resource), f"changes: {changeable}"]
        case "after_create" | "after_update" | "after_restore":
            return [f"{resource.names.spec}: {changeable}"]
        case "after_commit":
            return ["operation: str", _key(out, resource)]
        case _:
            return [_key(out, resource)]


def _key(out: PythonWriter, resource: Resource) -> str:
    kind = out.use(member("uuid", "UUID")) if isinstance(resource.id.type, Uuid) else "int"
    return f"{resource.names.id_parameter}: {kind}"
