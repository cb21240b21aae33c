"""What a spec says of its own past: approved losses, and what existing rows become."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from compiler.schema.part import Part, Short, fault
from compiler.schema.words import LONGEST_NAME, OF_A_VALUE, EnumValue, Line, Name, Null, Sql

RENAMED_FROM = "Its name before: what it held stays. Without it, a new name is a new thing."
REASON = "Why that is right, for whoever reviews it."

OfValue = Annotated[str, StringConstraints(pattern=OF_A_VALUE, max_length=2 * LONGEST_NAME)]


class Value(Part):
    """One value of an enum; the bare word is its short form."""

    noun: ClassVar[str] = "a value"

    value: EnumValue = Field(description="The value.", examples=["doing"])
    renamed_from: EnumValue | None = Field(
        None, description="What it was before: rows that hold that get the new value."
    )


def _value(item: object) -> object:
    return item if isinstance(item, Mapping) else {"value": item}


def distinct_values(items: tuple[Value, ...]) -> tuple[Value, ...]:
    """The values as they are, or a fault on the first that stands there twice."""
    words = [item.value for item in items]
    for index, word in enumerate(words):
        if (first := words.index(word)) < index:
            raise fault(
                "R111", f"`{word}` is listed twice", at=(index,), first=(first,), label="again here"
            )
    return items


EnumValues = Annotated[
    tuple[Annotated[Value, BeforeValidator(_value), Short(EnumValue)], ...],
    Field(min_length=1),
    AfterValidator(distinct_values),
]


class Approve(Part):
    """A change that loses data, refuses rows or stops traffic, approved with a reason."""

    noun: ClassVar[str] = "an approval"

    drop: Name | None = Field(
        None,
        description="The field or relation that goes, with what every row holds in it.",
        examples=["estimate"],
    )
    narrow: Name | None = Field(
        None,
        description="The field or relation that accepts less than it did.",
        examples=["title"],
    )
    remove_value: OfValue | None = Field(
        None,
        description="The value that an enum loses, behind its field and a point; in a document of "
        "the enum's own, the value alone.",
        examples=["status.doing"],
    )
    rewrite: Name | None = Field(
        None,
        description="The field whose new type makes PostgreSQL write every row again.",
        examples=["number"],
    )
    block: Name | None = Field(
        None,
        description="The field whose change keeps readers or writers waiting.",
        examples=["slug"],
    )
    reason: Line = Field(description=REASON, examples=["Nobody has filled it in since March."])

    @property
    def change(self) -> tuple[str, str]:
        """What is approved: the kind of change and its target."""
        return next((k, t) for k in CHANGES if (t := getattr(self, k)) is not None)

    @model_validator(mode="after")
    def _one_change(self) -> Self:
        given = [key for key in CHANGES if key in self.model_fields_set]
        if not given:
            kinds = ", ".join(f"`{key}`" for key in CHANGES)
            raise fault("R102", "an approval that doesn't say of what", label=f"add one of {kinds}")
        if len(given) > 1:
            raise fault(
                "R110",
                f"one approval of `{given[0]}` and `{given[1]}`",
                at=(given[1],),
                first=(given[0],),
                key=True,
                advice="write an entry with a reason for each",
            )
        return self


CHANGES = ("drop", "narrow", "remove_value", "rewrite", "block")
"""The keys of an approval that say what is approved."""


def _replacement(value: object) -> object:
    return None if isinstance(value, Null) else value


Replacements = dict[EnumValue, Annotated[EnumValue | None, BeforeValidator(_replacement)]]


class Backfill(Part):
    """What existing rows get; a plain value is the short form of `value`."""

    noun: ClassVar[str] = "a backfill"

    value: Any = Field(None, description="The value of every existing row.", examples=["todo"])
    sql: Sql | None = Field(
        None,
        description="An SQL expression over the other columns of the row.",
        examples=["lower(title)"],
    )
    values: Replacements = Field(
        default_factory=dict,
        description="What the values that an enum loses become, old to new; `null` where the field "
        "is nullable.",
        examples=[{"doing": "todo"}],
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if "value" in self.model_fields_set and self.sql is not None:
            message = "existing rows get either a `value` or what `sql` gives"
            raise fault("R110", message, at=("sql",), first=("value",), key=True)
        if "value" in self.model_fields_set and isinstance(self.value, Null):
            raise fault("R103", "expected a value, found `null`", at=("value",))
        if not self.model_fields_set:
            raise fault("R102", "a backfill that says nothing", label="add `value` or `sql`")
        return self


def _backfill(value: object) -> object:
    return value if isinstance(value, Mapping) else {"value": value}


AnyBackfill = Annotated[
    Backfill, BeforeValidator(_backfill), Short(bool | Decimal | str | tuple[Any, ...])
]
BACKFILL = (
    "What the rows that exist get when it joins them or becomes required: a value, or `{sql: …}` "
    "over the other columns of the row."
)


class EnumBackfill(Part):
    """What rows get that hold a value which a shared enum loses."""

    noun: ClassVar[str] = "a backfill"

    values: dict[EnumValue, EnumValue] = Field(
        min_length=1,
        description="What the values that it loses become, old to new.",
        examples=[{"fatal": "critical"}],
    )
