"""Relations: a key to one row of another resource, or links to many."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from compiler.schema.evolution import BACKFILL, RENAMED_FROM, AnyBackfill
from compiler.schema.part import Part, fault
from compiler.schema.words import Access, Name, Text

ONE_ONLY = ("required", "on_delete", "within", "default", "inverse", "column", "backfill")
"""The keys of a relation to one row that a relation to many doesn't take."""


class Relation(Part):
    """A relation to one row (`<name>_id`) or, with `many`, to several (`<singular>_ids`)."""

    noun: ClassVar[str] = "a relation"
    later: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "via": "a link table with fields of its own",
            "mine": "a relation of the caller's own",
            "read": "reading a relation by role",
        }
    )

    to: Name = Field(
        description="The resource or external table that it points at.", examples=["project"]
    )
    required: bool = Field(
        True, description="Whether every row has one: NOT NULL, and needed at create."
    )
    on_delete: Literal["restrict", "cascade", "set_null"] = Field(
        "restrict",
        description="What becomes of this row when its target is deleted: `restrict` refuses the "
        "deletion, `cascade` deletes this row too, `set_null` forgets the target.",
    )
    within: Name | None = Field(
        None,
        description="The membership resource through which a person must belong to the account.",
        examples=["membership"],
    )
    default: Literal["principal.profile_id"] | None = Field(
        None, description="`principal.profile_id`: whoever makes the request."
    )
    access: Access = Field(
        "read_write",
        description="Who may see and send it: `read_write`; `read_only` is never accepted; "
        "`write_only` is never answered; `create_only` is fixed once created; `internal` does not "
        "stand in the API at all.",
    )
    inverse: Name | None = Field(
        None, description="What the target calls these rows.", examples=["subtasks"]
    )
    many: bool = Field(False, description="Whether it points at several rows, by a link table.")
    max_items: int | None = Field(
        None, ge=1, le=1000, description="The most rows that it points at; only with `many`."
    )
    description: Text | None = Field(
        None,
        description="What it means, in a sentence, for the API's documentation.",
        examples=["The project that the task belongs to."],
    )
    deprecated: bool = Field(False, description="Whether clients are told to stop using it.")
    json_name: Name | None = Field(
        None, alias="json", description="Its name in JSON, where it differs from the usual one."
    )
    column: Name | None = Field(
        None, description="The name of its column, where it differs from `<name>_id`."
    )

    renamed_from: Name | None = Field(None, description=RENAMED_FROM, examples=["workspace"])
    backfill: AnyBackfill | None = Field(
        None, description=BACKFILL, examples=[{"sql": "created_by_id"}]
    )

    @model_validator(mode="after")
    def _keys_agree(self) -> Self:
        if self.many:
            for key in ONE_ONLY:
                if key in self.model_fields_set:
                    message = f"a relation to many takes no `{key}`"
                    raise fault("R110", message, at=(key,), first=("many",), key=True)
        elif self.max_items is not None:
            message = "`max_items` stands without `many: true`"
            raise fault("R110", message, at=("max_items",), key=True)
        elif self.on_delete == "set_null" and self.required:
            raise fault(
                "R110",
                "`on_delete: set_null` on a required relation",
                at=("on_delete",),
                first=("required",),
                label="it would leave the key NULL",
                advice="add `required: false`, or choose `cascade` or `restrict`",
            )
        return self
