# Compiled by restc from specs/diary_share.yaml: change that.
"""Somebody who may read an entry."""

from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictBool
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7


class DiaryShareBase(SQLModel):
    """What a diary share is created with and stored with."""

    may_write: StrictBool = Field(
        default=False,
        sa_type=sa.Boolean,
        sa_column_kwargs={"server_default": sa.text("false")},
    )
    diary_entry_id: UUID = Field(description="The diary entry.", sa_type=sa.Uuid)
    reader_id: UUID = Field(description="The profile.", sa_type=sa.Uuid)


class DiaryShare(DiaryShareBase, table=True):
    """A diary share as it is stored."""

    __tablename__ = "diary_shares"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="diary_shares_pkey"),
        sa.ForeignKeyConstraint(
            ["diary_entry_id", "author_id"],
            ["diary_entries.id", "diary_entries.author_id"],
            name="diary_shares_diary_entry_id_fkey",
            ondelete="CASCADE",
            info={
                "pointer": "/diary_entry_id",
                "message": "There is no such diary entry.",
            },
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"],
            ["people.id"],
            name="diary_shares_reader_id_fkey",
            info={"pointer": "/reader_id", "message": "There is no such profile."},
        ),
        sa.Index("diary_shares_diary_entry_id_idx", "diary_entry_id"),
        sa.Index("diary_shares_reader_id_idx", "reader_id"),
        {"comment": "Somebody who may read an entry."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    author_id: UUID = Field(sa_type=sa.Uuid)


class DiaryShareCreate(DiaryShareBase):
    """What creates a diary share."""

    model_config = {"extra": "forbid"}


class DiaryShareUpdate(SQLModel):
    """What changes a diary share; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    may_write: StrictBool | MISSING = MISSING
    diary_entry_id: UUID | MISSING = MISSING
    reader_id: UUID | MISSING = MISSING


class DiaryShareResponse(BaseModel):
    """A diary share as it is told."""

    id: UUID = pydantic.Field(description="The id of the diary share.")
    may_write: bool
    diary_entry_id: UUID = pydantic.Field(description="The diary entry.")
    reader_id: UUID = pydantic.Field(description="The profile.")
