"""The author's own code: hooks around operations, and actions beside them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Literal

from pydantic import Field

from compiler.schema.field import Members
from compiler.schema.part import Part
from compiler.schema.words import Call, Line, Name, Text

CALL = ["app.services.task:complete"]


class Hooks(Part):
    """Functions of the application that run around its operations."""

    noun: ClassVar[str] = "`hooks`"

    before_create: Call | None = Field(
        None, description="Runs before a row is written, inside the transaction.", examples=CALL
    )
    after_create: Call | None = Field(
        None, description="Runs after a row is written, inside the transaction.", examples=CALL
    )
    before_update: Call | None = Field(
        None, description="Runs before a row is changed, inside the transaction.", examples=CALL
    )
    after_update: Call | None = Field(
        None, description="Runs after a row is changed, inside the transaction.", examples=CALL
    )
    before_delete: Call | None = Field(
        None, description="Runs before a row is deleted, inside the transaction.", examples=CALL
    )
    after_delete: Call | None = Field(
        None, description="Runs after a row is deleted, inside the transaction.", examples=CALL
    )
    before_restore: Call | None = Field(
        None, description="Runs before a row is restored, inside the transaction.", examples=CALL
    )
    after_restore: Call | None = Field(
        None, description="Runs after a row is restored, inside the transaction.", examples=CALL
    )
    after_commit: Call | None = Field(
        None, description="Runs once the transaction holds: for side effects.", examples=CALL
    )


class Action(Part):
    """An operation of the author's own: a POST that calls a function."""

    noun: ClassVar[str] = "an action"
    later: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"roles": "roles on the action itself (write them under `api.roles`)"}
    )

    on: Literal["item", "collection"] = Field(
        description="`item`: on one row. `collection`: on the resource as a whole."
    )
    call: Call = Field(
        description="The function that does it, as `module:function`.", examples=CALL
    )
    summary: Line | None = Field(
        None, description="What it does, in a line.", examples=["Take up a finished task again."]
    )
    description: Text | None = Field(None, description="What it does, at length.")
    input: Members = Field(
        default_factory=dict, description="The members of its body, with their types."
    )
    deprecated: bool = Field(False, description="Whether clients are told to stop using it.")
    returns: Name | None = Field(
        None,
        description="The resource whose row it answers with; nothing (204) where it's left out.",
        examples=["task"],
    )
