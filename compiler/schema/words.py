"""The words that specs are made of: names, roles, SQL texts, numbers and lists of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from compiler.schema.part import fault

NAME = r"^[a-z][a-z0-9_]*$"
ENUM_VALUE = r"^[A-Za-z][A-Za-z0-9_-]*$"
OF_A_VALUE = r"^([a-z][a-z0-9_]*\.)?[A-Za-z][A-Za-z0-9_-]*$"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PATH = r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$"
TICKET = r"^[A-Z][A-Z0-9]*-[0-9]+$"
STEPS = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"
ROLE = r"^(platform:)?[a-z][a-z0-9_]*$"
CALL = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*$"
ORDERED = r"^-?[a-z][a-z0-9_]*$"
PLAIN_ARRAY = r"^[a-z][a-z0-9_]*\[\]$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME = r"^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?$"
DATETIME = (
    r"^(now|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}))$"
)
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

EXPECTED = {
    NAME: "lower-case letters, digits and `_`, beginning with a letter, such as `due_on`",
    ENUM_VALUE: "letters, digits, `_` and `-`, beginning with a letter, such as `in_progress`",
    OF_A_VALUE: "a field and its value, such as `status.doing`",
    SLUG: "lower-case letters and digits, with `-` between the words, such as `see-own-account`",
    PATH: "lower-case letters and digits, with `-` between the words, such as `time-entries`",
    TICKET: "a key and a number, such as `LIN-101`",
    STEPS: "relations with `.` between them, such as `care_team.practitioner.profile`",
    ROLE: "a role, such as `admin`, or one of the operator's, such as `platform:operator`",
    CALL: "a module and a function, such as `app.services.task:complete`",
    ORDERED: "a field's name, with `-` before it for descending order, such as `-due_on`",
    PLAIN_ARRAY: "a type of single values with `[]` behind it, such as `date[]`",
    DATE: "a date, such as `2026-01-31`",
    TIME: "a time of day, such as `09:30`",
    DATETIME: "`now`, or a time with its offset, such as `2026-01-31T09:30:00Z`",
    UUID: "a UUID in lower case, such as `018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21`",
}
"""What to write where a text doesn't match its pattern."""

NAMES = (NAME, ENUM_VALUE, OF_A_VALUE, SLUG, PATH, STEPS, ROLE, ORDERED)
"""The patterns of names; the others are of values."""

LONGEST_NAME = 50

Name = Annotated[str, StringConstraints(pattern=NAME, max_length=LONGEST_NAME)]
EnumValue = Annotated[str, StringConstraints(pattern=ENUM_VALUE, max_length=LONGEST_NAME)]
Role = Annotated[str, StringConstraints(pattern=ROLE, max_length=LONGEST_NAME)]
Call = Annotated[str, StringConstraints(pattern=CALL, max_length=200)]
Ordered = Annotated[str, StringConstraints(pattern=ORDERED, max_length=LONGEST_NAME + 1)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Sql = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
Access = Literal["read_write", "read_only", "write_only", "create_only", "internal"]


def distinct(items: tuple[str, ...]) -> tuple[str, ...]:
    """The items as they are, or a fault on the first that stands there twice."""
    for index, item in enumerate(items):
        if (first := items.index(item)) < index:
            raise fault(
                "R111", f"`{item}` is listed twice", at=(index,), first=(first,), label="again here"
            )
    return items


Names = Annotated[tuple[Name, ...], AfterValidator(distinct)]
SomeNames = Annotated[tuple[Name, ...], Field(min_length=1), AfterValidator(distinct)]
Roles = Annotated[tuple[Role, ...], Field(min_length=1), AfterValidator(distinct)]


def _exact(value: object) -> object:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Number = Annotated[Decimal, BeforeValidator(_exact)]
"""An exact number as its author wrote it."""


class Null:
    """Stands for YAML's null, which no key of a spec takes, until a JSON value needs it."""


NULL = Null()


def plain_json(value: object) -> Any:
    """A JSON value as the standard library would have read it."""
    match value:
        case Null():
            return None
        case Decimal():
            return float(value)
        case Mapping():
            return {key: plain_json(member) for key, member in value.items()}
        case tuple():
            return [plain_json(item) for item in value]
        case _:
            return value


JsonData = Annotated[Any, BeforeValidator(plain_json)]
