"""Fields: everything that becomes a column, and the closed union of their types."""

import re
from dataclasses import dataclass, field
from decimal import Decimal as Number
from enum import Enum, StrEnum

from compiler.diagnostics.span import Span
from compiler.ir.evolution import Backfill, Replacement
from compiler.ir.expression import SqlExpression
from compiler.ir.names import FieldNames


class TextFormat(StrEnum):
    """What a text must look like beyond its length and pattern."""

    PLAIN = "plain"
    EMAIL = "email"
    URL = "url"
    SLUG = "slug"


FORMAT_PATTERNS: dict[TextFormat, str] = {
    TextFormat.EMAIL: r"^[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
    TextFormat.URL: r"^https?://[!-~]+$",
    TextFormat.SLUG: r"^[a-z0-9]+(-[a-z0-9]+)*$",
}
"""ASCII throughout, so that Python and PostgreSQL agree whatever the locale."""


@dataclass(frozen=True, slots=True)
class Text:
    """text; lengths in characters. `pattern` means the same to Python and PostgreSQL."""

    min_length: int = 0
    max_length: int | None = None
    pattern: str | None = None
    format: TextFormat = TextFormat.PLAIN

    @property
    def patterns(self) -> tuple[str, ...]:
        """Every regular expression that a value must match."""
        of_format = FORMAT_PATTERNS.get(self.format)
        return tuple(p for p in (of_format, self.pattern) if p is not None)

    @property
    def excludes_nul(self) -> bool:
        """Whether its own patterns leave no room for NUL, which PostgreSQL can't store."""
        return any(
            pattern.startswith("^")
            and pattern.endswith("$")
            and not re.search(r"\\[SWDx]|\[\^|(?<!\\)\.|\|", pattern.strip("^$"))
            for pattern in self.patterns
        )


@dataclass(frozen=True, slots=True)
class Integer:
    """smallint, integer or bigint by `bits`; bounds are always set, at most the column's."""

    bits: int
    ge: int
    le: int

    @property
    def column_bounds(self) -> tuple[int, int]:
        """What the column itself can hold."""
        return -(2 ** (self.bits - 1)), 2 ** (self.bits - 1) - 1


@dataclass(frozen=True, slots=True)
class Decimal:
    """numeric(precision, scale)."""

    precision: int
    scale: int
    ge: Number | None = None
    gt: Number | None = None
    le: Number | None = None
    lt: Number | None = None


@dataclass(frozen=True, slots=True)
class Float:
    """double precision, finite."""

    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None


@dataclass(frozen=True, slots=True)
class Boolean:
    """boolean."""


@dataclass(frozen=True, slots=True)
class Date:
    """date."""


@dataclass(frozen=True, slots=True)
class Time:
    """time without time zone."""


@dataclass(frozen=True, slots=True)
class DateTime:
    """timestamptz; naive values are refused."""


@dataclass(frozen=True, slots=True)
class Uuid:
    """uuid."""


@dataclass(frozen=True, slots=True)
class EnumMember:
    """One value of an enum: `in-progress` is `IN_PROGRESS` in Python."""

    value: str
    python: str
    renamed_from: str | None = None
    """The value that rows held before."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """text with a CHECK, and a StrEnum in Python. `shared` names the enum's own spec."""

    model: str
    members: tuple[EnumMember, ...]
    shared: str | None = None


@dataclass(frozen=True, slots=True)
class JsonMember:
    """One member of a typed JSON object."""

    name: str
    type: "FieldType"
    required: bool
    nullable: bool
    default: "Default | None"
    description: str
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class JsonShape:
    """A typed JSON object, a model of its own in Python."""

    model: str
    members: tuple[JsonMember, ...]


@dataclass(frozen=True, slots=True)
class Json:
    """jsonb: any JSON value, or the declared shape."""

    shape: JsonShape | None = None


@dataclass(frozen=True, slots=True)
class Bytes:
    """bytea, base64 in JSON; lengths in bytes."""

    min_length: int = 0
    max_length: int | None = None


Scalar = (
    Text | Integer | Decimal | Float | Boolean | Date | Time | DateTime | Uuid | Enumeration | Bytes
)


@dataclass(frozen=True, slots=True)
class Array:
    """An array of one dimension without NULLs."""

    element: Scalar
    min_items: int = 0
    max_items: int | None = None
    unique_items: bool = False


FieldType = Scalar | Json | Array
KeyType = Uuid | Integer
"""What a row is known by."""


class Now:
    """The time of the transaction."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Now)

    def __hash__(self) -> int:
        return hash(Now)

    def __repr__(self) -> str:
        return "Now()"


@dataclass(frozen=True, slots=True)
class Constant:
    """A value of the field's type, as plain data: str, int, Decimal, bool, list, dict, None."""

    value: object


@dataclass(frozen=True, slots=True)
class NewId:
    """A fresh identifier: a UUID of version 7 from Python, `gen_random_uuid()` from the server."""


@dataclass(frozen=True, slots=True)
class Preset:
    """Set from the caller: `profile_id` or `account_id` of the principal's scope."""

    attribute: str


Default = Constant | Now | NewId | Preset


class Access(Enum):
    """Who may read and write a field through the API."""

    READ_WRITE = "read_write"
    READ_ONLY = "read_only"
    WRITE_ONLY = "write_only"
    CREATE_ONLY = "create_only"
    INTERNAL = "internal"
    UPDATE_ONLY = "update_only"
    """A state: every row is created in the first one."""


class Role(Enum):
    """Why a column exists."""

    DATA = "data"
    ID = "id"
    OWNER = "owner"
    RELATION = "relation"
    DELETED_AT = "deleted_at"
    VERSION = "version"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Field:
    """One column, and its member in JSON unless its access forbids."""

    names: FieldNames
    type: FieldType
    nullable: bool
    access: Access
    role: Role = Role.DATA
    default: Default | None = None
    set_on_update: Default | None = None
    """What every update writes, as `updated_at` does."""
    generated: SqlExpression | None = None
    description: str = ""
    example: object = None
    deprecated: bool = False
    renamed_from: str | None = None
    """Its name in the spec before, which its column had as well: `project_id` for a relation's."""
    backfill: Backfill | None = None
    """What existing rows get."""
    replaced: tuple[Replacement, ...] = ()
    """What becomes of values that its enum no longer has, its own or the shared one."""
    span: Span | None = field(default=None, compare=False)

    @property
    def in_create(self) -> bool:
        return self.access in (Access.READ_WRITE, Access.WRITE_ONLY, Access.CREATE_ONLY)

    @property
    def in_update(self) -> bool:
        return self.access in (Access.READ_WRITE, Access.WRITE_ONLY, Access.UPDATE_ONLY)

    @property
    def in_response(self) -> bool:
        return self.access not in (Access.WRITE_ONLY, Access.INTERNAL)

    @property
    def required_in_create(self) -> bool:
        return self.in_create and not self.nullable and self.default is None
