# Compiled by restc from specs/folder.yaml: change that.
"""Folder."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

FolderName = Annotated[Text, pydantic.Field(max_length=80)]


class FolderBase(SQLModel):
    """What a folder is created with and stored with."""

    name: FolderName = Field(sa_type=sa.Text)
    parent_id: UUID | None = Field(
        default=None, description="The folder.", sa_type=sa.Uuid
    )


class Folder(FolderBase, table=True):
    """A folder as it is stored."""

    __tablename__ = "folders"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="folders_pkey"),
        sa.UniqueConstraint("id", "account_id", name="folders_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["parent_id", "account_id"],
            ["folders.id", "folders.account_id"],
            name="folders_parent_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/parent_id", "message": "There is no such folder."},
        ),
        sa.CheckConstraint(
            "char_length(name) <= 80",
            name="folders_name_length",
            info={"pointer": "/name", "message": "This has at most 80 characters."},
        ),
        sa.CheckConstraint(
            "parent_id <> id",
            name="folders_parent_id_other",
            info={
                "pointer": "/parent_id",
                "message": "This is another folder, not the same.",
            },
        ),
        sa.Index("folders_account_id_idx", "account_id"),
        sa.Index(
            "folders_name_key",
            "account_id",
            "name",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            info={
                "pointer": "/name",
                "message": "There is another folder with this name.",
            },
        ),
        sa.Index("folders_parent_id_idx", "parent_id"),
        {"comment": "Folder."},
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


class FolderCreate(FolderBase):
    """What creates a folder."""

    model_config = {"extra": "forbid"}


class FolderUpdate(SQLModel):
    """What changes a folder; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: FolderName | MISSING = MISSING
    parent_id: UUID | MISSING | None = MISSING


class FolderResponse(BaseModel):
    """A folder as it is told."""

    id: UUID = pydantic.Field(description="The id of the folder.")
    name: str
    parent_id: UUID | None = pydantic.Field(description="The folder.")
