# Compiled by restc from specs/lock.yaml: change that.
"""Lock."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

LockReason = Annotated[Text, pydantic.Field(max_length=80)]


class LockBase(SQLModel):
    """What a lock is created with and stored with."""

    reason: LockReason = Field(sa_type=sa.Text)
    document_id: UUID = Field(description="The document.", sa_type=sa.Uuid)


class Lock(LockBase, table=True):
    """A lock as it is stored."""

    __tablename__ = "locks"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="locks_pkey"),
        sa.ForeignKeyConstraint(
            ["document_id", "account_id"],
            ["documents.id", "documents.account_id"],
            name="locks_document_id_fkey",
            info={"pointer": "/document_id", "message": "There is no such document."},
        ),
        sa.CheckConstraint(
            "char_length(reason) <= 80",
            name="locks_reason_length",
            info={"pointer": "/reason", "message": "This has at most 80 characters."},
        ),
        sa.Index("locks_document_id_idx", "document_id"),
        {"comment": "Lock."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)


class LockCreate(LockBase):
    """What creates a lock."""

    model_config = {"extra": "forbid"}


class LockUpdate(SQLModel):
    """What changes a lock; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    reason: LockReason | MISSING = MISSING


class LockResponse(BaseModel):
    """A lock as it is told."""

    id: UUID = pydantic.Field(description="The id of the lock.")
    reason: str
    document_id: UUID = pydantic.Field(description="The document.")
