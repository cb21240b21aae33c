"""tests/factories/<resource>.py: makes the rows that a test needs but isn't about."""

from compiler.emit.pytest.source import source
from compiler.emit.pytest.suite import Suite
from compiler.emit.pytest.template import Template, numbered
from compiler.emit.pytest.values import distinguishing, required, words_of
from compiler.emit.python.literal import prose
from compiler.emit.python.symbol import imported, member
from compiler.emit.python.writer import PythonWriter, Rendered
from compiler.ir.example import valid
from compiler.ir.field import Field, Text, Uuid
from compiler.ir.resource import External, Project, Resource
from compiler.ir.witness import native
from compiler.postgres.quote import identifier
from compiler.settings import Settings


def factory_module(resource: Resource, known: Project, header: str) -> Rendered:
    """A function for the body of a create, and one for the row."""
    suite = Suite(resource, known)
    out, names = suite.out, resource.names
    labels = names.labels[0].upper() + names.labels[1:]
    out.module(f"{labels} for tests.")
    unique = distinguishing(resource)
    counters = {name: _counter(suite, resource.field(name)) for name in unique}
    for line in dict.fromkeys(counters.values()):
        out.code(line)
    members = {}
    sent = required(resource)
    for name in [*sent, *(name for name in unique if name not in sent)]:
        field = resource.field(name)
        members[field.names.json] = _numbered(field) if name in unique else source(sent[name])
    kind = f"dict[str, {suite.any}]"
    parents = [r for r in resource.relations if resource.field(r.field).required_in_create]
    parameters = f"caller: {suite.caller_type}, /, **members: {suite.any}"
    with out.block(f"async def {names.spec}_body({parameters}) -> {kind}:"):
        out.docstring(f"What creates {names.article}; `members` replace and add to it.")
        for parent in parents:
            name = suite.json(parent.field)
            out.code(f"""
                if "{name}" not in members:
                    members["{name}"] = {suite.reference(parent)}
            """)
        pairs = "".join(f'"{name}": {text}, ' for name, text in members.items())
        out.code(f"return {{{pairs}**members}}")
    with out.block(f"async def make_{names.spec}({parameters}) -> {kind}:"):
        out.docstring(f"A new {names.label} of the caller's.")
        out.code(f"""
            body = await {names.spec}_body(caller, **members)
            response = await caller.post("{names.path}", json=body)
            assert response.status_code == 201, response.text
            {suite.row}: {kind} = response.json()
            return {suite.row}
        """)
    return out.render(header)


def external_module(external: External, settings: Settings) -> Rendered:
    """A function that inserts a row of a table that the application owns."""
    name, table = external.name, external.table
    out = PythonWriter(settings.line_length, (settings.package, settings.tests))
    labels = name.replace("_", " ")
    out.module(f"Rows of the table {table}. Written once; from then on it is yours.")
    connection = f"{out.use(imported('asyncpg'))}.Connection"
    key = out.use(member("uuid", "UUID")) if isinstance(external.key.type, Uuid) else "int"
    needed = [c for c in external.columns if not c.nullable and c.default is None]
    columns = ", ".join(identifier(c.names.column) for c in (external.key, *needed))
    into = f"INSERT INTO {identifier(table)} ({columns})"
    places = ", ".join(f"${n}" for n in range(1, len(needed) + 2))
    values = [f"{name}_id", *(out.literal(_stored(c)) for c in needed)]
    caller = out.use(member(f"{settings.tests.replace('/', '.')}.caller", "Caller"))
    with out.block(f"async def add_{name}(connection: {connection}, {name}_id: {key}) -> None:"):
        out.docstring(f"Insert the {labels}, unless it is there.")
        out.code(f"""
            await connection.execute(
                {prose(f"{into} VALUES ({places}) ON CONFLICT DO NOTHING")},
                {", ".join(values)},
            )
        """)
    made = f"{out.use(member('uuid', 'uuid4'))}()"
    if key == "int":
        made = f"{made}.int % 2**62"
    with out.block(
        f"async def make_{name}(caller: {caller}) -> {'int' if key == 'int' else 'str'}:"
    ):
        out.docstring("The key of a new one, that nobody signs in with.")
        told = f"{name}_id" if key == "int" else f"str({name}_id)"
        out.code(f"""
            {name}_id = {made}
            await add_{name}(caller.connection, {name}_id)
            return {told}
        """)
    return out.render()


def _stored(column: Field) -> object:
    return native(valid(column), column.type)


def _counter(suite: Suite, field: Field) -> str:
    """The statement for what tells the values of a field apart."""
    found = _template(field)
    if found is None or not found.alphabet:
        return f"_numbers = {suite.out.use(member('itertools', 'count'))}(1)"
    cycle = suite.out.use(member("itertools", "cycle"))
    places = suite.out.use(member("itertools", "product"))
    letters = suite.out.use(member("string", found.alphabet))
    joined = f'map("".join, {cycle}({places}({letters}, repeat={found.width})))'
    return f"_{field.names.python}_letters = {joined}"


def _numbered(field: Field) -> str:
    found = _template(field)
    if found is None:
        return "next(_numbers)"
    if found.alphabet:
        number = f"{{next(_{field.names.python}_letters)}}"
    else:
        number = "{next(_numbers)" + (f":0{found.width}d" if found.width > 1 else "") + "}"
    before = found.before.replace("{", "{{").replace("}", "}}")
    after = found.after.replace("{", "{{").replace("}", "}}")
    return number[1:-1] if not before + after and found.alphabet else f'f"{before}{number}{after}"'


def _template(field: Field) -> Template | None:
    return numbered(field.type, words_of(field)) if isinstance(field.type, Text) else None
