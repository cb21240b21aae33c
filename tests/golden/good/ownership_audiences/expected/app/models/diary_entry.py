# Compiled by restc from specs/diary_entry.yaml: change that.
"""What a person notes down."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

DiaryEntryBody = Annotated[Text, pydantic.Field(max_length=1000)]


class DiaryEntryBase(SQLModel):
    """What a diary entry is created with and stored with."""

    body: DiaryEntryBody = Field(sa_type=sa.Text)


class DiaryEntry(DiaryEntryBase, table=True):
    """A diary entry as it is stored."""

    __tablename__ = "diary_entries"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="diary_entries_pkey"),
        sa.UniqueConstraint("id", "author_id", name="diary_entries_id_author_id_key"),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name="diary_entries_author_id_fkey"
        ),
        sa.CheckConstraint(
            "char_length(body) <= 1000",
            name="diary_entries_body_length",
            info={"pointer": "/body", "message": "This has at most 1000 characters."},
        ),
        sa.Index("diary_entries_author_id_idx", "author_id"),
        {"comment": "What a person notes down."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    author_id: UUID = Field(sa_type=sa.Uuid)


class DiaryEntryCreate(DiaryEntryBase):
    """What creates a diary entry."""

    model_config = {"extra": "forbid"}


class DiaryEntryUpdate(SQLModel):
    """What changes a diary entry; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    body: DiaryEntryBody | MISSING = MISSING


class DiaryEntryResponse(BaseModel):
    """A diary entry as it is told."""

    id: UUID = pydantic.Field(description="The id of the diary entry.")
    body: str
