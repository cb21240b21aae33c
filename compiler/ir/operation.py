"""Operations: what the API offers, decided once for routes, tests, documentation and plan."""

from dataclasses import dataclass, field
from enum import StrEnum

from compiler.diagnostics.span import Span
from compiler.ir.field import Field, FieldType
from compiler.ir.relation import Link


class Kind(StrEnum):
    """The operations that a resource may offer, in the order in which a route file has them."""

    LIST = "list"
    CREATE = "create"
    BATCH_CREATE = "batch_create"
    READ = "read"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"
    LINK = "link"
    UNLINK = "unlink"
    ACTION = "action"


class Location(StrEnum):
    PATH = "path"
    QUERY = "query"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a request; `name` is the one on the wire."""

    name: str
    location: Location
    type: FieldType
    required: bool
    description: str
    default: object = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One typed query parameter: `due_on__gte` compares `due_on` by `gte`."""

    parameter: str
    field: Field
    operator: str
    """eq, ne, gt, gte, lt, lte, in, isnull, contains, overlaps."""
    type: FieldType
    description: str


@dataclass(frozen=True, slots=True)
class SortKey:
    """A NOT NULL field by which a list may be ordered; `-name` reverses it."""

    name: str
    field: Field


MOST_ITEMS = 1_000
"""How many rows a batch creates at most."""

SEARCH_CONFIGURATION = "simple"
"""Words as they are: any other configuration guesses the language of the text."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list accepts."""

    filters: tuple[Filter, ...]
    sorts: tuple[SortKey, ...]
    default_sort: tuple[str, ...]
    """As on the wire, for example (`-created_at`,)."""
    search: tuple[str, ...]
    """Python names of the searched fields; empty where `q` isn't offered."""
    search_field: str | None
    """The Python name of the tsvector field."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Who may do it: any of these roles suffices; empty means every owner."""

    account: tuple[str, ...] = ()
    platform: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.account or self.platform)

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.account, *self.platform)


@dataclass(frozen=True, slots=True)
class Failure:
    """One way to fail: the status, the problem's `code`, and when it happens."""

    status: int
    code: str
    when: str


@dataclass(frozen=True, slots=True)
class Success:
    """`body` is the name of the emitted model, or None; `headers` those that we set."""

    status: int
    body: str | None
    headers: tuple[str, ...] = ()
    when: str = ""


class ETag(StrEnum):
    """Whether If-Match is heeded on update and delete."""

    OFF = "off"
    HONOURED = "honoured"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Action:
    """A hand-written operation: `module:function` of the service layer."""

    name: str
    on_item: bool
    module: str
    function: str
    summary: str
    input: tuple[Field, ...]
    input_model: str | None
    """`TaskReopen`, the model of its body; None where it takes none."""
    returns_row: bool
    """Answers with the resource as it is afterwards; else 204."""
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Hook:
    """A hand-written function around an operation: before_create, after_update, ..."""

    event: str
    module: str
    function: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path."""

    kind: Kind
    name: str
    """The function and the operationId: `create_task`."""
    method: str
    path: str
    """Below the resource's own path: "", `/{task_id}`, `/{task_id}/restore`."""
    summary: str
    anonymous: bool
    roles: Roles
    parameters: tuple[Parameter, ...]
    body: str | None
    """The name of the request model."""
    success: Success
    not_modified: bool
    """Whether 304 answers If-None-Match."""
    failures: tuple[Failure, ...]
    """In status order."""
    link: Link | None = None
    action: Action | None = None
    once: bool = False
    """Whether it is carried out once under an Idempotency-Key."""
    deprecated: bool = False
    """Whether clients are told to stop using it."""

    @property
    def on_item(self) -> bool:
        """Whether the path leads to one row."""
        return self.path.startswith("/{")

    @property
    def statuses(self) -> tuple[int, ...]:
        """Every status that it may answer with, in order, without duplicates."""
        extra = (304,) if self.not_modified else ()
        return tuple(sorted({self.success.status, *extra, *(f.status for f in self.failures)}))
