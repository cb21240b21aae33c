"""The fields: one model per type, told apart by `type`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, model_validator

from compiler.diagnostics.suggest import did_you_mean
from compiler.schema.array import (
    ARRAYS,
    BooleanArrayField,
    DecimalArrayField,
    EnumArrayField,
    FloatArrayField,
    FormatArrayField,
    IntegerArrayField,
    PlainArrayField,
    StringArrayField,
    TextArrayField,
)
from compiler.schema.column import COLUMN_KEYS, DEFAULT, EXAMPLE, TYPE, Column
from compiler.schema.evolution import EnumValues
from compiler.schema.limits import (
    BytesLimits,
    DecimalLimits,
    EnumLimits,
    IntegerLimits,
    NumberLimits,
    PatternLimits,
    StringLimits,
    TextLimits,
)
from compiler.schema.part import fault
from compiler.schema.words import (
    DATE,
    DATETIME,
    TIME,
    UUID,
    EnumValue,
    JsonData,
    Name,
    Number,
)

Date = Annotated[str, StringConstraints(pattern=DATE)]
Time = Annotated[str, StringConstraints(pattern=TIME)]
DateTime = Annotated[str, StringConstraints(pattern=DATETIME)]
Uuid = Annotated[str, StringConstraints(pattern=UUID)]


class TextColumn(Column, TextLimits):
    """What the types have in common whose values are texts."""

    default: str | None = Field(None, description=DEFAULT)
    example: str | None = Field(None, description=EXAMPLE)

    @model_validator(mode="after")
    def _default_fits(self) -> Self:
        if self.default is not None:
            length, most = len(self.default), self.max_length
            if length < self.min_length or (most is not None and length > most):
                bounds = (
                    f"at least {self.min_length}"
                    if length < self.min_length
                    else (f"at most {most}")
                )
                raise fault(
                    "R106",
                    f"the default has {length} characters, where {bounds} are allowed",
                    at=("default",),
                    first=("min_length",) if length < self.min_length else ("max_length",),
                )
        return self


class StringField(StringLimits, TextColumn):
    """A text of one line."""

    type: Literal["string"] = Field(description=TYPE)


class TextField(PatternLimits, TextColumn):
    """A text of any number of lines."""

    type: Literal["text"] = Field(description=TYPE)


class FormatField(TextColumn):
    """An e-mail address, a URL or a slug, kept as it was sent."""

    type: Literal["email", "url", "slug"] = Field(description=TYPE)


class IntegerField(Column, IntegerLimits):
    """A whole number; the bounds of its column always hold."""

    type: Literal["smallint", "integer", "bigint"] = Field(description=TYPE)
    default: int | None = Field(None, description=DEFAULT)
    example: int | None = Field(None, description=EXAMPLE)

    @model_validator(mode="after")
    def _within_column(self) -> Self:
        largest = 2 ** ({"smallint": 16, "integer": 32, "bigint": 64}[self.type] - 1) - 1
        for key in ("ge", "gt", "le", "lt", "default"):
            value = getattr(self, key)
            if value is not None and not -largest - 1 <= value <= largest:
                raise fault(
                    "R106",
                    f"{value} does not fit the type {self.type}, which ends at {largest}",
                    at=(key,),
                    first=("type",),
                )
        return self

    @model_validator(mode="after")
    def _default_fits(self) -> Self:
        _within_bounds(self, self.default)
        return self


class DecimalField(Column, DecimalLimits):
    """An exact number."""

    type: Literal["decimal"] = Field(description=TYPE)
    default: Number | None = Field(None, description=DEFAULT)
    example: Number | None = Field(None, description=EXAMPLE)

    @model_validator(mode="after")
    def _default_fits(self) -> Self:
        _within_bounds(self, self.default)
        return self


class FloatField(Column, NumberLimits):
    """A number in binary floating point: finite, and inexact."""

    type: Literal["float"] = Field(description=TYPE)
    default: Number | None = Field(None, description=DEFAULT)
    example: Number | None = Field(None, description=EXAMPLE)

    @model_validator(mode="after")
    def _default_fits(self) -> Self:
        _within_bounds(self, self.default)
        return self


class BooleanField(Column):
    """True or false."""

    type: Literal["boolean"] = Field(description=TYPE)
    default: bool | None = Field(None, description=DEFAULT)
    example: bool | None = Field(None, description=EXAMPLE)


class DateField(Column):
    """A day."""

    type: Literal["date"] = Field(description=TYPE)
    default: Date | None = Field(None, description=DEFAULT)
    example: Date | None = Field(None, description=EXAMPLE)


class TimeField(Column):
    """A time of day, without a zone."""

    type: Literal["time"] = Field(description=TYPE)
    default: Time | None = Field(None, description=DEFAULT)
    example: Time | None = Field(None, description=EXAMPLE)


class DateTimeField(Column):
    """A moment; values without an offset are refused."""

    type: Literal["datetime"] = Field(description=TYPE)
    default: DateTime | None = Field(
        None, description=DEFAULT + " `now` is the time of the transaction."
    )
    on_update: Literal["now"] | None = Field(
        None, description="What every update writes: `now` is the time of the transaction."
    )
    example: DateTime | None = Field(None, description=EXAMPLE)


class UuidField(Column):
    """A UUID that is not a relation of ours."""

    type: Literal["uuid"] = Field(description=TYPE)
    default: Uuid | None = Field(None, description=DEFAULT)
    example: Uuid | None = Field(None, description=EXAMPLE)


class EnumField(Column, EnumLimits):
    """One of a few words."""

    type: Literal["enum"] = Field(description=TYPE)
    default: EnumValue | None = Field(None, description=DEFAULT)
    example: EnumValue | None = Field(None, description=EXAMPLE)

    @model_validator(mode="after")
    def _default_is_a_value(self) -> Self:
        words = [item.value for item in self.values]
        for key, value in (("default", self.default), ("example", self.example)):
            if value is not None and value not in words:
                listed = ", ".join(f"`{known}`" for known in words)
                raise fault(
                    "R105",
                    f"`{value}` is not one of the field's values: {listed}",
                    at=(key,),
                    first=("values",),
                    label=did_you_mean(value, words),
                    among=tuple(words),
                )
        return self


class ReferenceField(Column):
    """One of the values of a shared enum."""

    type: Name = Field(description=TYPE)
    default: EnumValue | None = Field(None, description=DEFAULT)
    example: EnumValue | None = Field(None, description=EXAMPLE)


class JsonField(Column):
    """Any JSON value, or an object of a declared shape."""

    type: Literal["json"] = Field(description=TYPE)
    shape: Members | None = Field(
        None, min_length=1, description="The members of the object, with their types."
    )
    default: JsonData = Field(None, description=DEFAULT, examples=[{}])
    example: JsonData = Field(None, description=EXAMPLE)


class BytesField(Column, BytesLimits):
    """Binary data, base64 in JSON."""

    type: Literal["bytes"] = Field(description=TYPE)


TYPES: Mapping[str, type[Column]] = {
    "string": StringField,
    "text": TextField,
    "integer": IntegerField,
    "bigint": IntegerField,
    "smallint": IntegerField,
    "decimal": DecimalField,
    "float": FloatField,
    "boolean": BooleanField,
    "date": DateField,
    "time": TimeField,
    "datetime": DateTimeField,
    "uuid": UuidField,
    "enum": EnumField,
    "email": FormatField,
    "url": FormatField,
    "slug": FormatField,
    "json": JsonField,
    "bytes": BytesField,
}
"""The types that have a name of their own."""


def kind_of(value: object) -> str | None:
    """The tag of the model for a field's mapping, or None where it has no readable type."""
    name = value.get("type") if isinstance(value, Mapping) else getattr(value, "type", None)
    if not isinstance(name, str):
        return None
    if name.endswith("[]"):
        return f"<{ARRAYS.get(name[:-2], PlainArrayField).__name__}>"
    return f"<{TYPES.get(name, ReferenceField).__name__}>"


AnyField = Annotated[
    Annotated[StringField, Tag("<StringField>")]
    | Annotated[TextField, Tag("<TextField>")]
    | Annotated[FormatField, Tag("<FormatField>")]
    | Annotated[IntegerField, Tag("<IntegerField>")]
    | Annotated[DecimalField, Tag("<DecimalField>")]
    | Annotated[FloatField, Tag("<FloatField>")]
    | Annotated[BooleanField, Tag("<BooleanField>")]
    | Annotated[DateField, Tag("<DateField>")]
    | Annotated[TimeField, Tag("<TimeField>")]
    | Annotated[DateTimeField, Tag("<DateTimeField>")]
    | Annotated[UuidField, Tag("<UuidField>")]
    | Annotated[EnumField, Tag("<EnumField>")]
    | Annotated[ReferenceField, Tag("<ReferenceField>")]
    | Annotated[JsonField, Tag("<JsonField>")]
    | Annotated[BytesField, Tag("<BytesField>")]
    | Annotated[StringArrayField, Tag("<StringArrayField>")]
    | Annotated[TextArrayField, Tag("<TextArrayField>")]
    | Annotated[FormatArrayField, Tag("<FormatArrayField>")]
    | Annotated[IntegerArrayField, Tag("<IntegerArrayField>")]
    | Annotated[DecimalArrayField, Tag("<DecimalArrayField>")]
    | Annotated[FloatArrayField, Tag("<FloatArrayField>")]
    | Annotated[EnumArrayField, Tag("<EnumArrayField>")]
    | Annotated[BooleanArrayField, Tag("<BooleanArrayField>")]
    | Annotated[PlainArrayField, Tag("<PlainArrayField>")],
    Discriminator(kind_of),
]


def _no_column_keys(member: Column) -> Column:
    """A member of a body or of a JSON object is no column, and takes no column's keys."""
    for name, info in type(member).model_fields.items():
        key = info.alias or name
        if key in COLUMN_KEYS and name in member.model_fields_set:
            raise fault(
                "R104",
                f"unknown key `{key}` in a member of type `{member.type}`",  # type: ignore[attr-defined]
                at=(key,),
                key=True,
                label="only the field of a resource takes it",
            )
    if isinstance(member, EnumField):
        _no_past(member.values, ("values",))
    elif isinstance(member, EnumArrayField):
        _no_past(member.items.values, ("items", "values"))
    return member


def _no_past(values: EnumValues, at: tuple[str, ...]) -> None:
    """What no column holds has no rows to rename a value in."""
    for position, value in enumerate(values):
        if value.renamed_from is not None:
            raise fault(
                "R180",
                f"`{value.value}` can't be renamed: no column holds it by itself",
                at=(*at, position, "renamed_from"),
                label="nothing would change what is stored",
                advice="leave `renamed_from` out; keep the old value, or rewrite the rows by hand",
            )


Fields = dict[Name, AnyField]
Member = Annotated[AnyField, AfterValidator(_no_column_keys)]
Members = dict[Name, Member]


def _within_bounds(field: Any, default: Any) -> None:
    if default is None:
        return
    for key, holds in (
        ("ge", field.ge is None or default >= field.ge),
        ("gt", field.gt is None or default > field.gt),
        ("le", field.le is None or default <= field.le),
        ("lt", field.lt is None or default < field.lt),
    ):
        if not holds:
            raise fault(
                "R106",
                f"the default is {default}, which `{key}: {getattr(field, key)}` forbids",
                at=("default",),
                first=(key,),
            )


def complete() -> None:
    """Resolve the type of `shape`, which mentions itself, for whoever looks at annotations.

    Validation doesn't need it, and it takes a noticeable time.
    """
    JsonField.model_rebuild()
