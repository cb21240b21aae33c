# Compiled by restc from specs/comment.yaml: change that.
"""A remark on a task."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, JsonValue
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

CommentBody = Annotated[
    Text, pydantic.Field(min_length=1, max_length=10000, description="What is said.")
]
CommentTaskId = Annotated[
    UUID, pydantic.Field(description="The task that it is about.")
]


class CommentBase(SQLModel):
    """What a comment is created with and stored with."""

    body: CommentBody = Field(sa_type=sa.Text)
    task_id: CommentTaskId = Field(sa_type=sa.Uuid)


class Comment(CommentBase, table=True):
    """A comment as it is stored."""

    __tablename__ = "comments"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="comments_pkey"),
        sa.ForeignKeyConstraint(
            ["author_id"], ["profiles.id"], name="comments_author_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["task_id", "account_id"],
            ["tasks.id", "tasks.account_id"],
            name="comments_task_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/task_id", "message": "There is no such task."},
        ),
        sa.CheckConstraint(
            "char_length(body) BETWEEN 1 AND 10000",
            name="comments_body_length",
            info={"pointer": "/body", "message": "This has 1 to 10000 characters."},
        ),
        sa.Index(
            "comments_account_id_created_at_idx",
            "account_id",
            "created_at",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("comments_author_id_idx", "author_id"),
        sa.Index("comments_task_id_idx", "task_id"),
        {"comment": "A remark on a task."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    author_id: UUID = Field(sa_type=sa.Uuid)
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


class CommentCreate(CommentBase):
    """What creates a comment."""

    model_config = {"extra": "forbid"}


class CommentUpdate(SQLModel):
    """What changes a comment; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    body: CommentBody | MISSING = MISSING


class CommentAuthor(BaseModel):
    """The author of a comment, where it is asked for."""

    id: UUID
    display_name: str


class CommentTask(BaseModel):
    """The task of a comment, where it is asked for."""

    id: UUID
    title: str
    body: str | None
    status: Literal["todo", "doing", "done"]
    priority: int
    estimate: Decimal | None
    due_on: date | None
    tags: list[str]
    settings: JsonValue
    done_at: datetime | None
    project_id: UUID
    assignee_id: UUID | None
    created_by_id: UUID
    parent_id: UUID | None
    created_at: datetime
    updated_at: datetime
    version: int


class CommentResponse(BaseModel):
    """A comment as it is told."""

    id: UUID
    body: str
    task_id: UUID
    author_id: UUID
    created_at: datetime
    updated_at: datetime
    author: CommentAuthor | MISSING | None = MISSING
    task: CommentTask | MISSING | None = MISSING
