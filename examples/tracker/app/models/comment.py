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

CommentBody = Annotated[Text, pydantic.Field(min_length=1, max_length=10000)]


class CommentBase(SQLModel):
    """What a comment is created with and stored with."""

    body: CommentBody = Field(description="What is said.", sa_type=sa.Text)
    task_id: UUID = Field(description="The task that it is about.", sa_type=sa.Uuid)


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

    id: UUID = pydantic.Field(description="The id of the profile.")
    display_name: str


class CommentTask(BaseModel):
    """The task of a comment, where it is asked for."""

    id: UUID = pydantic.Field(description="The id of the task.")
    title: str = pydantic.Field(description="What is to be done.")
    body: str | None = pydantic.Field(description="Everything else worth knowing.")
    status: Literal["todo", "doing", "done"] = pydantic.Field(
        description="Where the work stands."
    )
    priority: int = pydantic.Field(description="0 is someday, 5 is now.")
    estimate: Decimal | None = pydantic.Field(description="Expected hours of work.")
    due_on: date | None = pydantic.Field(
        description="The day by which it should be done."
    )
    tags: list[str] = pydantic.Field(description="Free words to find it by.")
    settings: JsonValue = pydantic.Field(
        description="Preferences of the team's own tools."
    )
    done_at: datetime | None = pydantic.Field(description="When it was done.")
    project_id: UUID = pydantic.Field(
        description="The project that the task belongs to."
    )
    assignee_id: UUID | None = pydantic.Field(
        description="The member who does the work."
    )
    created_by_id: UUID = pydantic.Field(description="Who wrote the task down.")
    parent_id: UUID | None = pydantic.Field(
        description="The task that this one is a part of."
    )
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
    version: int = pydantic.Field(
        description="How often it has been written; its ETag."
    )


class CommentResponse(BaseModel):
    """A comment as it is told."""

    id: UUID = pydantic.Field(description="The id of the comment.")
    body: str = pydantic.Field(description="What is said.")
    task_id: UUID = pydantic.Field(description="The task that it is about.")
    author_id: UUID = pydantic.Field(description="Who wrote it.")
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
    author: CommentAuthor | MISSING | None = MISSING
    task: CommentTask | MISSING | None = MISSING
