"""How a field's type is written: in requests, in the table model, in responses."""

from dataclasses import dataclass
from typing import assert_never

from compiler.emit.python.literal import literal
from compiler.emit.python.symbol import imported, member
from compiler.emit.python.writer import PythonWriter
from compiler.ir.field import (
    Array,
    Boolean,
    Bytes,
    Date,
    DateTime,
    Decimal,
    Enumeration,
    FieldType,
    Float,
    Integer,
    Json,
    Text,
    TextFormat,
    Time,
    Uuid,
)
from compiler.settings import Settings

PYDANTIC = imported("pydantic")
SA = imported("sqlalchemy", "sa")
PG = member("sqlalchemy.dialects", "postgresql", "pg")
UUID = member("uuid", "UUID")
ANNOTATED = member("typing", "Annotated")
DECIMAL = member("decimal", "Decimal")
INTEGERS = {16: "SmallInteger", 32: "Integer", 64: "BigInteger"}
"""The names both of SQLAlchemy's types and of our own."""
FORMATS = {TextFormat.EMAIL: "Email", TextFormat.URL: "Url", TextFormat.SLUG: "Slug"}
# Not pydantic's own `deprecated`, which warns the routes that read the attribute.
DEPRECATED = 'json_schema_extra={"deprecated": True}'
INEXACT_DIGITS = 15
"""Digits that a JSON number keeps when it is read as a float."""


@dataclass(frozen=True, slots=True)
class Types:
    """Prints types into one module; `settings` says where the shared ones live."""

    out: PythonWriter
    settings: Settings

    def request(self, kind: FieldType) -> str:
        """The type that a client's value is validated as, with its constraints."""
        return self.described(kind, "")

    def described(self, kind: FieldType, description: str, deprecated: bool = False) -> str:
        """The same with what it means, for the documentation of the API."""
        name, constraints = self._constrained(kind)
        if description:
            constraints = [*constraints, f"description={self.out.literal(description)}"]
        if deprecated:
            constraints = [*constraints, DEPRECATED]
        beyond = self._beyond(kind)
        if not constraints and not beyond:
            return name
        field = f"{self.out.use(PYDANTIC)}.Field({', '.join(constraints)})"
        annotations = ", ".join([name, *([field] if constraints else []), *beyond])
        return f"{self.out.use(ANNOTATED)}[{annotations}]"

    def response(self, kind: FieldType) -> str:
        """The plain type of a value that the database has already judged."""
        match kind:
            case Text():
                return "str"
            case Integer():
                return "int"
            case Decimal():
                return self.out.use(DECIMAL)
            case Float():
                return "float"
            case Boolean():
                return "bool"
            case Date():
                return self.out.use(member("datetime", "date"))
            case Time():
                return self.out.use(member("datetime", "time"))
            case DateTime():
                return self.out.use(member("datetime", "datetime"))
            case Uuid():
                return self.out.use(UUID)
            case Enumeration():
                return self.enumeration(kind)
            case Json(shape=None):
                return self.out.use(member("pydantic", "JsonValue"))
            case Json(shape=shape):
                assert shape is not None
                return f"{self._shared('AsStored')}[{shape.model}]"
            case Bytes():
                return self._shared("Bytes")
            case Array():
                return f"list[{self.response(kind.element)}]"
            case _:
                assert_never(kind)

    def elsewhere(self, kind: FieldType) -> str:
        """The same in the response of another resource, without importing the models of its own."""
        match kind:
            case Enumeration(shared=None):
                values = ", ".join(self.out.literal(member.value) for member in kind.members)
                return f"{self.out.use(member('typing', 'Literal'))}[{values}]"
            case Json():
                return self.out.use(member("pydantic", "JsonValue"))
            case Array():
                return f"list[{self.elsewhere(kind.element)}]"
            case _:
                return self.response(kind)

    def stored(self, kind: FieldType) -> str:
        """The type of the table model's attribute: what the driver gives."""
        match kind:
            case Enumeration():
                return "str"
            case Json():
                return self.out.use(member("typing", "Any"))
            case Bytes():
                return "bytes"
            case Array():
                return f"list[{self.stored(kind.element)}]"
            case _:
                return self.response(kind)

    def column(self, kind: FieldType) -> str:
        """The SQLAlchemy type of the column."""
        sa = self.out.use(SA)
        match kind:
            case Text() | Enumeration():
                return f"{sa}.Text"
            case Integer():
                return f"{sa}.{INTEGERS[kind.bits]}"
            case Decimal():
                return f"{sa}.Numeric({kind.precision}, {kind.scale})"
            case Float():
                return f"{sa}.Double"
            case Boolean():
                return f"{sa}.Boolean"
            case Date():
                return f"{sa}.Date"
            case Time():
                return f"{sa}.Time"
            case DateTime():
                return f"{sa}.DateTime(timezone=True)"
            case Uuid():
                return f"{sa}.Uuid"
            case Json():
                return f"{self.out.use(PG)}.JSONB(none_as_null=True)"
            case Bytes():
                return f"{sa}.LargeBinary"
            case Array():
                return f"{self.out.use(PG)}.ARRAY({self.column(kind.element)})"
            case _:
                assert_never(kind)

    def enumeration(self, kind: Enumeration) -> str:
        """An enum's class, imported where it has a module of its own."""
        if kind.shared is None:
            return kind.model
        return self.out.use(member(f"{dotted(self.settings.models)}.{kind.shared}", kind.model))

    def _shared(self, name: str) -> str:
        return self.out.use(member(f"{dotted(self.settings.models)}.types", name))

    def _constrained(self, kind: FieldType) -> tuple[str, list[str]]:
        match kind:
            case Text():
                return self._text(kind)
            case Integer():
                return self._integer(kind)
            case Decimal():
                return self._decimal(kind)
            case Float():
                return self._shared("Float"), self._bounds(kind.ge, kind.gt, kind.le, kind.lt)
            case Boolean():
                return self.out.use(member("pydantic", "StrictBool")), []
            case Date():
                return self._shared("Date"), []
            case Time():
                return self._shared("Time"), []
            case DateTime():
                return self._shared("Timestamp"), []
            case Uuid():
                return self.out.use(UUID), []
            case Enumeration():
                return self.enumeration(kind), []
            case Json(shape=None):
                return self._shared("Json"), []
            case Json(shape=shape):
                assert shape is not None
                return shape.model, []
            case Bytes():
                return self._shared("Bytes"), _lengths(kind.min_length, kind.max_length)
            case Array():
                lengths = _lengths(kind.min_items, kind.max_items)
                return f"list[{self.request(kind.element)}]", lengths
            case _:
                assert_never(kind)

    def _text(self, kind: Text) -> tuple[str, list[str]]:
        lengths = _lengths(kind.min_length, kind.max_length)
        if kind.format is not TextFormat.PLAIN:
            return self._shared(FORMATS[kind.format]), lengths
        if kind.pattern is None:
            return self._shared("Text"), lengths
        return "str", [*lengths, f"pattern={_raw(kind.pattern)}"]

    def _integer(self, kind: Integer) -> tuple[str, list[str]]:
        low, high = kind.column_bounds
        if (kind.ge, kind.le) == (low, high):
            return self._shared(INTEGERS[kind.bits]), []
        strict = self.out.use(member("pydantic", "StrictInt"))
        return strict, [f"ge={kind.ge}", f"le={kind.le}"]

    def _decimal(self, kind: Decimal) -> tuple[str, list[str]]:
        bounds = self._bounds(kind.ge, kind.gt, kind.le, kind.lt)
        digits = [f"max_digits={kind.precision}", f"decimal_places={kind.scale}"]
        return self.out.use(DECIMAL), [*bounds, *digits]

    def _beyond(self, kind: FieldType) -> list[str]:
        """What pydantic has no constraint for; after the others, or those go unpublished."""
        match kind:
            case Decimal() if kind.precision > INEXACT_DIGITS:
                return [self._shared("Numeral"), self._shared("Exact")]
            case Decimal():
                return [self._shared("Numeral")]
            case Text(format=TextFormat.PLAIN, excludes_nul=False) if kind.pattern is not None:
                # A second pattern would replace the one that keeps NUL out of Text.
                return [self._shared("NO_NUL")]
            case Array(unique_items=True):
                return [self._shared("Distinct")]
            case _:
                return []

    def _bounds(self, ge: object, gt: object, le: object, lt: object) -> list[str]:
        given = (("ge", ge), ("gt", gt), ("le", le), ("lt", lt))
        return [f"{name}={_number(bound)}" for name, bound in given if bound is not None]


def dotted(folder: str) -> str:
    """A folder of the application as a package: `app/models` as `app.models`."""
    return folder.replace("/", ".")


def _lengths(low: int, high: int | None) -> list[str]:
    shortest = [f"min_length={low}"] if low else []
    return shortest if high is None else [*shortest, f"max_length={high}"]


def _number(bound: object) -> str:
    """A bound as a plain number where it is whole, which reads better than Decimal("0")."""
    whole = bound is not None and float(str(bound)).is_integer()
    return str(int(float(str(bound)))) if whole else str(bound)


def _raw(pattern: str) -> str:
    """A regular expression as a raw string where it can be one."""
    if "\\" in pattern and '"' not in pattern and not pattern.endswith("\\"):
        return f'r"{pattern}"'
    return literal(pattern)
