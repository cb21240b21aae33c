# Compiled by restc from specs/notice.yaml: change that.
"""What the operator tells those who are signed in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text, Timestamp

NoticeTitle = Annotated[Text, pydantic.Field(max_length=100)]


class NoticeBase(SQLModel):
    """What a notice is created with and stored with."""

    title: NoticeTitle = Field(sa_type=sa.Text)
    shown_from: Timestamp | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )


class Notice(NoticeBase, table=True):
    """A notice as it is stored."""

    __tablename__ = "notices"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="notices_pkey"),
        sa.CheckConstraint(
            "shown_from BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z'",
            name="notices_shown_from_range",
            info={
                "pointer": "/shown_from",
                "message": "This is of the years 1 to 9999.",
            },
        ),
        sa.CheckConstraint(
            "char_length(title) <= 100",
            name="notices_title_length",
            info={"pointer": "/title", "message": "This has at most 100 characters."},
        ),
        {"comment": "What the operator tells those who are signed in."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )


class NoticeCreate(NoticeBase):
    """What creates a notice."""

    model_config = {"extra": "forbid"}


class NoticeUpdate(SQLModel):
    """What changes a notice; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    title: NoticeTitle | MISSING = MISSING
    shown_from: Timestamp | MISSING | None = MISSING


class NoticeResponse(BaseModel):
    """A notice as it is told."""

    id: UUID = pydantic.Field(description="The id of the notice.")
    title: str
    shown_from: datetime | None
