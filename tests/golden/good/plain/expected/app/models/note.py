# Compiled by restc from specs/note.yaml: change that.
"""A remark for later."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

NoteText = Annotated[Text, pydantic.Field(max_length=200)]


class NoteBase(SQLModel):
    """What a note is created with and stored with."""

    text: NoteText = Field(description="What to remember.", sa_type=sa.Text)


class Note(NoteBase, table=True):
    """A note as it is stored."""

    __tablename__ = "notes"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="notes_pkey"),
        sa.CheckConstraint(
            "char_length(text) <= 200",
            name="notes_text_length",
            info={"pointer": "/text", "message": "This has at most 200 characters."},
        ),
        sa.Index("notes_account_id_idx", "account_id"),
        {"comment": "A remark for later."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)


class NoteCreate(NoteBase):
    """What creates a note."""

    model_config = {"extra": "forbid"}


class NoteUpdate(SQLModel):
    """What changes a note; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    text: NoteText | MISSING = MISSING


class NoteResponse(BaseModel):
    """A note as it is told."""

    id: UUID = pydantic.Field(description="The id of the note.")
    text: str = pydantic.Field(description="What to remember.")
