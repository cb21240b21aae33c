# Compiled by restc, alike in every application.
"""What was answered to requests with an Idempotency-Key."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel


class IdempotencyKey(SQLModel, table=True):
    """A key that a request came with, and its answer once there is one."""

    __tablename__ = "idempotency_keys"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("profile_id", "key", name="idempotency_keys_pkey"),
        sa.CheckConstraint(
            "char_length(key) BETWEEN 1 AND 255", name="idempotency_keys_key_length"
        ),
        sa.Index("idempotency_keys_created_at_idx", "created_at"),
        {"comment": "What was answered to requests with an Idempotency-Key."},
    )

    profile_id: UUID = Field(sa_type=sa.Uuid)
    key: str = Field(sa_type=sa.Text)
    fingerprint: bytes = Field(sa_type=sa.LargeBinary)
    status: int | None = Field(default=None, sa_type=sa.Integer)
    headers: dict[str, Any] | None = Field(
        default=None, sa_type=pg.JSONB(none_as_null=True)
    )
    body: str | None = Field(default=None, sa_type=sa.Text)
    created_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
