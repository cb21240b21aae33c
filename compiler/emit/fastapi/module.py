"""What every part of a route file needs: the writer, the resource and its neighbours."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from compiler.emit.fastapi.audiences import predicate
from compiler.emit.fastapi.caller import Caller
from compiler.emit.python.symbol import imported, member
from compiler.emit.python.writer import PythonWriter
from compiler.ir.field import Json, Uuid
from compiler.ir.operation import ETag, Kind, Operation
from compiler.ir.ownership import Right, Scope
from compiler.ir.resource import Project, Resource

REFUSALS = {
    401: "Unauthenticated",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    412: "PreconditionFailed",
    413: "BodyTooLarge",
    415: "UnsupportedMediaType",
    428: "PreconditionRequired",
}
"""The classes of problems.py by status; 422 and 503 are documented of every operation."""
GENERICS = {"Page": "pagination", "BatchOf": "batch", "Created": "batch"}
"""The shared modules of the models around a resource's own."""
STATUS_NAMES = {201: "HTTP_201_CREATED", 204: "HTTP_204_NO_CONTENT"}


class Module:
    """The route file of one resource while it is written."""

    def __init__(self, resource: Resource, known: Project) -> None:
        self.resource = resource
        self.known = known
        self.settings = known.settings
        self.out = PythonWriter(self.settings.line_length, (self.settings.package,))
        self.caller = Caller(self.out, resource, self.settings)
        names = resource.names
        self.model = self.table(names.spec)
        self.name = names.spec
        self.id = names.id_parameter

    # Imports

    @property
    def sa(self) -> str:
        return self.out.use(imported("sqlalchemy", "sa"))

    @property
    def pg(self) -> str:
        return self.out.use(member("sqlalchemy.dialects", "postgresql", "pg"))

    @property
    def uuid(self) -> str:
        return self.out.use(member("uuid", "UUID"))

    @property
    def select(self) -> str:
        return self.out.use(member("sqlmodel", "select"))

    @property
    def col(self) -> str:
        return self.out.use(member("sqlmodel", "col"))

    @property
    def any(self) -> str:
        return self.out.use(member("typing", "Any"))

    @property
    def session(self) -> str:
        return self.out.use(member("sqlmodel.ext.asyncio.session", "AsyncSession"))

    @property
    def missing(self) -> str:
        return self.out.use(member("pydantic", "MISSING"))

    def fastapi(self, name: str) -> str:
        return self.out.use(member("fastapi", name))

    def typing(self, name: str) -> str:
        return self.out.use(member("typing", name))

    def abc(self, name: str) -> str:
        return self.out.use(member("collections.abc", name))

    def shared(self, module: str, name: str) -> str:
        """A name of one of the modules that all resources share."""
        return self.out.use(member(f"{self.settings.shared.replace('/', '.')}.{module}", name))

    def models(self, module: str, name: str) -> str:
        return self.out.use(member(f"{self.settings.models.replace('/', '.')}.{module}", name))

    def own(self, suffix: str) -> str:
        """One of the resource's own models: Create, Update, Response, an enum, an input."""
        return self.models(self.resource.names.spec, suffix)

    def table(self, name: str) -> str:
        """The table model of a resource."""
        return self.models(name, self.known.resource(name).names.model)

    @property
    def id_type(self) -> str:
        return self.id_type_of(self.resource)

    def id_type_of(self, resource: Resource) -> str:
        """The type of a resource's key in a path."""
        if isinstance(resource.id.type, Uuid):
            return self.uuid
        return self.models("types", "BigIntegerId")

    # Facts

    @property
    def etag(self) -> bool:
        return self.resource.etag is not ETag.OFF

    @property
    def locked(self) -> tuple[str, ...]:
        """What a locked row tells: its version and its states, by attribute."""
        version = ("version",) if self.etag else ()
        return (*version, *(machine.field for machine in self.resource.machines))

    @property
    def touched(self) -> dict[str, str]:
        """What every change of a row sets besides what was sent."""
        return self.touched_of(self.resource)

    def touched_of(self, resource: Resource) -> dict[str, str]:
        """The same of another resource, for what changes around it."""
        counted = resource.etag is not ETag.OFF
        found = {"version": f"{resource.names.model}.version + 1"} if counted else {}
        for field in resource.fields:
            if field.set_on_update is not None:
                found[field.names.python] = f"{self.sa}.func.now()"
        return found

    @property
    def shapes(self) -> tuple[str, ...]:
        """The fields whose value is a model of its own."""
        return tuple(
            f.names.python
            for f in self.resource.fields
            if isinstance(f.type, Json) and f.type.shape is not None
        )

    def offers(self, *kinds: Kind) -> bool:
        return any(self.resource.operation(kind) for kind in kinds)

    # Who may do what with rows

    def admits(self, resource: Resource, right: Right, row: str) -> str:
        """The condition that the caller has a right to a row of any resource, "" if always."""
        ownership = resource.ownership
        if ownership.admission(right) is not None:
            function = self.out.use(predicate(resource, right, self.settings))
            return f"{function}({row}, {self.caller.acting})"
        if ownership.field is None:
            return ""
        column = f"{self.col}({row}.{ownership.field})"
        match ownership.scope:
            case Scope.ACCOUNT if self.caller.name == "scope":
                return f"{column} == scope.account_id"
            case Scope.ACCOUNT:
                return f"{column}.in_({self.caller.principal}.accounts)"
            case Scope.PROFILE:
                return f"{column} == {self.caller.profile}"
            case Scope.PUBLIC:
                return ""

    @property
    def judges_writers(self) -> bool:
        """Whether some of those who see a row may not write it."""
        return self.resource.ownership.write is not None

    def writes(self) -> str:
        """The condition that the caller may write a row, to be selected with it."""
        return self.admits(self.resource, Right.WRITE, self.model)

    @property
    def row_owner(self) -> str:
        """The owner of the row at hand, who is the caller or has let the caller write."""
        field = self.resource.ownership.field
        if self.resource.ownership.scope is not Scope.PROFILE or not self.judges_writers:
            return self.caller.owner
        own = f"{self.select}({self.model}.{field}).where({self.model}.id == {self.id})"
        return f"{own}.scalar_subquery()"

    # Statements that recur

    def decorator(self, operation: Operation) -> str:
        """`@router.get(...)` with its status, its model and everything that it may refuse."""
        arguments = [self.out.literal(operation.path)]
        if operation.success.status in STATUS_NAMES:
            name = STATUS_NAMES[operation.success.status]
            arguments.append(f"status_code={self.fastapi('status')}.{name}")
        if operation.success.body is not None:
            arguments.append(f"response_model={self.body(operation.success.body)}")
        elif operation.once:
            # The annotation of an answer that may be one of before would be taken for a model.
            arguments.append("response_model=None")
        refusals = [
            self.shared("problems", REFUSALS[status])
            for status in operation.statuses
            if status in REFUSALS
        ]
        documented = f"{self.shared('problems', 'documented')}({', '.join(refusals)})"
        if operation.not_modified:
            documented += f" | {self.shared('etag', 'NOT_MODIFIED')}"
        arguments.append(f"responses={documented}")
        if operation.deprecated:
            arguments.append("deprecated=True")
        return f"@router.{operation.method.lower()}({', '.join(arguments)})"

    def body(self, name: str) -> str:
        """A model of a body by the name that the operation gives it."""
        generic, _, inner = name.partition("[")
        if not inner:
            return self.own(name)
        return f"{self.shared(GENERICS[generic], generic)}[{self.own(inner[:-1])}]"

    @contextmanager
    def define(
        self, operation: Operation, parameters: Iterable[str], returns: str, docstring: str
    ) -> Iterator[None]:
        """The function of an operation; what is written inside is its body."""
        header = f"async def {operation.name}({', '.join(parameters)}) -> {returns}:"
        with self.out.block(f"{self.decorator(operation)}\n{header}"):
            self.out.docstring(docstring)
            yield

    def call(self, function: str, *arguments: str) -> str:
        return f"await {function}({', '.join(['session', *self.caller.argument(), *arguments])})"

    def answer_headers(self, row: str) -> None:
        if self.etag:
            self.out.code(
                f'response.headers["ETag"] = {self.shared("etag", "etag")}({row}["version"])'
            )

    def once_parameter(self, operation: Operation) -> list[str]:
        """The parameter that knows the request's key."""
        return [f"once: {self.shared('idempotency', 'OnlyOnce')}"] if operation.once else []

    def answers(self, operation: Operation, returns: str) -> str:
        """The type of what an operation returns, which may be the answer of before."""
        if not operation.once:
            return returns
        response = self.fastapi("Response")
        return f"{response} | None" if returns == "None" else f"{returns} | {response}"

    def answer_again(self, operation: Operation) -> None:
        """Answer a request that was carried out before as it was answered then."""
        if operation.once:
            self.out.code(f"""
                earlier = await once.answer(session, {self.caller.owner})
                if earlier is not None:
                    return earlier
            """)

    def keep_answer(self, operation: Operation, headers: str, content: str = "") -> None:
        """Keep the answer for when the request is sent again."""
        if operation.once:
            told = [str(operation.success.status), headers]
            if operation.success.body is not None:
                told += [self.body(operation.success.body), content]
            self.out.code(f"await once.keep(session, {', '.join(told)})")

    def response_parameter(self) -> list[str]:
        return [f"response: {self.fastapi('Response')}"] if self.etag else []

    def if_match(self) -> list[str]:
        """The parameter that holds If-Match; the check itself refuses where it must be sent."""
        if not self.etag:
            return []
        return [f"if_match: {self.shared('etag', 'IfMatch')} = {self.missing}"]

    def check_if_match(self) -> None:
        if self.etag:
            required = ", required=True" if self.resource.etag is ETag.REQUIRED else ""
            check = self.shared("etag", "check_if_match")
            self.out.code(f"{check}(if_match, version{required})")

    def lock(self) -> None:
        """Lock the row under the caller's scope, or 404, and take what it tells."""
        call = self.call(f"lock_{self.name}", self.id)
        targets = ["version"] if self.etag else []
        targets += [state_variable(machine.field) for machine in self.resource.machines]
        self.out.code(f"{', '.join(targets)} = {call}" if targets else call)


def state_variable(field: str) -> str:
    """What a locked row's state is called: `current_status`."""
    return f"current_{field}"
