"""The module of a resource's tests while it is written: its names, its imports, its functions."""

import keyword
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from compiler.emit.pytest.source import source
from compiler.emit.pytest.values import change
from compiler.emit.python.symbol import imported, member
from compiler.emit.python.writer import PythonWriter
from compiler.ir.boundary import Value
from compiler.ir.case import Case
from compiler.ir.field import Uuid
from compiler.ir.operation import ETag, Kind, Operation
from compiler.ir.relation import Relation
from compiler.ir.resource import Project, Resource

OWN_WORDS = """
    again anonymous answers asked before body caller case changes client colleague connection
    constraint count elsewhere expanded expected first foreign former gone having headers ids
    json kept key keys lacking late link live members method monkeypatch most name names new
    old onlooker other outsider own page parent path query read reader references response
    restored row seen sent service stale sign_in state statement stored stranger target theirs
    unknown unrelated updated value writer
"""
TAKEN = frozenset(OWN_WORDS.split())
"""Names that the tests use themselves."""
CLIENTS = {
    "caller": "Caller",
    "colleague": "Caller",
    "outsider": "Caller",
    "sign_in": "SignIn",
}
ANY_VERSION = 'headers={"If-Match": "*"}'


class Suite:
    """What the bodies of tests are written with."""

    def __init__(self, resource: Resource, known: Project) -> None:
        settings = known.settings
        self.resource = resource
        self.known = known
        self.names = resource.names
        self.path = resource.names.path
        self.package = settings.tests.replace("/", ".")
        self.width = settings.line_length
        self.out = PythonWriter(self.width, (settings.package, self.package))
        self.row = self.variable(resource)
        self.change = self.by_json(change(resource))

    @contextmanager
    def test(self, case: Case, *parameters: str, given: Sequence[str] = ()) -> Iterator[None]:
        """The test of a case; parameters are fixtures by name, or written with their type."""
        marks = "".join(f"@{self.pytest}.mark.parametrize({table})\n" for table in given)
        typed = ", ".join(self._parameter(parameter) for parameter in parameters)
        with self.out.block(f"{marks}async def {case.name}({typed}) -> None:"):
            self.out.docstring(self._told(case))
            yield

    def code(self, text: str) -> None:
        """Statements of the test."""
        self.out.code(text)

    @property
    def pytest(self) -> str:
        return self.out.use(imported("pytest"))

    @property
    def any(self) -> str:
        return self.out.use(member("typing", "Any"))

    @property
    def refused(self) -> str:
        return self.out.use(member(f"{self.package}.problem", "assert_refused"))

    @property
    def invalid(self) -> str:
        return self.out.use(member(f"{self.package}.problem", "assert_invalid"))

    @property
    def told(self) -> str:
        return self.out.use(member(f"{self.package}.problem", "told"))

    @property
    def caller_type(self) -> str:
        return self.out.use(member(f"{self.package}.caller", "Caller"))

    def shared(self, name: str) -> str:
        """A table of what broken clients send."""
        return self.out.use(member(f"{self.package}.broken", name))

    def has(self, kind: Kind) -> bool:
        return self.resource.operation(kind) is not None

    def target(self, name: str) -> Resource:
        return self.known.resource(name)

    def variable(self, resource: Resource) -> str:
        """What a row of a resource is called."""
        name = resource.names.spec
        return f"{name}_row" if name in TAKEN or keyword.iskeyword(name) else name

    def make(self, who: str = "caller", members: str = "", of: Resource | None = None) -> str:
        """The expression for a new row."""
        name = (of or self.resource).names.spec
        use = self.out.use(member(f"{self.package}.factories.{name}", f"make_{name}"))
        return f"await {use}({who}{', ' if members else ''}{members})"

    def body(self, who: str = "caller", members: str = "") -> str:
        """The expression for what creates a row."""
        name = self.names.spec
        use = self.out.use(member(f"{self.package}.factories.{name}", f"{name}_body"))
        return f"await {use}({who}{', ' if members else ''}{members})"

    def make_external(self, name: str, who: str = "caller") -> str:
        use = self.out.use(member(f"{self.package}.factories.{name}", f"make_{name}"))
        return f"await {use}({who})"

    def made_key(self, resource: Resource, who: str = "caller") -> str:
        """The expression for the id of a new row."""
        return self.key(f"({self.make(who, of=resource)})", resource)

    def reference(self, relation: Relation, who: str = "caller") -> str:
        """The expression for a key that `who` may use."""
        if relation.within is not None and relation.within_field is not None:
            between = self.target(relation.within)
            name = between.field(relation.within_field).names.json
            return f"({self.make(who, of=between)})[{self.out.literal(name)}]"
        if relation.external:
            return self.make_external(relation.target, who)
        return self.made_key(self.target(relation.target), who)

    def key(self, row: str, resource: Resource | None = None, quote: str = '"') -> str:
        """The id of a row."""
        return f"{row}[{quote}{(resource or self.resource).id.names.json}{quote}]"

    def item(self, row: str = "", resource: Resource | None = None) -> str:
        """The f-string of the path of a row."""
        owner = resource or self.resource
        key = self.key(row or self.variable(owner), owner, "'")
        return f'f"{owner.names.path}/{{{key}}}"'

    def absent(self, resource: Resource | None = None) -> str:
        """The id of no row, as it stands in a path."""
        if isinstance((resource or self.resource).id.type, Uuid):
            return self.absent_uuid()
        return "2**62"

    def absent_uuid(self) -> str:
        return f"{self.out.use(member('uuid', 'uuid4'))}()"

    def absent_key(self, resource: Resource | None = None) -> str:
        """The id of no row, as it stands in a body."""
        absent = self.absent(resource)
        return f"str({absent})" if absent.endswith(")") else absent

    def absent_target(self, relation: Relation) -> str:
        """The key of nothing that a relation could point at, as it stands in a body."""
        uuid = isinstance(self.resource.field(relation.field).type, Uuid)
        return f"str({self.out.use(member('uuid', 'uuid4'))}())" if uuid else "2**62"

    def id_type(self) -> str:
        return "str" if isinstance(self.resource.id.type, Uuid) else "int"

    def patch(self, who: str, path: str, body: str, of: Resource | None = None) -> str:
        """The call that updates, whatever the version."""
        return f"{who}.patch({path}, json={body}{self.any_version(of)})"

    def delete(self, who: str, path: str, of: Resource | None = None) -> str:
        """The call that deletes, whatever the version."""
        return f"{who}.delete({path}{self.any_version(of)})"

    def any_version(self, of: Resource | None = None) -> str:
        required = (of or self.resource).etag is ETag.REQUIRED
        return f", {ANY_VERSION}" if required else ""

    def still(self, row: str, who: str = "caller", path: str = "path") -> None:
        """Assert that the row at `path` is read as `row`, where it can be read."""
        if self.has(Kind.READ):
            self.out.code(f"assert (await {who}.get({path})).json() == {row}")

    def nothing_stored(self, who: str = "caller") -> None:
        if self.has(Kind.LIST):
            self.out.code(f"assert await ids_of({who}) == []")

    def by_json(self, members: Mapping[str, Value]) -> dict[str, Value]:
        """Members by their name in JSON instead of Python's."""
        return {self.json(name): value for name, value in members.items()}

    def json(self, python_name: str) -> str:
        if any(link.member == python_name for link in self.resource.links):
            return python_name
        return self.resource.field(python_name).names.json

    def literal(self, members: Mapping[str, Value]) -> str:
        """A dict display of members by JSON name."""
        pairs = (f"{self.out.literal(name)}: {source(value)}" for name, value in members.items())
        return f"{{{', '.join(pairs)}}}"

    def keywords(self, members: Mapping[str, str]) -> str:
        """Arguments for a factory: expressions by JSON name."""
        plain = all(n.isidentifier() and not keyword.iskeyword(n) for n in members)
        if plain:
            return ", ".join(f"{name}={text}" for name, text in members.items())
        inner = ", ".join(f"{self.out.literal(n)}: {text}" for n, text in members.items())
        return f"**{{{inner}}}"

    def roles(self, operation: Operation, account: bool = True) -> str:
        """Arguments of `sign_in` for each role that suffices, separated by newlines."""
        given = [self.out.literal(role) for role in operation.roles.account] if account else []
        given += [f"platform_roles=frozenset({{{self.out.literal(role)}}})"
                  for role in operation.roles.platform]  # fmt: skip
        return "\n".join(given)

    def answer_changes(self, row: str) -> dict[str, str]:
        """What every update changes of itself, as expressions over the answer `row`."""
        found = {}
        for field in self.resource.answered:
            if field.set_on_update is not None or field.generated is not None:
                name = self.out.literal(field.names.json)
                found[field.names.json] = f"{row}[{name}]"
        return found

    def _parameter(self, parameter: str) -> str:
        if ":" in parameter:
            return parameter
        if parameter == "anonymous":
            return f"anonymous: {self.out.use(member('httpx', 'AsyncClient'))}"
        if parameter == "connection":
            return f"connection: {self.out.use(imported('asyncpg'))}.Connection"
        kind = self.out.use(member(f"{self.package}.caller", CLIENTS[parameter]))
        return f"{parameter}: {kind}"

    def _told(self, case: Case) -> str:
        whole = f"{case.shows}. {case.intent}"
        if len(whole) <= self.width - 10:
            return whole
        shows = textwrap.fill(f"{case.shows}.", self.width - 7)
        return f"{shows}\n\n{textwrap.fill(case.intent, self.width - 4)}\n"
