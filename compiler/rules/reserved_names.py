"""R220: a name that Python, PostgreSQL, a file system or the emitted code keeps for itself."""

import builtins
import keyword
from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.ir.resource import Project
from compiler.postgres.reserved import SYSTEM_COLUMNS
from compiler.rules.classes import classes_of

MODULES = frozenset(("ids", "idempotency_key", "types"))
"""The modules that stand beside a resource's in the folder of the models."""
DEVICES = frozenset(
    ("aux", "con", "nul", "prn", *(f"{d}{n}" for d in ("com", "lpt") for n in "123456789"))
)
"""What Windows takes for a device whatever the suffix: no repository can hold such a file."""
ROUTE_NAMES = frozenset(
    """
    body changes children descendants earlier once page parent principal request response
    restored_children restored_parent router scope session values
    """.split()  # noqa: SIM905
)
"""Names of the emitted routes and services, or parts of them: `read_page`, `lock_parent`."""
CLASSES = frozenset(
    """
    APIRouter AccountScope AfterValidator Annotated Any AnyOf AsStored AsyncSession AwareDatetime
    BaseModel
    BatchOf BeforeValidator BigInteger BigIntegerId BodyTooLarge Bytes Conflict Created
    Date Decimal Email Exact Field Final Float Forbidden IfMatch IfNoneMatch InAccount Integer Json
    JsonValue Literal Mapping NotFound Numeral Once OnlyOnce Page PageQuery PlainSerializer
    PreconditionFailed PreconditionRequired Principal Problem PydanticCustomError Query ReadSession
    Request ResourceRoute Response
    SQLModel SelectOfScalar Sequence SignedIn Slug SmallInteger Sort SortKey StrEnum StrictBool
    StrictFloat StrictInt StringConstraints Text Time Timestamp TypeAdapter Unauthenticated Under
    UnsupportedMediaType Url Violation WithJsonSchema WriteSession
    """.split()  # noqa: SIM905
)
"""The classes that emitted modules import."""


def reserved_names(project: Project) -> Iterator[Diagnostic]:
    """Find resources, enums and columns that no emitted file could hold under their own name."""
    for enum in project.enums:
        yield from _module("enum", enum.name, enum.span)
    for resource in project.resources:
        spec = resource.names.spec
        wrong = list(_module("resource", spec, resource.span))
        if not wrong and spec in ROUTE_NAMES:
            wrong = [_reserved(f"the emitted routes use `{spec}` themselves", resource.span)]
        yield from wrong
        for named in classes_of(resource):
            if not wrong and (named.name in CLASSES or hasattr(builtins, named.name)):
                reason = f"{named.what} would be the class `{named.name}`, which Python"
                reason += " or the emitted code has already"
                wrong = [_reserved(reason, named.span)]
                yield from wrong
        for field in resource.fields:
            if field.names.column in SYSTEM_COLUMNS:
                yield Diagnostic(
                    "R220",
                    f"PostgreSQL has a column `{field.names.column}` in every table",
                    field.span or resource.span,
                    help="choose another name, or give the field another `column:`",
                )


def _module(kind: str, name: str, span: Span) -> Iterator[Diagnostic]:
    if keyword.iskeyword(name):
        reason = f"`{name}` is a keyword of Python, and the {kind} becomes a module"
    elif name in MODULES:
        reason = f"the emitted models have a module `{name}` already"
    elif name in DEVICES:
        reason = f"Windows can't hold a file named `{name}.py`"
    else:
        return
    if kind == "resource":
        yield _reserved(reason, span)
    else:
        yield Diagnostic("R220", reason, span, help="choose another name")


def _reserved(message: str, span: Span) -> Diagnostic:
    advice = "choose another name; `table:` and `path:` can keep the old one in SQL and URLs"
    return Diagnostic("R220", message, span, help=advice)
