# Compiled by restc from specs/team.yaml: change that.
"""Team."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictBool
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Integer, Slug, Text

TeamName = Annotated[Text, pydantic.Field(max_length=80)]
TeamCode = Annotated[Slug, pydantic.Field(max_length=40)]


class TeamBase(SQLModel):
    """What a team is created with and stored with."""

    name: TeamName = Field(sa_type=sa.Text)
    code: TeamCode | None = Field(default=None, sa_type=sa.Text)
    badge: Integer | None = Field(default=None, sa_type=sa.Integer)
    open: StrictBool = Field(
        default=True,
        sa_type=sa.Boolean,
        sa_column_kwargs={"server_default": sa.text("true")},
    )


class Team(TeamBase, table=True):
    """A team as it is stored."""

    __tablename__ = "teams"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="teams_pkey"),
        sa.UniqueConstraint(
            "code",
            name="teams_code_key",
            info={
                "pointer": "/code",
                "message": "There is another team with this code.",
            },
        ),
        sa.CheckConstraint(
            "code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'",
            name="teams_code_format",
            info={
                "pointer": "/code",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(code) <= 40",
            name="teams_code_length",
            info={"pointer": "/code", "message": "This has at most 40 characters."},
        ),
        sa.CheckConstraint(
            "char_length(name) <= 80",
            name="teams_name_length",
            info={"pointer": "/name", "message": "This has at most 80 characters."},
        ),
        sa.Index("teams_account_id_idx", "account_id"),
        sa.Index(
            "teams_badge_key",
            "account_id",
            "badge",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=sa.text("deleted_at IS NULL AND (open)"),
            info={
                "pointer": "/badge",
                "message": "There is another team with this badge.",
            },
        ),
        sa.Index(
            "teams_name_key",
            "account_id",
            sa.text("lower(name)"),
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            info={
                "pointer": "/name",
                "message": "There is another team with this name.",
            },
        ),
        {"comment": "Team."},
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


class TeamCreate(TeamBase):
    """What creates a team."""

    model_config = {"extra": "forbid"}


class TeamUpdate(SQLModel):
    """What changes a team; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: TeamName | MISSING = MISSING
    code: TeamCode | MISSING | None = MISSING
    badge: Integer | MISSING | None = MISSING
    open: StrictBool | MISSING = MISSING


class TeamResponse(BaseModel):
    """A team as it is told."""

    id: UUID = pydantic.Field(description="The id of the team.")
    name: str
    code: str | None
    badge: int | None
    open: bool
