"""app/models/<resource>.py: enums, types, then Base, Table, Create, Update and Response."""

from collections.abc import Iterable, Iterator

from compiler.emit.python.symbol import imported, member
from compiler.emit.python.writer import PythonWriter, Rendered
from compiler.emit.sqlmodel.enums import (
    enum_class,
    enumerations_of,
    has_own_class,
    is_own_class,
    member_of,
)
from compiler.emit.sqlmodel.table import (
    bare_sql,
    sql_text,
    table_arguments,
    violations_by_constraint,
)
from compiler.emit.sqlmodel.types import DEPRECATED, PG, SA, Types, dotted
from compiler.ir.field import (
    Array,
    Constant,
    Default,
    Enumeration,
    Field,
    FieldType,
    Json,
    JsonShape,
    NewId,
    Now,
    Role,
    Uuid,
)
from compiler.ir.relation import Expansion, Link
from compiler.ir.resource import Resource
from compiler.ir.table import Column
from compiler.postgres.reserved import UNKNOWN_TO_SQLALCHEMY
from compiler.settings import Settings

MISSING = member("pydantic", "MISSING")
FIELD = member("sqlmodel", "Field")
SQLMODEL = member("sqlmodel", "SQLModel")


class Models:
    """Prints the module of one resource."""

    def __init__(self, resource: Resource, settings: Settings) -> None:
        self.resource = resource
        self.settings = settings
        self.model = resource.names.model
        self.out = PythonWriter(settings.line_length, (settings.package,))
        self.types = Types(self.out, settings)
        self.columns = {column.name: column for column in resource.table.columns}

    def render(self, header: str) -> Rendered:
        resource = self.resource
        self.out.module(resource.summary)
        self._enums()
        self._shapes()
        self._aliases()
        self._base()
        self._table()
        for link in resource.links:
            self._link(link)
        self._create()
        self._update()
        for expansion in resource.expansions:
            self._expansion(expansion)
        self._response()
        for action in resource.actions:
            if action.input_model:
                self._input(action.input_model, action.summary, action.input)
        return self.out.render(header)

    def _enums(self) -> None:
        inputs = [f for action in self.resource.actions for f in action.input]
        for field in (*self.resource.fields, *inputs):
            for enumeration in enumerations_of(field.type):
                with self.out.at(field.span):
                    described = isinstance(field.type, Enumeration)
                    enum_class(self.out, enumeration, field.description if described else "")

    def _shapes(self) -> None:
        inputs = [f for action in self.resource.actions for f in action.input]
        for field in (*self.resource.fields, *inputs):
            if isinstance(field.type, Json) and field.type.shape:
                with self.out.at(field.span):
                    self._shape(field.type.shape, field.description)

    def _shape(self, shape: JsonShape, description: str) -> None:
        for item in shape.members:
            if isinstance(item.type, Json) and item.type.shape:
                self._shape(item.type.shape, item.description)
        base = self.out.use(member("pydantic", "BaseModel"))
        with self.out.block(f"class {shape.model}({base}):"):
            if description:
                self.out.docstring(description)
            self._forbid_others()
            for item in shape.members:
                kind = self.types.described(item.type, item.description, item.deprecated)
                if item.nullable:
                    kind += " | None"
                default = self._plain_default(item.default, item.type, item.nullable)
                self.out.code(f"{item.name}: {kind}{default}")

    def _forbid_others(self) -> None:
        # A keyword of the class would read better; SQLModel ignores it.
        self.out.blank()
        self.out.code('model_config = {"extra": "forbid"}')
        self.out.blank()

    def _aliases(self) -> None:
        """A name for each type that Create and Update share."""
        self.out.blank()
        for field in self._sent():
            if is_own_class(field.type) or has_own_class(field.type):
                continue
            with self.out.at(field.span):
                kind = self.types.request(field.type)
                if "[" in kind:
                    self.out.code(f"{self._alias(field)} = {kind}")
        for link in self.resource.links:
            with self.out.at(link.span):
                key = self._key_in_a_body(link)
                annotated = self.out.use(member("typing", "Annotated"))
                limit = f"{self._pydantic}.Field(max_length={link.max_items})"
                self.out.code(f"{self._link_alias(link)} = {annotated}[list[{key}], {limit}]")

    def _sent(self) -> list[Field]:
        return [f for f in self.resource.fields if f.in_create or f.in_update]

    def _alias(self, field: Field) -> str:
        return self.model + "".join(w.title() for w in field.names.python.split("_"))

    def _sent_type(self, field: Field) -> str:
        """The alias, where there is one: a plain type needs none, an enum is named like it."""
        kind = self.types.request(field.type)
        named = "[" in kind and not has_own_class(field.type)
        return self._alias(field) if named else kind

    def _key_in_a_body(self, link: Link) -> str:
        types = self.types
        uuid = isinstance(link.target_type, Uuid)
        return types.response(link.target_type) if uuid else types.request(link.target_type)

    def _link_alias(self, link: Link) -> str:
        return self.model + "".join(w.title() for w in link.member.split("_"))

    def _base(self) -> None:
        label = self.resource.names.article
        with self.out.block(f"class {self.model}Base({self.out.use(SQLMODEL)}):"):
            self.out.docstring(f"What {label} is created with and stored with.")
            for field in self.resource.created:
                with self.out.at(field.span):
                    self._attribute(field, self._sent_type(field))

    def _table(self) -> None:
        label = self.resource.names.article
        with self.out.block(f"class {self.model}({self.model}Base, table=True):"):
            self.out.docstring(f"{label[0].upper()}{label[1:]} as it is stored.")
            table_arguments(self.out, self.resource.table, violations_by_constraint(self.resource))
            self.out.blank()
            for field in self.resource.fields:
                if field.in_create:
                    continue
                with self.out.at(field.span):
                    if field.role is Role.SEARCH or field.generated is not None:
                        self._generated(field)
                    else:
                        self._attribute(field, self.types.stored(field.type))

    def _attribute(self, field: Field, kind: str) -> None:
        """One stored attribute; its default is Python's and the server's alike."""
        column = self.columns[field.names.column]
        arguments = [*self._python_default(field), *self._told(field, "alias")]
        arguments.append(f"sa_type={self.types.column(field.type)}")
        arguments += self._column_arguments(field, column)
        optional = " | None" if field.nullable or column.identity else ""
        use = self.out.use(FIELD)
        self.out.code(f"{field.names.python}: {kind}{optional} = {use}({', '.join(arguments)})")

    def _python_default(self, field: Field) -> Iterator[str]:
        match field.default:
            case NewId():
                if isinstance(field.type, Uuid):
                    ids = f"{dotted(self.settings.models)}.ids"
                    yield f"default_factory={self.out.use(member(ids, 'uuid7'))}"
                else:
                    yield "default=None"
            case Constant() as constant:
                value = self._constant(constant, field.type)
                empty = {"[]": "list", "{}": "dict"}.get(value)
                if empty:
                    yield f"default_factory={empty}"
                elif isinstance(field.type, (Array, Json)):
                    yield f"default_factory=lambda: {value}"
                else:
                    yield f"default={value}"
            case Now() if field.in_create:
                clock, zone = member("datetime", "datetime"), member("datetime", "UTC")
                yield f"default_factory=lambda: {self.out.use(clock)}.now({self.out.use(zone)})"
            case _:
                if field.nullable:
                    yield "default=None"

    def _column_arguments(self, field: Field, column: Column) -> Iterator[str]:
        arguments = {}
        if field.names.column != field.names.python:
            arguments["name"] = self.out.literal(field.names.column)
        if column.name in UNKNOWN_TO_SQLALCHEMY:
            arguments |= {"name": self.out.literal(column.name), "quote": "True"}
        if column.default is not None:
            default = sql_text(self.out, self.out.use(SA), column.default)
            arguments["server_default"] = default
        given = ", ".join(f"{self.out.literal(k)}: {v}" for k, v in arguments.items())
        if column.identity:
            # The attribute is None until the row is stored, which the column never is.
            yield "nullable=False"
            yield f"sa_column_args=[{self.out.use(SA)}.Identity(always=True)]"
        if given:
            yield f"sa_column_kwargs={{{given}}}"

    def _generated(self, field: Field) -> None:
        column = self.columns[field.names.column]
        sa = self.out.use(SA)
        search = field.role is Role.SEARCH
        kind = f"{self.out.use(PG)}.TSVECTOR" if search else self.types.column(field.type)
        sql = bare_sql(self.out, sa, column.generated or "")
        computed = f"{sa}.Computed({sql}, persisted=True)"
        null = "" if field.nullable else ", nullable=False"
        null += ", quote=True" if column.name in UNKNOWN_TO_SQLALCHEMY else ""
        name = self.out.literal(field.names.column)
        optional = " | None" if field.nullable else ""
        stored = self.types.stored(field.type)
        self.out.code(
            f"{field.names.python}: {stored}{optional} = "
            f"{self.out.use(FIELD)}(sa_column={sa}.Column({name}, {kind}, {computed}{null}))"
        )

    def _link(self, link: Link) -> None:
        table = next(t for t in self.resource.link_tables if t.name == link.table)
        with (
            self.out.at(link.span),
            self.out.block(f"class {link.model}({self.out.use(SQLMODEL)}, table=True):"),
        ):
            self.out.docstring(table.comment)
            table_arguments(self.out, table, violations_by_constraint(self.resource))
            self.out.blank()
            kinds = {
                link.source_column: link.source_type,
                link.target_column: link.target_type,
            }
            for column in table.columns:
                kind = kinds.get(column.name, Uuid())
                stored, sql = self.types.stored(kind), self.types.column(kind)
                self.out.code(f"{column.name}: {stored} = {self.out.use(FIELD)}(sa_type={sql})")

    def _create(self) -> None:
        with self.out.block(f"class {self.model}Create({self.model}Base):"):
            self.out.docstring(f"What creates {self.resource.names.article}.")
            self._forbid_others()
            for link in self.resource.links:
                arguments = ", ".join(["default_factory=list", *self._told_of_link(link, "alias")])
                use = self.out.use(FIELD)
                self.out.code(f"{link.member}: {self._link_alias(link)} = {use}({arguments})")

    def _update(self) -> None:
        if not self.resource.updated and not self.resource.links:
            return
        base = self.out.use(SQLMODEL)
        with self.out.block(f"class {self.model}Update({base}):"):
            label = self.resource.names.article
            self.out.docstring(f"What changes {label}; a member that is absent is left alone.")
            self._forbid_others()
            missing = self.out.use(MISSING)
            for field in self.resource.updated:
                with self.out.at(field.span):
                    null = " | None" if field.nullable else ""
                    kind = f"{self._sent_type(field)} | {missing}{null}"
                    value = self._missing(field.names.python, field.names.json, field.deprecated)
                    self.out.code(f"{field.names.python}: {kind} = {value}")
            for link in self.resource.links:
                kind = f"{self._link_alias(link)} | {missing}"
                value = self._missing(link.member, link.json, link.deprecated)
                self.out.code(f"{link.member}: {kind} = {value}")

    def _missing(self, python: str, json: str, deprecated: bool) -> str:
        """The default of what need not be sent, under its name in JSON."""
        missing = self.out.use(MISSING)
        told = [f"alias={self.out.literal(json)}"] if python != json else []
        told += [DEPRECATED] if deprecated else []
        return f"{self._pydantic}.Field(default={missing}, {', '.join(told)})" if told else missing

    @property
    def _pydantic(self) -> str:
        return self.out.use(imported("pydantic"))

    def _told(self, field: Field, alias: str) -> list[str]:
        """What a client is told of a field: its name in JSON, where another, and its meaning."""
        found = []
        if field.in_create or field.in_response:
            if field.names.json != field.names.python:
                found.append(f"{alias}={self.out.literal(field.names.json)}")
            if field.description and (alias != "alias" or field.in_create):
                found.append(f"description={self.out.literal(field.description)}")
            if field.deprecated and (alias != "alias" or field.in_create):
                found.append(_deprecated(alias))
        return found

    def _told_of_link(self, link: Link, alias: str) -> list[str]:
        renamed = link.json != link.member
        found = [f"{alias}={self.out.literal(link.json)}"] if renamed else []
        if link.description:
            found.append(f"description={self.out.literal(link.description)}")
        if link.deprecated:
            found.append(_deprecated(alias))
        return found

    def _assigned(self, arguments: list[str]) -> str:
        return f" = {self._pydantic}.Field({', '.join(arguments)})" if arguments else ""

    def _response(self) -> None:
        label = self.resource.names.article
        base = self.out.use(member("pydantic", "BaseModel"))
        with self.out.block(f"class {self.model}Response({base}):"):
            self.out.docstring(f"{label[0].upper()}{label[1:]} as it is told.")
            for field in self.resource.answered:
                with self.out.at(field.span):
                    null = " | None" if field.nullable else ""
                    kind = self.types.response(field.type)
                    told = self._assigned(self._told(field, "serialization_alias"))
                    self.out.code(f"{field.names.python}: {kind}{null}{told}")
            for link in self.resource.links:
                told = self._assigned(self._told_of_link(link, "serialization_alias"))
                self.out.code(f"{link.member}: list[{self.types.response(link.target_type)}]{told}")
            for expansion in self.resource.expansions:
                missing = self.out.use(MISSING)
                arguments = [f"default={missing}"]
                if expansion.json != expansion.name:
                    json = self.out.literal(expansion.json)
                    arguments.append(f"serialization_alias={json}")
                renamed = self._assigned(arguments) if len(arguments) > 1 else f" = {missing}"
                self.out.code(f"{expansion.name}: {expansion.model} | {missing} | None{renamed}")

    def _expansion(self, expansion: Expansion) -> None:
        base = self.out.use(member("pydantic", "BaseModel"))
        label = self.resource.names.label
        with (
            self.out.at(expansion.relation.span),
            self.out.block(f"class {expansion.model}({base}):"),
        ):
            name = expansion.name.replace("_", " ")
            self.out.docstring(f"The {name} of a {label}, where it is asked for.")
            for field in expansion.fields:
                null = " | None" if field.nullable else ""
                kind = self.types.elsewhere(field.type)
                told = self._assigned(self._told(field, "serialization_alias"))
                self.out.code(f"{field.names.python}: {kind}{null}{told}")

    def _input(self, model: str, summary: str, members: Iterable[Field]) -> None:
        with self.out.block(f"class {model}({self.out.use(SQLMODEL)}):"):
            self.out.docstring(summary)
            self._forbid_others()
            for field in members:
                with self.out.at(field.span):
                    kind = self.types.described(field.type, field.description, field.deprecated)
                    null = " | None" if field.nullable else ""
                    default = self._plain_default(field.default, field.type, field.nullable)
                    self.out.code(f"{field.names.python}: {kind}{null}{default}")

    def _plain_default(self, default: Default | None, kind: FieldType, nullable: bool) -> str:
        """The default of an attribute that isn't stored in a column of its own."""
        if not isinstance(default, Constant):
            return " = None" if nullable else ""
        value = self._constant(default, kind)
        factory = {"[]": "list", "{}": "dict"}.get(value)
        if factory is None:
            return f" = {value}"
        return f" = {self.out.use(imported('pydantic'))}.Field(default_factory={factory})"

    def _constant(self, default: Constant, kind: FieldType) -> str:
        match kind:
            case Enumeration():
                return f"{self.types.enumeration(kind)}.{member_of(kind, default.value)}"
            case Array(element=Enumeration() as element) if isinstance(default.value, list):
                values = (self._constant(Constant(item), element) for item in default.value)
                return f"[{', '.join(values)}]"
            case _:
                return self.out.literal(default.value)


def _deprecated(alias: str) -> str:
    """Told to clients: SQLModel's Field hands on what it doesn't know in a mapping."""
    if alias == "alias":
        return 'schema_extra={"json_schema_extra": {"deprecated": True}}'
    return DEPRECATED
