"""What every field may say, whatever its type."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Self

from pydantic import Field, model_validator

from compiler.schema.evolution import BACKFILL, RENAMED_FROM, AnyBackfill
from compiler.schema.part import Part, fault
from compiler.schema.words import Access, Name, Sql, Text

COLUMN_KEYS = (
    *("access", "generated", "json", "column", "on_update"),
    *("renamed_from", "backfill"),
)
"""The keys that make sense only where a field is a column of its own."""

DEFAULT = "The value of rows that are created without one; it makes the field optional at create."
EXAMPLE = "A value for the API's documentation and the emitted tests."
TYPE = "The type of the value."


class Column(Part):
    """A field of any type."""

    noun: ClassVar[str] = "a field"
    later: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "numbered": "numbering rows",
            "read": "reading a field by role",
            "computed": "computed fields",
        }
    )

    required: bool = Field(
        True,
        description="Whether every row has a value: NOT NULL, and needed at create unless there is "
        "a default. `false` makes it nullable.",
    )
    access: Access = Field(
        "read_write",
        description="Who may see and send it: `read_write`; `read_only` is never accepted; "
        "`write_only` is never answered; `create_only` is fixed once created; `internal` does not "
        "stand in the API at all.",
    )
    description: Text | None = Field(
        None,
        description="What it means, in a sentence, for the API's documentation.",
        examples=["The day by which it should be done."],
    )
    deprecated: bool = Field(False, description="Whether clients are told to stop using it.")
    generated: Sql | None = Field(
        None,
        description="An SQL expression over other fields that PostgreSQL computes and stores.",
        examples=["lower(title)"],
    )
    json_name: Name | None = Field(
        None, alias="json", description="Its name in JSON, where it differs from the field's."
    )
    column: Name | None = Field(
        None, description="The name of its column, where it differs from the field's."
    )

    renamed_from: Name | None = Field(None, description=RENAMED_FROM, examples=["deadline"])
    backfill: AnyBackfill | None = Field(None, description=BACKFILL, examples=["todo"])

    @model_validator(mode="after")
    def _generated_alone(self) -> Self:
        if self.generated is not None:
            for key in ("default", "access", "on_update", "backfill"):
                if key in self.model_fields_set:
                    raise fault(
                        "R110",
                        f"a generated field takes no `{key}`: PostgreSQL alone writes it",
                        at=(key,),
                        first=("generated",),
                        key=True,
                    )
        return self
