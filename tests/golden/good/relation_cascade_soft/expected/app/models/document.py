# Compiled by restc from specs/document.yaml: change that.
"""Document."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

DocumentTitle = Annotated[Text, pydantic.Field(max_length=80)]


class DocumentBase(SQLModel):
    """What a document is created with and stored with."""

    title: DocumentTitle = Field(sa_type=sa.Text)
    folder_id: UUID = Field(description="The folder.", sa_type=sa.Uuid)
    draft_of_id: UUID | None = Field(
        default=None, description="The document.", sa_type=sa.Uuid
    )


class Document(DocumentBase, table=True):
    """A document as it is stored."""

    __tablename__ = "documents"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="documents_pkey"),
        sa.UniqueConstraint("id", "account_id", name="documents_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["draft_of_id", "account_id"],
            ["documents.id", "documents.account_id"],
            name="documents_draft_of_id_fkey",
            ondelete="SET NULL (draft_of_id)",
            info={"pointer": "/draft_of_id", "message": "There is no such document."},
        ),
        sa.ForeignKeyConstraint(
            ["folder_id", "account_id"],
            ["folders.id", "folders.account_id"],
            name="documents_folder_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/folder_id", "message": "There is no such folder."},
        ),
        sa.CheckConstraint(
            "draft_of_id <> id",
            name="documents_draft_of_id_other",
            info={
                "pointer": "/draft_of_id",
                "message": "This is another document, not the same.",
            },
        ),
        sa.CheckConstraint(
            "char_length(title) <= 80",
            name="documents_title_length",
            info={"pointer": "/title", "message": "This has at most 80 characters."},
        ),
        sa.Index("documents_draft_of_id_idx", "draft_of_id"),
        sa.Index("documents_folder_id_idx", "folder_id"),
        sa.Index(
            "documents_folder_id_title_key",
            "folder_id",
            "title",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            info={
                "pointer": "/title",
                "message": "There is another document with this folder_id and title.",
            },
        ),
        {"comment": "Document."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    deleted_at: datetime | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )


class DocumentCreate(DocumentBase):
    """What creates a document."""

    model_config = {"extra": "forbid"}


class DocumentUpdate(SQLModel):
    """What changes a document; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    title: DocumentTitle | MISSING = MISSING
    folder_id: UUID | MISSING = MISSING
    draft_of_id: UUID | MISSING | None = MISSING


class DocumentResponse(BaseModel):
    """A document as it is told."""

    id: UUID = pydantic.Field(description="The id of the document.")
    title: str
    folder_id: UUID = pydantic.Field(description="The folder.")
    draft_of_id: UUID | None = pydantic.Field(description="The document.")
