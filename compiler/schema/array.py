"""The arrays: one model per kind of element, told apart by `type`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from compiler.schema.column import DEFAULT, EXAMPLE, TYPE, Column
from compiler.schema.limits import (
    DecimalLimits,
    EnumLimits,
    IntegerLimits,
    NumberLimits,
    PatternLimits,
    StringLimits,
    TextLimits,
)
from compiler.schema.part import fault
from compiler.schema.words import PLAIN_ARRAY, EnumValue, Number


def _single(array: str) -> str:
    if array in ("json[]", "bytes[]"):
        advice = "`json` holds a list as well" if array == "json[]" else ""
        raise fault("R109", f"`{array}` is not supported in this version", advice=advice)
    return array


class ArrayField(Column):
    """Any number of values of one type, in order."""

    type: str = Field(description="The type of the values, with `[]` behind it.")
    min_items: int = Field(0, ge=0, le=10_000, description="The fewest values.")
    max_items: int | None = Field(
        None, ge=1, le=10_000, description="The most values.", examples=[20]
    )
    unique_items: bool = Field(False, description="Whether no value may stand there twice.")

    @property
    def element(self) -> str:
        """The type of its values."""
        return self.type.removesuffix("[]")

    @model_validator(mode="after")
    def _counts_in_order(self) -> Self:
        if self.max_items is not None and self.min_items > self.max_items:
            raise fault(
                "R110",
                f"`min_items` is {self.min_items}, above `max_items`, which is {self.max_items}",
                at=("min_items",),
                first=("max_items",),
            )
        return self


class StringArrayField(ArrayField):
    """Strings, each with a longest length."""

    type: Literal["string[]"] = Field(description=TYPE)
    items: StringLimits = Field(description="The limits of each value.")
    default: tuple[str, ...] | None = Field(None, description=DEFAULT, examples=[[]])
    example: tuple[str, ...] | None = Field(None, description=EXAMPLE)


class TextArrayField(ArrayField):
    """Texts."""

    type: Literal["text[]"] = Field(description=TYPE)
    items: PatternLimits = Field(
        default_factory=lambda: PatternLimits.model_validate({}),
        description="The limits of each value.",
    )
    default: tuple[str, ...] | None = Field(None, description=DEFAULT, examples=[[]])
    example: tuple[str, ...] | None = Field(None, description=EXAMPLE)


class FormatArrayField(ArrayField):
    """E-mail addresses, URLs or slugs."""

    type: Literal["email[]", "url[]", "slug[]"] = Field(description=TYPE)
    items: TextLimits = Field(
        default_factory=lambda: TextLimits.model_validate({}),
        description="The limits of each value.",
    )
    default: tuple[str, ...] | None = Field(None, description=DEFAULT, examples=[[]])
    example: tuple[str, ...] | None = Field(None, description=EXAMPLE)


class IntegerArrayField(ArrayField):
    """Whole numbers."""

    type: Literal["smallint[]", "integer[]", "bigint[]"] = Field(description=TYPE)
    items: IntegerLimits = Field(
        default_factory=lambda: IntegerLimits.model_validate({}),
        description="The limits of each value.",
    )
    default: tuple[int, ...] | None = Field(None, description=DEFAULT, examples=[[]])
    example: tuple[int, ...] | None = Field(None, description=EXAMPLE)


class DecimalArrayField(ArrayField):
    """Exact numbers."""

    type: Literal["decimal[]"] = Field(description=TYPE)
    items: DecimalLimits = Field(description="The limits of each value.")
    default: tuple[Number, ...] | None = Field(None, description=DEFAULT, examples=[[]])
    example: tuple[Number, ...] | None = Field(None, description=EXAMPLE)


class FloatArrayField(ArrayField):
    """Numbers in binary floating point."""

    type: Literal["float[]"] = Field(description=TYPE)
    items: NumberLimits = Field(
        default_factory=lambda: NumberLimits.model_validate({}),
        description="The limits of each value.",
    )
    default: tuple[Number, ...] | None = Field(None, description=DEFAULT, examples=[[]])
    example: tuple[Number, ...] | None = Field(None, description=EXAMPLE)


class EnumArrayField(ArrayField):
    """Words out of a few."""

    type: Literal["enum[]"] = Field(description=TYPE)
    items: EnumLimits = Field(description="The values that may stand there.")
    default: tuple[EnumValue, ...] | None = Field(None, description=DEFAULT, examples=[[]])
    example: tuple[EnumValue, ...] | None = Field(None, description=EXAMPLE)


class BooleanArrayField(ArrayField):
    """Truths."""

    type: Literal["boolean[]"] = Field(description=TYPE)
    default: tuple[bool, ...] | None = Field(None, description=DEFAULT, examples=[[]])
    example: tuple[bool, ...] | None = Field(None, description=EXAMPLE)


class PlainArrayField(ArrayField):
    """Days, times, moments or UUIDs, or values of a shared enum."""

    type: Annotated[
        str, StringConstraints(pattern=PLAIN_ARRAY, max_length=52), AfterValidator(_single)
    ] = Field(description=TYPE)
    default: tuple[str, ...] | None = Field(None, description=DEFAULT, examples=[[]])
    example: tuple[str, ...] | None = Field(None, description=EXAMPLE)


ARRAYS: Mapping[str, type[ArrayField]] = {
    "string": StringArrayField,
    "text": TextArrayField,
    "integer": IntegerArrayField,
    "bigint": IntegerArrayField,
    "smallint": IntegerArrayField,
    "decimal": DecimalArrayField,
    "float": FloatArrayField,
    "boolean": BooleanArrayField,
    "enum": EnumArrayField,
    "email": FormatArrayField,
    "url": FormatArrayField,
    "slug": FormatArrayField,
}
"""The arrays with a model of their own; every other one is a PlainArrayField."""
