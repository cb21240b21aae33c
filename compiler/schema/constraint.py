"""Constraints: what holds between the fields of a row, between rows, and between states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from compiler.schema.part import Part, Short, fault
from compiler.schema.words import (
    EnumValue,
    Name,
    Null,
    Ordered,
    Roles,
    SomeNames,
    Sql,
    distinct,
)


class Unique(Part):
    """No two rows have the same values; a plain list of names is its short form."""

    noun: ClassVar[str] = "a unique entry"

    on: SomeNames = Field(
        description="The fields and relations whose values are unique together.",
        examples=[["project", "title"]],
    )
    ignore_case: bool = Field(
        False, description="Whether texts that differ only in case count as the same."
    )
    where: Sql | None = Field(
        None, description="An SQL condition: only rows that satisfy it are compared."
    )
    within: Literal["owner", "all"] = Field(
        "owner",
        description="`owner`: among the live rows of one owner. `all`: among all rows.",
    )
    nulls: Literal["distinct", "not_distinct"] = Field(
        "distinct", description="Whether two absent values count as different."
    )


class Index(Part):
    """A further index."""

    noun: ClassVar[str] = "an index"

    on: Annotated[tuple[Ordered, ...], Field(min_length=1), AfterValidator(distinct)] = Field(
        description="Fields and relations in order; `-` before a name means descending.",
        examples=[["status", "-due_on"]],
    )
    using: Literal["btree", "gin", "brin", "hash"] = Field(
        "btree", description="The access method: `gin` for arrays and JSON."
    )
    where: Sql | None = Field(
        None,
        description="An SQL condition: only rows that satisfy it are indexed.",
        examples=["status <> 'done'"],
    )
    include: SomeNames | None = Field(
        None, description="Fields that the index carries without ordering by them."
    )

    @model_validator(mode="after")
    def _suits_method(self) -> Self:
        if self.using == "btree":
            return self
        for position, name in enumerate(self.on):
            if name.startswith("-"):
                message = f"`{name}` is descending, which a {self.using} index does not know"
                raise fault("R110", message, at=("on", position), first=("using",))
        if self.include is not None:
            message = f"a {self.using} index takes no `include`"
            raise fault("R110", message, at=("include",), first=("using",), key=True)
        if self.using == "hash" and len(self.on) > 1:
            message = "a hash index is on one field"
            raise fault("R110", message, at=("on",), first=("using",))
        return self


def _scalar(value: object) -> object:
    if isinstance(value, Null):
        return None
    if isinstance(value, (Mapping, tuple)):
        raise fault("R103", "expected a single value, or `now`")
    return value


class Transition(Part):
    """One allowed change of state."""

    noun: ClassVar[str] = "a transition"

    set_: dict[Name, Annotated[Any, BeforeValidator(_scalar)]] = Field(
        default_factory=dict,
        alias="set",
        description="What the change writes: a value per field, `now` for the time of the "
        "transaction, `null` for none.",
        examples=[{"done_at": "now"}],
    )
    roles: Roles = Field(
        (), description="Who may make it; without it, whoever may update.", examples=[["admin"]]
    )


def _targets(value: object) -> object:
    """A list of states as the mapping that it's short for."""
    if not isinstance(value, tuple):
        return value
    for index, state in enumerate(value):
        if not isinstance(state, str):
            raise fault("R103", "expected the name of a state", at=(index,))
    distinct(value)
    return {state: {} for state in value}


Targets = Annotated[
    dict[EnumValue, Transition], BeforeValidator(_targets), Short(tuple[EnumValue, ...])
]


class Transitions(Part):
    """The life of an enum field: each key but `initial` is a state with its targets."""

    model_config = ConfigDict(extra="allow")
    noun: ClassVar[str] = "transitions"

    __pydantic_extra__: dict[EnumValue, Targets] = Field(init=False)

    initial: EnumValue | None = Field(
        None,
        description="The state in which every row is created; the field's default otherwise.",
        examples=["todo"],
    )

    @property
    def states(self) -> dict[str, dict[str, Transition]]:
        """State to target to transition, in the author's order."""
        return self.__pydantic_extra__


def _spell_out(value: object) -> object:
    return {"on": value} if isinstance(value, tuple) else value


UniqueEntry = Annotated[Unique, BeforeValidator(_spell_out), Short(SomeNames)]
Uniques = tuple[UniqueEntry, ...]
Indexes = tuple[Index, ...]
Checks = dict[Name, Sql]
