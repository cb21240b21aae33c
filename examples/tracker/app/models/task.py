# Compiled by restc from specs/task.yaml: change that.
"""A unit of work inside a project."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, JsonValue, StrictInt
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Date, Json, Numeral, Text


class TaskStatus(StrEnum):
    """Where the work stands."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"


TaskTitle = Annotated[Text, pydantic.Field(min_length=1, max_length=200)]
TaskBody = Annotated[Text, pydantic.Field(max_length=20000)]
TaskPriority = Annotated[StrictInt, pydantic.Field(ge=0, le=5)]
TaskEstimate = Annotated[
    Decimal, pydantic.Field(ge=0, max_digits=6, decimal_places=2), Numeral
]
TaskTags = Annotated[
    list[Annotated[Text, pydantic.Field(max_length=40)]], pydantic.Field(max_length=20)
]
TaskLabelIds = Annotated[list[UUID], pydantic.Field(max_length=50)]


class TaskBase(SQLModel):
    """What a task is created with and stored with."""

    title: TaskTitle = Field(description="What is to be done.", sa_type=sa.Text)
    body: TaskBody | None = Field(
        default=None, description="Everything else worth knowing.", sa_type=sa.Text
    )
    priority: TaskPriority = Field(
        default=0,
        description="0 is someday, 5 is now.",
        sa_type=sa.Integer,
        sa_column_kwargs={"server_default": sa.text("0")},
    )
    estimate: TaskEstimate | None = Field(
        default=None, description="Expected hours of work.", sa_type=sa.Numeric(6, 2)
    )
    due_on: Date | None = Field(
        default=None, description="The day by which it should be done.", sa_type=sa.Date
    )
    tags: TaskTags = Field(
        default_factory=list,
        description="Free words to find it by.",
        sa_type=pg.ARRAY(sa.Text),
        sa_column_kwargs={"server_default": sa.text("'{}'")},
    )
    settings: Json = Field(
        default_factory=dict,
        description="Preferences of the team's own tools.",
        sa_type=pg.JSONB(none_as_null=True),
        sa_column_kwargs={"server_default": sa.text("'{}'")},
    )
    project_id: UUID = Field(
        description="The project that the task belongs to.", sa_type=sa.Uuid
    )
    assignee_id: UUID | None = Field(
        default=None, description="The member who does the work.", sa_type=sa.Uuid
    )
    parent_id: UUID | None = Field(
        default=None,
        description="The task that this one is a part of.",
        sa_type=sa.Uuid,
    )


class Task(TaskBase, table=True):
    """A task as it is stored."""

    __tablename__ = "tasks"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="tasks_pkey"),
        sa.UniqueConstraint("id", "account_id", name="tasks_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["account_id", "assignee_id"],
            ["memberships.account_id", "memberships.profile_id"],
            name="tasks_assignee_id_fkey",
            ondelete="SET NULL (assignee_id)",
            info={"pointer": "/assignee_id", "message": "There is no such membership."},
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["profiles.id"], name="tasks_created_by_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id", "account_id"],
            ["tasks.id", "tasks.account_id"],
            name="tasks_parent_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/parent_id", "message": "There is no such task."},
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "account_id"],
            ["projects.id", "projects.account_id"],
            name="tasks_project_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/project_id", "message": "There is no such project."},
        ),
        sa.CheckConstraint(
            "char_length(body) <= 20000",
            name="tasks_body_length",
            info={"pointer": "/body", "message": "This has at most 20000 characters."},
        ),
        sa.CheckConstraint(
            "status <> 'done' OR done_at IS NOT NULL",
            name="tasks_done_has_time_check",
            info={"message": "The rule done_has_time does not hold."},
        ),
        sa.CheckConstraint(
            "due_on BETWEEN '0001-01-02' AND '9999-12-30'",
            name="tasks_due_on_range",
            info={"pointer": "/due_on", "message": "This is of the years 1 to 9999."},
        ),
        sa.CheckConstraint(
            "estimate >= 0 AND estimate <> 'NaN'",
            name="tasks_estimate_range",
            info={"pointer": "/estimate", "message": "This is at least 0."},
        ),
        sa.CheckConstraint(
            "parent_id <> id",
            name="tasks_parent_id_other",
            info={
                "pointer": "/parent_id",
                "message": "This is another task, not the same.",
            },
        ),
        sa.CheckConstraint(
            "priority BETWEEN 0 AND 5",
            name="tasks_priority_range",
            info={
                "pointer": "/priority",
                "message": "This is at least 0 and at most 5.",
            },
        ),
        sa.CheckConstraint(
            "status IN ('todo', 'doing', 'done')",
            name="tasks_status_valid",
            info={"pointer": "/status", "message": "This is todo, doing or done."},
        ),
        sa.CheckConstraint(
            "array_position(tags, NULL) IS NULL"
            " AND NOT jsonb_path_exists(to_jsonb(tags), "
            '\'$[*] ? (@ like_regex "^.{41}" flag "s")\')',
            name="tasks_tags_elements",
            info={"pointer": "/tags", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "cardinality(tags) <= 20",
            name="tasks_tags_items",
            info={"pointer": "/tags", "message": "This has at most 20 items."},
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 200",
            name="tasks_title_length",
            info={"pointer": "/title", "message": "This has 1 to 200 characters."},
        ),
        sa.CheckConstraint(
            "priority < 5 OR due_on IS NOT NULL",
            name="tasks_urgent_is_planned_check",
            info={"message": "The rule urgent_is_planned does not hold."},
        ),
        sa.Index(
            "tasks_account_id_created_at_idx",
            "account_id",
            "created_at",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "tasks_account_id_priority_idx",
            "account_id",
            "priority",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("tasks_assignee_id_idx", "assignee_id"),
        sa.Index("tasks_created_by_id_idx", "created_by_id"),
        sa.Index("tasks_parent_id_idx", "parent_id"),
        sa.Index("tasks_project_id_idx", "project_id"),
        sa.Index(
            "tasks_project_id_title_key",
            "project_id",
            "title",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            info={
                "pointer": "/title",
                "message": "There is another task with this project_id and title.",
            },
        ),
        sa.Index(
            "tasks_search_idx",
            "search",
            postgresql_using="gin",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "tasks_status_due_on_idx",
            "status",
            sa.text("due_on DESC"),
            postgresql_where=sa.text("status <> 'done'"),
        ),
        sa.Index("tasks_tags_idx", "tags", postgresql_using="gin"),
        {"comment": "A unit of work inside a project."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    status: str = Field(
        default=TaskStatus.TODO,
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": sa.text("'todo'")},
    )
    done_at: datetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))
    created_by_id: UUID = Field(sa_type=sa.Uuid)
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
                "to_tsvector('simple', title || ' ' || coalesce(body, ''))",
                persisted=True,
            ),
            nullable=False,
        )
    )


class TaskLabel(SQLModel, table=True):
    """The labels on the task."""

    __tablename__ = "task_labels"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("task_id", "label_id", name="task_labels_pkey"),
        sa.ForeignKeyConstraint(
            ["label_id", "account_id"],
            ["labels.id", "labels.account_id"],
            name="task_labels_label_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/label_ids", "message": "There is no such label."},
        ),
        sa.ForeignKeyConstraint(
            ["task_id", "account_id"],
            ["tasks.id", "tasks.account_id"],
            name="task_labels_task_id_fkey",
            ondelete="CASCADE",
        ),
        sa.Index("task_labels_label_id_idx", "label_id"),
        {"comment": "The labels on the task."},
    )

    task_id: UUID = Field(sa_type=sa.Uuid)
    label_id: UUID = Field(sa_type=sa.Uuid)
    account_id: UUID = Field(sa_type=sa.Uuid)


class TaskCreate(TaskBase):
    """What creates a task."""

    model_config = {"extra": "forbid"}

    label_ids: TaskLabelIds = Field(
        default_factory=list, description="The labels on the task."
    )


class TaskUpdate(SQLModel):
    """What changes a task; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    title: TaskTitle | MISSING = MISSING
    body: TaskBody | MISSING | None = MISSING
    status: TaskStatus | MISSING = MISSING
    priority: TaskPriority | MISSING = MISSING
    estimate: TaskEstimate | MISSING | None = MISSING
    due_on: Date | MISSING | None = MISSING
    tags: TaskTags | MISSING = MISSING
    settings: Json | MISSING = MISSING
    project_id: UUID | MISSING = MISSING
    assignee_id: UUID | MISSING | None = MISSING
    parent_id: UUID | MISSING | None = MISSING
    label_ids: TaskLabelIds | MISSING = MISSING


class TaskProject(BaseModel):
    """The project of a task, where it is asked for."""

    id: UUID = pydantic.Field(description="The id of the project.")
    name: str = pydantic.Field(description="What people call the project.")
    description: str | None = pydantic.Field(description="What the project is for.")
    status: Literal["active", "paused", "archived"] = pydantic.Field(
        description="Where the project stands."
    )
    starts_on: date | None = pydantic.Field(description="The first day of work.")
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
    version: int = pydantic.Field(
        description="How often it has been written; its ETag."
    )


class TaskAssignee(BaseModel):
    """The assignee of a task, where it is asked for."""

    id: UUID = pydantic.Field(description="The id of the profile.")
    display_name: str


class TaskCreatedBy(BaseModel):
    """The created by of a task, where it is asked for."""

    id: UUID = pydantic.Field(description="The id of the profile.")
    display_name: str


class TaskResponse(BaseModel):
    """A task as it is told."""

    id: UUID = pydantic.Field(description="The id of the task.")
    title: str = pydantic.Field(description="What is to be done.")
    body: str | None = pydantic.Field(description="Everything else worth knowing.")
    status: TaskStatus = pydantic.Field(description="Where the work stands.")
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
    label_ids: list[UUID] = pydantic.Field(description="The labels on the task.")
    project: TaskProject | MISSING | None = MISSING
    assignee: TaskAssignee | MISSING | None = MISSING
    created_by: TaskCreatedBy | MISSING | None = MISSING


class TaskReopen(SQLModel):
    """Take up a finished task again."""

    model_config = {"extra": "forbid"}

    reason: Annotated[
        Text,
        pydantic.Field(max_length=500, description="Why it is not done after all."),
    ]
