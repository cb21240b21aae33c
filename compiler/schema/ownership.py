"""Ownership: whose rows a resource holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag, model_validator

from compiler.schema.evolution import AnyBackfill
from compiler.schema.part import Part, Short, fault
from compiler.schema.words import STEPS, Name, Sql

Steps = Annotated[str, StringConstraints(pattern=STEPS, max_length=200)]


class Audience(Part):
    """People who are admitted to rows: holders of a role, people a path leads to, or anyone."""

    noun: ClassVar[str] = "an audience"

    role: Name | None = Field(
        None,
        description="Whoever holds this role in the active account.",
        examples=["records_admin"],
    )
    platform: Name | None = Field(
        None,
        description="Whoever holds this role of the operator's.",
        examples=["support"],
    )
    through: Steps | None = Field(
        None,
        description="Whoever this path leads to: relations of the row, relations to many, and "
        "what other resources call their relation to it (`inverse`), ending at a profile.",
        examples=["care_team.practitioner.profile"],
    )
    where: Sql | None = Field(
        None,
        description="With `through`: an SQL condition on the rows of the last relation to many "
        "on the path, or of the path's last table where there is none.",
        examples=["ended_at IS NULL"],
    )
    anyone: Sql | None = Field(
        None,
        description="Whoever is signed in, as far as this SQL condition holds for the row.",
        examples=["published_at IS NOT NULL"],
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = ("role", "platform", "through", "anyone")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if not given:
            raise fault(
                "R102",
                "the audience doesn't say who it is",
                advice="write `role`, `platform`, `through` or `anyone`",
            )
        if len(given) > 1:
            message = f"`{given[1]}` stands beside `{given[0]}` in one audience"
            advice = "write an entry for each: any of them suffices"
            raise fault("R110", message, at=(given[1],), first=(given[0],), key=True, advice=advice)
        if self.where is not None and self.through is None:
            message = f"`where` stands beside `{given[0]}`, and narrows `through`"
            raise fault("R110", message, at=("where",), first=(given[0],), key=True)
        return self


SomeAudiences = Annotated[tuple[Audience, ...], Field(min_length=1)]


def _form(value: object) -> str:
    return "<word>" if isinstance(value, str) else "<list>"


Readers = Annotated[
    Annotated[Literal["signed_in"], Tag("<word>")] | Annotated[SomeAudiences, Tag("<list>")],
    Discriminator(_form),
]
WRITERS = (
    "Who writes besides the owner, any of these; within an account, which of its members. Who sees "
    "a row and is none of them is answered with 403."
)


class Scoped(Part):
    """Rows of an account, of a profile, or of everyone; `ownership: account` is its short form."""

    noun: ClassVar[str] = "an ownership"

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
    read: Readers | None = Field(
        None,
        description="Who reads besides the owner, any of these; within an account, which of its "
        "members. `signed_in` closes public rows to whoever has no token.",
        examples=[[{"role": "records_admin"}]],
    )
    write: SomeAudiences | None = Field(None, description=WRITERS, examples=[[{"role": "editor"}]])

    renamed_from: Name | None = Field(
        None,
        description="The owner's column before it was renamed: what it held stays.",
        examples=["account_id"],
    )
    backfill: AnyBackfill | None = Field(
        None,
        description="Who owns the rows that exist, where the owner is a new one.",
        examples=[{"sql": "created_by_id"}],
    )

    @model_validator(mode="after")
    def _keys_agree(self) -> Self:
        if self.read == "signed_in" and self.scope != "public":
            message = f"`read: signed_in` where the rows belong to an {self.scope}"
            advice = "leave it out: only `ownership: public` is read without a token"
            if self.scope == "profile":
                message = message.replace("an profile", "a profile")
            raise fault("R110", message, at=("read",), first=("scope",), advice=advice)
        for key in ("renamed_from", "backfill"):
            if self.scope == "public" and key in self.model_fields_set:
                message = f"public rows have no owner, and take no `{key}`"
                raise fault("R110", message, at=(key,), first=("scope",), key=True)
        return self


class Through(Part):
    """Rows that belong to whoever owns their parent, over any number of levels."""

    noun: ClassVar[str] = "an ownership"

    through: Name = Field(description="The relation that leads to the owner.", examples=["project"])
    read: SomeAudiences | None = Field(
        default=None,
        description="Who reads, any of these, instead of whoever reads the parent.",
        examples=[[{"role": "records_admin"}]],
    )
    write: SomeAudiences | None = Field(
        default=None,
        description="Who writes, any of these, instead of whoever writes the parent.",
        examples=[[{"role": "editor"}]],
    )


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
