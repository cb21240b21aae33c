# Compiled by restc from specs/saved_filter.yaml: change that.
"""A search that a person keeps."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictBool, StrictInt
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import AsStored, Text


class SavedFilterCriteriaStatus(StrEnum):
    TODO = "todo"
    DOING = "doing"
    DONE = "done"


class SavedFilterCriteria(BaseModel):
    """What is searched for."""

    model_config = {"extra": "forbid"}

    status: SavedFilterCriteriaStatus | None = None
    min_priority: Annotated[StrictInt, pydantic.Field(ge=0, le=5)] | None = None
    words: Annotated[
        list[Annotated[Text, pydantic.Field(max_length=40)]],
        pydantic.Field(max_length=10),
    ] = pydantic.Field(default_factory=list)


SavedFilterName = Annotated[Text, pydantic.Field(min_length=1, max_length=80)]
SavedFilterPosition = Annotated[StrictInt, pydantic.Field(ge=0, le=32767)]


class SavedFilterBase(SQLModel):
    """What a saved filter is created with and stored with."""

    name: SavedFilterName = Field(
        description="What the person calls it.", sa_type=sa.Text
    )
    criteria: SavedFilterCriteria = Field(
        description="What is searched for.", sa_type=pg.JSONB(none_as_null=True)
    )
    pinned: StrictBool = Field(
        default=False,
        description="Whether it is shown first.",
        sa_type=sa.Boolean,
        sa_column_kwargs={"server_default": sa.text("false")},
    )
    position: SavedFilterPosition = Field(
        default=0,
        description="Its place in the list.",
        sa_type=sa.SmallInteger,
        sa_column_kwargs={"server_default": sa.text("0")},
    )


class SavedFilter(SavedFilterBase, table=True):
    """A saved filter as it is stored."""

    __tablename__ = "saved_filters"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="saved_filters_pkey"),
        sa.UniqueConstraint(
            "profile_id",
            "name",
            name="saved_filters_name_key",
            info={
                "pointer": "/name",
                "message": "There is another saved filter with this name.",
            },
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name="saved_filters_profile_id_fkey"
        ),
        sa.CheckConstraint(
            "jsonb_typeof(criteria) = 'object'",
            name="saved_filters_criteria_object",
            info={"pointer": "/criteria", "message": "This is an object."},
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 80",
            name="saved_filters_name_length",
            info={"pointer": "/name", "message": "This has 1 to 80 characters."},
        ),
        sa.CheckConstraint(
            "position >= 0",
            name="saved_filters_position_range",
            info={"pointer": "/position", "message": "This is at least 0."},
        ),
        sa.Index(
            "saved_filters_profile_id_created_at_idx", "profile_id", "created_at", "id"
        ),
        sa.Index(
            "saved_filters_profile_id_position_idx", "profile_id", "position", "id"
        ),
        {"comment": "A search that a person keeps."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    profile_id: UUID = Field(sa_type=sa.Uuid)
    created_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    updated_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    version: int = Field(
        default=1, sa_type=sa.Integer, sa_column_kwargs={"server_default": sa.text("1")}
    )


class SavedFilterCreate(SavedFilterBase):
    """What creates a saved filter."""

    model_config = {"extra": "forbid"}


class SavedFilterUpdate(SQLModel):
    """What changes a saved filter; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: SavedFilterName | MISSING = MISSING
    criteria: SavedFilterCriteria | MISSING = MISSING
    pinned: StrictBool | MISSING = MISSING
    position: SavedFilterPosition | MISSING = MISSING


class SavedFilterResponse(BaseModel):
    """A saved filter as it is told."""

    id: UUID = pydantic.Field(description="The id of the saved filter.")
    name: str = pydantic.Field(description="What the person calls it.")
    criteria: AsStored[SavedFilterCriteria] = pydantic.Field(
        description="What is searched for."
    )
    pinned: bool = pydantic.Field(description="Whether it is shown first.")
    position: int = pydantic.Field(description="Its place in the list.")
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
    version: int = pydantic.Field(
        description="How often it has been written; its ETag."
    )
