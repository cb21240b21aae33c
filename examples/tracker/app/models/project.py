# Compiled by restc from specs/project.yaml: change that.
"""A body of work that an account pursues."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Date, Text


class ProjectStatus(StrEnum):
    """Where the project stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


ProjectName = Annotated[Text, pydantic.Field(min_length=1, max_length=120)]
ProjectDescription = Annotated[Text, pydantic.Field(max_length=5000)]


class ProjectBase(SQLModel):
    """What a project is created with and stored with."""

    name: ProjectName = Field(
        description="What people call the project.", sa_type=sa.Text
    )
    description: ProjectDescription | None = Field(
        default=None, description="What the project is for.", sa_type=sa.Text
    )
    starts_on: Date | None = Field(
        default=None, description="The first day of work.", sa_type=sa.Date
    )


class Project(ProjectBase, table=True):
    """A project as it is stored."""

    __tablename__ = "projects"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="projects_pkey"),
        sa.UniqueConstraint("id", "account_id", name="projects_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="projects_account_id_fkey"
        ),
        sa.CheckConstraint(
            "char_length(description) <= 5000",
            name="projects_description_length",
            info={
                "pointer": "/description",
                "message": "This has at most 5000 characters.",
            },
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 120",
            name="projects_name_length",
            info={"pointer": "/name", "message": "This has 1 to 120 characters."},
        ),
        sa.CheckConstraint(
            "starts_on BETWEEN '0001-01-02' AND '9999-12-30'",
            name="projects_starts_on_range",
            info={
                "pointer": "/starts_on",
                "message": "This is of the years 1 to 9999.",
            },
        ),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'archived')",
            name="projects_status_valid",
            info={
                "pointer": "/status",
                "message": "This is active, paused or archived.",
            },
        ),
        sa.Index(
            "projects_account_id_created_at_idx",
            "account_id",
            "created_at",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("projects_account_id_idx", "account_id"),
        sa.Index(
            "projects_account_id_name_idx",
            "account_id",
            "name",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "projects_name_key",
            "account_id",
            sa.text("lower(name)"),
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            info={
                "pointer": "/name",
                "message": "There is another project with this name.",
            },
        ),
        sa.Index(
            "projects_search_idx",
            "search",
            postgresql_using="gin",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "projects_starts_on_idx",
            "starts_on",
            postgresql_where=sa.text("status = 'active'"),
        ),
        {"comment": "A body of work that an account pursues."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    status: str = Field(
        default=ProjectStatus.ACTIVE,
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": sa.text("'active'")},
    )
    created_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    updated_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    version: int = Field(
        default=1, sa_type=sa.Integer, sa_column_kwargs={"server_default": sa.text("1")}
    )
    deleted_at: datetime | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )
    search: str = Field(
        sa_column=sa.Column(
            "search",
            pg.TSVECTOR,
            sa.Computed(
                "to_tsvector('simple', name || ' ' || coalesce(description, ''))",
                persisted=True,
            ),
            nullable=False,
        )
    )


class ProjectCreate(ProjectBase):
    """What creates a project."""

    model_config = {"extra": "forbid"}


class ProjectUpdate(SQLModel):
    """What changes a project; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: ProjectName | MISSING = MISSING
    description: ProjectDescription | MISSING | None = MISSING
    status: ProjectStatus | MISSING = MISSING
    starts_on: Date | MISSING | None = MISSING


class ProjectResponse(BaseModel):
    """A project as it is told."""

    id: UUID = pydantic.Field(description="The id of the project.")
    name: str = pydantic.Field(description="What people call the project.")
    description: str | None = pydantic.Field(description="What the project is for.")
    status: ProjectStatus = pydantic.Field(description="Where the project stands.")
    starts_on: date | None = pydantic.Field(description="The first day of work.")
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
    version: int = pydantic.Field(
        description="How often it has been written; its ETag."
    )
