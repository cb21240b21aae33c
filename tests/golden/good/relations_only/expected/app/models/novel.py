# Compiled by restc from specs/novel.yaml: change that.
"""Novel."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

NovelTitle = Annotated[Text, pydantic.Field(max_length=100)]


class NovelBase(SQLModel):
    """What a novel is created with and stored with."""

    title: NovelTitle = Field(sa_type=sa.Text)


class Novel(NovelBase, table=True):
    """A novel as it is stored."""

    __tablename__ = "novels"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="novels_pkey"),
        sa.UniqueConstraint("id", "profile_id", name="novels_id_profile_id_key"),
        sa.CheckConstraint(
            "char_length(title) <= 100",
            name="novels_title_length",
            info={"pointer": "/title", "message": "This has at most 100 characters."},
        ),
        sa.Index("novels_profile_id_idx", "profile_id"),
        {"comment": "Novel."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    profile_id: UUID = Field(sa_type=sa.Uuid)


class NovelCreate(NovelBase):
    """What creates a novel."""

    model_config = {"extra": "forbid"}


class NovelUpdate(SQLModel):
    """What changes a novel; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    title: NovelTitle | MISSING = MISSING


class NovelResponse(BaseModel):
    """A novel as it is told."""

    id: UUID = pydantic.Field(description="The id of the novel.")
    title: str
