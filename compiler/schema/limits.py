"""What the values of each type may be limited by, for fields and for the items of arrays."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, Self

from pydantic import Field, model_validator

from compiler.schema.evolution import EnumValues
from compiler.schema.part import Part, fault
from compiler.schema.words import Number, Text

LONGEST_TEXT = 10_485_760
MULTIPLE = MappingProxyType({"multiple_of": "a step between numbers"})


class Limits(Part):
    """The limits of a type that has none."""

    noun: ClassVar[str] = "`items`"


class TextLimits(Limits):
    """The limits of a text that has a format of its own: email, url, slug."""

    min_length: int = Field(0, ge=0, le=LONGEST_TEXT, description="The fewest characters.")
    max_length: int | None = Field(
        None, ge=1, le=LONGEST_TEXT, description="The most characters.", examples=[200]
    )

    @model_validator(mode="after")
    def _lengths_in_order(self) -> Self:
        in_order(self.min_length, self.max_length, "min_length", "max_length")
        return self


class PatternLimits(TextLimits):
    """The limits of a text."""

    pattern: Text | None = Field(
        None,
        description="A regular expression that the text must match, in the subset that means the "
        "same to Python and to PostgreSQL.",
        examples=["^[a-z0-9-]+$"],
    )


class StringLimits(PatternLimits):
    """The limits of a string, which always has a longest length."""

    max_length: int = Field(
        ge=1, le=LONGEST_TEXT, description="The most characters.", examples=[200]
    )


class BytesLimits(Limits):
    """The limits of binary data."""

    min_length: int = Field(0, ge=0, le=LONGEST_TEXT, description="The fewest bytes.")
    max_length: int | None = Field(
        None, ge=1, le=LONGEST_TEXT, description="The most bytes.", examples=[32]
    )

    @model_validator(mode="after")
    def _lengths_in_order(self) -> Self:
        in_order(self.min_length, self.max_length, "min_length", "max_length")
        return self


class IntegerLimits(Limits):
    """The limits of a whole number; those of the column always hold as well."""

    later: ClassVar[Mapping[str, str]] = MULTIPLE

    ge: int | None = Field(None, description="The least value.", examples=[0])
    gt: int | None = Field(None, description="Every value is greater than this.")
    le: int | None = Field(None, description="The greatest value.", examples=[100])
    lt: int | None = Field(None, description="Every value is less than this.")

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        bounds_in_order(self.ge, self.gt, self.le, self.lt, step=1)
        return self


class NumberLimits(Limits):
    """The limits of a number, exact as its author wrote them."""

    later: ClassVar[Mapping[str, str]] = MULTIPLE

    ge: Number | None = Field(None, description="The least value.", examples=[0])
    gt: Number | None = Field(None, description="Every value is greater than this.")
    le: Number | None = Field(None, description="The greatest value.", examples=[100])
    lt: Number | None = Field(None, description="Every value is less than this.")

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        bounds_in_order(self.ge, self.gt, self.le, self.lt, step=0)
        return self


class DecimalLimits(NumberLimits):
    """The limits of an exact number: numeric(precision, scale)."""

    precision: int = Field(
        ge=1, le=1000, description="The most digits, on both sides of the point.", examples=[12]
    )
    scale: int = Field(ge=0, le=1000, description="The most digits after the point.", examples=[2])

    @model_validator(mode="after")
    def _scale_within_precision(self) -> Self:
        if self.scale > self.precision:
            raise fault(
                "R110",
                f"`scale` is {self.scale}, more than the {self.precision} digits of `precision`",
                at=("scale",),
                first=("precision",),
            )
        return self


class EnumLimits(Limits):
    """The values of an enum."""

    values: EnumValues = Field(
        description="The values, in their order.", examples=[["todo", "doing", "done"]]
    )


def in_order(low: int, high: int | None, low_key: str, high_key: str) -> None:
    """Raise a fault where `low` is above `high`."""
    if high is not None and low > high:
        raise fault(
            "R110",
            f"`{low_key}` is {low}, above `{high_key}`, which is {high}",
            at=(low_key,),
            first=(high_key,),
        )


def bounds_in_order(
    ge: Decimal | int | None,
    gt: Decimal | int | None,
    le: Decimal | int | None,
    lt: Decimal | int | None,
    step: int,
) -> None:
    """Raise a fault where no value satisfies the bounds, or where two say the same side."""
    for one, other, one_key, other_key in ((ge, gt, "ge", "gt"), (le, lt, "le", "lt")):
        if one is not None and other is not None:
            raise fault(
                "R110",
                f"`{one_key}` and `{other_key}` stand together",
                at=(other_key,),
                first=(one_key,),
                key=True,
                advice=f"keep one of `{one_key}` and `{other_key}`",
            )
    low, low_key = (ge, "ge") if ge is not None else (gt, "gt")
    high, high_key = (le, "le") if le is not None else (lt, "lt")
    if low is None or high is None:
        return
    strict = (low_key == "gt") + (high_key == "lt")
    # Only whole numbers are counted; decimals are compared, which rounds nothing.
    empty = low + strict * step > high if step else low > high or (strict > 0 and low == high)
    if empty:
        raise fault(
            "R110",
            f"no value satisfies `{low_key}: {low}` and `{high_key}: {high}`",
            at=(low_key,),
            first=(high_key,),
        )
