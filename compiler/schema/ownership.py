"""Ownership: whose rows a resource holds."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from compiler.schema.part import Part, Short
from compiler.schema.words import Name

AUDIENCES = MappingProxyType(
    {"read": "readers besides the owner", "write": "writers besides the owner"}
)


class Scoped(Part):
    """Rows of an account, of a profile, or of everyone; `ownership: account` is its short form."""

    noun: ClassVar[str] = "an ownership"
    later: ClassVar[Mapping[str, str]] = AUDIENCES

    scope: Literal["account", "profile", "public"] = Field(
        description="`account`: the active account's rows. `profile`: the caller's own rows. "
        "`public`: no owner; anyone reads, and every write needs roles."
    )
    as_: Name | None = Field(
        None,
        alias="as",
        description="The name of the owner, where it isn't the scope's.",
        examples=["author"],
    )
    column: Name | None = Field(
        None,
        description="The owner's column; `id` for a row that owns itself.",
        examples=["author_id"],
    )


class Through(Part):
    """Rows that belong to whoever owns their parent, over any number of levels."""

    noun: ClassVar[str] = "an ownership"
    later: ClassVar[Mapping[str, str]] = AUDIENCES

    through: Name = Field(description="The relation that leads to the owner.", examples=["project"])


def _spell_out(value: object) -> object:
    return {"scope": value} if isinstance(value, str) else value


def _kind(value: object) -> str | None:
    if isinstance(value, Mapping):
        return "<through>" if "through" in value else "<scoped>"
    return None


Ownership = Annotated[
    Annotated[Scoped, Tag("<scoped>")] | Annotated[Through, Tag("<through>")],
    Discriminator(_kind),
    BeforeValidator(_spell_out),
    Short(Literal["account", "profile", "public"]),
]
