# Compiled by restc from specs/handbook.yaml: change that.
"""What whoever is signed in may look up."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

HandbookTitle = Annotated[Text, pydantic.Field(max_length=100)]


class HandbookBase(SQLModel):
    """What a handbook is created with and stored with."""

    title: HandbookTitle = Field(sa_type=sa.Text)


class Handbook(HandbookBase, table=True):
    """A handbook as it is stored."""

    __tablename__ = "handbooks"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="handbooks_pkey"),
        sa.CheckConstraint(
            "char_length(title) <= 100",
            name="handbooks_title_length",
            info={"pointer": "/title", "message": "This has at most 100 characters."},
        ),
        {"comment": "What whoever is signed in may look up."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )


class HandbookCreate(HandbookBase):
    """What creates a handbook."""

    model_config = {"extra": "forbid"}


class HandbookUpdate(SQLModel):
    """What changes a handbook; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    title: HandbookTitle | MISSING = MISSING


class HandbookResponse(BaseModel):
    """A handbook as it is told."""

    id: UUID = pydantic.Field(description="The id of the handbook.")
    title: str
