# Compiled by restc from specs/label.yaml: change that.
"""A word and a colour that mark tasks of a kind."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

LabelName = Annotated[Text, pydantic.Field(min_length=1, max_length=50)]
LabelColour = Annotated[str, pydantic.Field(max_length=7, pattern="^#[0-9a-f]{6}$")]


class LabelBase(SQLModel):
    """What a label is created with and stored with."""

    name: LabelName = Field(description="What the label says.", sa_type=sa.Text)
    colour: LabelColour = Field(
        default="#888888",
        description="Its colour, as #rrggbb.",
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": sa.text("'#888888'")},
    )


class Label(LabelBase, table=True):
    """A label as it is stored."""

    __tablename__ = "labels"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="labels_pkey"),
        sa.UniqueConstraint("id", "account_id", name="labels_id_account_id_key"),
        sa.UniqueConstraint(
            "account_id",
            "name",
            name="labels_name_key",
            info={
                "pointer": "/name",
                "message": "There is another label with this name.",
            },
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="labels_account_id_fkey"
        ),
        sa.CheckConstraint(
            "colour ~ '^#[0-9a-f]{6}$'",
            name="labels_colour_format",
            info={
                "pointer": "/colour",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(colour) <= 7",
            name="labels_colour_length",
            info={"pointer": "/colour", "message": "This has at most 7 characters."},
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 50",
            name="labels_name_length",
            info={"pointer": "/name", "message": "This has 1 to 50 characters."},
        ),
        sa.Index("labels_account_id_created_at_idx", "account_id", "created_at", "id"),
        sa.Index("labels_account_id_name_idx", "account_id", "name", "id"),
        {"comment": "A word and a colour that mark tasks of a kind."},
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


class LabelCreate(LabelBase):
    """What creates a label."""

    model_config = {"extra": "forbid"}


class LabelUpdate(SQLModel):
    """What changes a label; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: LabelName | MISSING = MISSING
    colour: LabelColour | MISSING = MISSING


class LabelResponse(BaseModel):
    """A label as it is told."""

    id: UUID = pydantic.Field(description="The id of the label.")
    name: str = pydantic.Field(description="What the label says.")
    colour: str = pydantic.Field(description="Its colour, as #rrggbb.")
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
