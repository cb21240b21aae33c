# Compiled by restc from specs/attachment.yaml: change that.
"""A file that belongs to a task."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictInt
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import NO_NUL, Bytes, Slug, Text

AttachmentFileName = Annotated[Text, pydantic.Field(min_length=1, max_length=255)]
AttachmentMediaType = Annotated[
    str,
    pydantic.Field(
        max_length=100, pattern="^(image|text|application|audio|video)/[a-z0-9.+-]+$"
    ),
    NO_NUL,
]
AttachmentByteSize = Annotated[StrictInt, pydantic.Field(ge=0, le=1099511627776)]
AttachmentSha256 = Annotated[Bytes, pydantic.Field(min_length=32, max_length=32)]
AttachmentStorageKey = Annotated[Slug, pydantic.Field(max_length=200)]


class AttachmentBase(SQLModel):
    """What an attachment is created with and stored with."""

    file_name: AttachmentFileName = Field(
        description="The name that people see.", sa_type=sa.Text
    )
    media_type: AttachmentMediaType = Field(
        description="Its media type.", sa_type=sa.Text
    )
    byte_size: AttachmentByteSize = Field(
        description="Its size in bytes.", sa_type=sa.BigInteger
    )
    sha256: AttachmentSha256 | None = Field(
        default=None,
        description="The SHA-256 digest of its content.",
        sa_type=sa.LargeBinary,
    )
    storage_key: AttachmentStorageKey = Field(
        description="Where the bytes are kept.", sa_type=sa.Text
    )
    task_id: UUID = Field(description="The task that it belongs to.", sa_type=sa.Uuid)


class Attachment(AttachmentBase, table=True):
    """An attachment as it is stored."""

    __tablename__ = "attachments"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="attachments_pkey"),
        sa.UniqueConstraint(
            "storage_key",
            name="attachments_storage_key_key",
            info={
                "pointer": "/storage_key",
                "message": "There is another attachment with this storage_key.",
            },
        ),
        sa.ForeignKeyConstraint(
            ["task_id", "account_id"],
            ["tasks.id", "tasks.account_id"],
            name="attachments_task_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/task_id", "message": "There is no such task."},
        ),
        sa.CheckConstraint(
            "byte_size BETWEEN 0 AND 1099511627776",
            name="attachments_byte_size_range",
            info={
                "pointer": "/byte_size",
                "message": "This is at least 0 and at most 1099511627776.",
            },
        ),
        sa.CheckConstraint(
            "char_length(file_name) BETWEEN 1 AND 255",
            name="attachments_file_name_length",
            info={"pointer": "/file_name", "message": "This has 1 to 255 characters."},
        ),
        sa.CheckConstraint(
            "media_type NOT LIKE 'image/%' OR byte_size <= 52428800",
            name="attachments_images_are_small_check",
            info={"message": "The rule images_are_small does not hold."},
        ),
        sa.CheckConstraint(
            "media_type ~ '^(image|text|application|audio|video)/[a-z0-9.+-]+$'",
            name="attachments_media_type_format",
            info={
                "pointer": "/media_type",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(media_type) <= 100",
            name="attachments_media_type_length",
            info={
                "pointer": "/media_type",
                "message": "This has at most 100 characters.",
            },
        ),
        sa.CheckConstraint(
            "octet_length(sha256) = 32",
            name="attachments_sha256_length",
            info={"pointer": "/sha256", "message": "This has 32 bytes."},
        ),
        sa.CheckConstraint(
            "storage_key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'",
            name="attachments_storage_key_format",
            info={
                "pointer": "/storage_key",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(storage_key) <= 200",
            name="attachments_storage_key_length",
            info={
                "pointer": "/storage_key",
                "message": "This has at most 200 characters.",
            },
        ),
        sa.Index(
            "attachments_account_id_byte_size_idx",
            "account_id",
            "byte_size",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "attachments_account_id_created_at_idx",
            "account_id",
            "created_at",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("attachments_task_id_idx", "task_id"),
        {"comment": "A file that belongs to a task."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    created_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    updated_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    deleted_at: datetime | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )


class AttachmentCreate(AttachmentBase):
    """What creates an attachment."""

    model_config = {"extra": "forbid"}


class AttachmentUpdate(SQLModel):
    """What changes an attachment; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    file_name: AttachmentFileName | MISSING = MISSING


class AttachmentResponse(BaseModel):
    """An attachment as it is told."""

    id: UUID = pydantic.Field(description="The id of the attachment.")
    file_name: str = pydantic.Field(description="The name that people see.")
    media_type: str = pydantic.Field(description="Its media type.")
    byte_size: int = pydantic.Field(description="Its size in bytes.")
    sha256: Bytes | None = pydantic.Field(
        description="The SHA-256 digest of its content."
    )
    storage_key: str = pydantic.Field(description="Where the bytes are kept.")
    task_id: UUID = pydantic.Field(description="The task that it belongs to.")
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
