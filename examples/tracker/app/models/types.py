# Compiled by restc, alike in every application.
"""What a client may send for a column, so that PostgreSQL can store it unchanged."""

import re
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    StrictFloat,
    StrictInt,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapSerializer,
    WrapValidator,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import (
    no_info_after_validator_function,
    no_info_before_validator_function,
)

JSON_DEPTH: Final = 64
NUMERAL: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([Ee][+-]?[0-9]+)?")
DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME: Final = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?")
DATETIME: Final = re.compile(
    rf"{DATE.pattern}[Tt ]{TIME.pattern}([Zz]|[+-]\d{{2}}:?\d{{2}})"
)


def _exact(value: object) -> object:
    """Refuse a number that lost digits when it was read as a float."""
    if isinstance(value, float) and isfinite(value):
        digits = Decimal(repr(value)).as_tuple().digits
        if len(digits) > 15:
            raise PydanticCustomError(
                "decimal_inexact", "Send so many digits as a string"
            )
    return value


class _Numeral:
    """Of strings for a Decimal, only those that PostgreSQL reads as the same number.

    Decimal itself reads `1_000`, blanks, and the digits of every script.
    """

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_before_validator_function(_numeral, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        published = handler(schema)
        for kind in published.get("anyOf", ()):
            if kind.get("type") == "string":
                kind["pattern"] = f"^{NUMERAL.pattern}$"
        return published


def _numeral(value: object) -> object:
    if isinstance(value, str) and not NUMERAL.fullmatch(value):
        raise PydanticCustomError("decimal_parsing", "Input should be a valid decimal")
    return value


class _Distinct:
    """No item stands in a list twice."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_after_validator_function(_distinct, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "uniqueItems": True}


def _distinct(items: list[object]) -> list[object]:
    if len(set(items)) < len(items):
        raise PydanticCustomError("list_repeated", "No item may stand here twice")
    return items


def _shaped(pattern: re.Pattern[str], example: str) -> BeforeValidator:
    """Refuse the numbers that pydantic would make a date or a time of."""

    def check(value: object) -> object:
        if isinstance(value, str) and not pattern.fullmatch(value):
            raise PydanticCustomError(
                "format", "Input should look like {example}", {"example": example}
            )
        if isinstance(value, int | float):
            raise PydanticCustomError("string_type", "Input should be a valid string")
        return value

    return BeforeValidator(check)


def _naive(value: time) -> time:
    if value.tzinfo is not None:
        raise PydanticCustomError("time_zone", "Input should have no time zone")
    return value


def _storable(value: JsonValue) -> JsonValue:
    """Refuse JSON that jsonb cannot hold; null is for the column to allow."""
    if value is None:
        raise PydanticCustomError("json_null", "Input should not be null")
    level: list[JsonValue] = [value]
    for _ in range(JSON_DEPTH):
        below: list[JsonValue] = []
        for item in level:
            match item:
                case str() if "\0" in item:
                    raise PydanticCustomError("json_nul", "Text may not contain NUL")
                case float() if not isfinite(item):
                    raise PydanticCustomError("json_number", "Numbers must be finite")
                case list():
                    below += item
                case dict():
                    below += [*item.keys(), *item.values()]
                case _:
                    continue
        if not below:
            return value
        level = below
    raise PydanticCustomError("json_depth", "Input is nested too deeply")


def _bytes(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return b64decode(value, validate=True)
    except ValueError as error:
        raise PydanticCustomError("base64", "Input should be base64") from error


def _shape(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    try:
        return handler(value)
    except ValidationError:
        return value


def _tell(value: object, handler: SerializerFunctionWrapHandler) -> object:
    return handler(value) if isinstance(value, BaseModel) else value


def _without_nul(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("text_nul", "Text may not contain NUL")
    return value


NO_NUL = AfterValidator(_without_nul)
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
# These keep what was sent, without normalising and look-ups, and mean the same to
# PostgreSQL.
Email = Annotated[
    str, StringConstraints(pattern=r"^[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

# Strict, because pydantic would otherwise read "5" and true as numbers.
SmallInteger = Annotated[StrictInt, Field(ge=-(2**15), le=2**15 - 1)]
Integer = Annotated[StrictInt, Field(ge=-(2**31), le=2**31 - 1)]
BigInteger = Annotated[StrictInt, Field(ge=-(2**63), le=2**63 - 1)]
BigIntegerId = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
Float = Annotated[StrictFloat, Field(allow_inf_nan=False)]
# These two follow a Decimal's bounds, which would not be published otherwise.
Numeral = _Numeral()
# For lists that are sets.
Distinct = _Distinct()
# For decimals of more than 15 digits.
Exact = BeforeValidator(_exact)

# A day short of what date holds at either end, which the driver takes for infinity.
Date = Annotated[
    date,
    Field(ge=date(1, 1, 2), le=date(9999, 12, 30)),
    _shaped(DATE, "2026-01-31"),
]
Time = Annotated[
    time,
    AfterValidator(_naive),
    _shaped(TIME, "23:59:59"),
    # The format `time` of JSON Schema would ask for a time zone.
    WithJsonSchema({"type": "string", "pattern": f"^{TIME.pattern}$"}),
]
# A day short of what datetime holds at either end, where changing the zone overflows.
Timestamp = Annotated[
    AwareDatetime,
    Field(ge=datetime(1, 1, 2, tzinfo=UTC), le=datetime(9999, 12, 30, tzinfo=UTC)),
    _shaped(DATETIME, "2026-01-31T23:59:59Z"),
]

Json = Annotated[
    JsonValue,
    AfterValidator(_storable),
    WithJsonSchema({"type": ["object", "array", "string", "number", "boolean"]}),
]
T = TypeVar("T", bound=BaseModel)
# Stored past the API, or when the shape was another one: told as it stands.
AsStored = Annotated[T, WrapValidator(_shape), WrapSerializer(_tell)]
Bytes = Annotated[
    bytes,
    BeforeValidator(_bytes),
    PlainSerializer(lambda value: b64encode(value).decode(), when_used="json"),
    WithJsonSchema({"type": "string", "format": "base64"}),
]
