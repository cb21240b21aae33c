# Compiled by restc from specs/time_entry.yaml: change that.
"""Time that a person spent."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, JsonValue, StrictBool
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Date, Float, Numeral, Text, Time

TimeEntryHours = Annotated[
    Decimal, pydantic.Field(gt=0, le=24, max_digits=4, decimal_places=2), Numeral
]
TimeEntryNote = Annotated[Text, pydantic.Field(max_length=2000)]
TimeEntryMood = Annotated[Float, pydantic.Field(ge=-1, le=1)]


class TimeEntryBase(SQLModel):
    """What a time entry is created with and stored with."""

    spent_on: Date = Field(
        description="The day on which the time was spent.", sa_type=sa.Date
    )
    started_at: Time | None = Field(
        default=None, description="When work began on that day.", sa_type=sa.Time
    )
    hours: TimeEntryHours = Field(
        description="How long it took.", sa_type=sa.Numeric(4, 2)
    )
    note: TimeEntryNote | None = Field(
        default=None, description="What was done.", sa_type=sa.Text
    )
    billable: StrictBool = Field(
        default=True,
        description="Whether it may be invoiced.",
        sa_type=sa.Boolean,
        sa_column_kwargs={"server_default": sa.text("true")},
    )
    mood: TimeEntryMood | None = Field(
        default=None, description="How it felt, from -1 to 1.", sa_type=sa.Double
    )
    task_id: UUID | None = Field(
        default=None, description="The task that it was spent on.", sa_type=sa.Uuid
    )


class TimeEntry(TimeEntryBase, table=True):
    """A time entry as it is stored."""

    __tablename__ = "time_entries"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="time_entries_pkey"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name="time_entries_profile_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["tasks.id"],
            name="time_entries_task_id_fkey",
            ondelete="SET NULL",
            info={"pointer": "/task_id", "message": "There is no such task."},
        ),
        sa.CheckConstraint(
            "hours > 0 AND hours <= 24",
            name="time_entries_hours_range",
            info={
                "pointer": "/hours",
                "message": "This is more than 0 and at most 24.",
            },
        ),
        sa.CheckConstraint(
            "mood BETWEEN -1.0 AND 1.0",
            name="time_entries_mood_range",
            info={
                "pointer": "/mood",
                "message": "This is at least -1.0 and at most 1.0.",
            },
        ),
        sa.CheckConstraint(
            "char_length(note) <= 2000",
            name="time_entries_note_length",
            info={"pointer": "/note", "message": "This has at most 2000 characters."},
        ),
        sa.CheckConstraint(
            "spent_on BETWEEN '0001-01-02' AND '9999-12-30'",
            name="time_entries_spent_on_range",
            info={"pointer": "/spent_on", "message": "This is of the years 1 to 9999."},
        ),
        sa.CheckConstraint(
            "started_at < '24:00'",
            name="time_entries_started_at_range",
            info={"pointer": "/started_at", "message": "This is before 24:00."},
        ),
        sa.Index(
            "time_entries_profile_id_created_at_idx", "profile_id", "created_at", "id"
        ),
        sa.Index(
            "time_entries_profile_id_spent_on_idx", "profile_id", "spent_on", "id"
        ),
        sa.Index("time_entries_spent_on_idx", sa.text("spent_on DESC")),
        sa.Index("time_entries_task_id_idx", "task_id"),
        {"comment": "Time that a person spent."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    profile_id: UUID = Field(sa_type=sa.Uuid)
    created_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    updated_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )


class TimeEntryCreate(TimeEntryBase):
    """What creates a time entry."""

    model_config = {"extra": "forbid"}


class TimeEntryUpdate(SQLModel):
    """What changes a time entry; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    spent_on: Date | MISSING = MISSING
    started_at: Time | MISSING | None = MISSING
    hours: TimeEntryHours | MISSING = MISSING
    note: TimeEntryNote | MISSING | None = MISSING
    billable: StrictBool | MISSING = MISSING
    mood: TimeEntryMood | MISSING | None = MISSING
    task_id: UUID | MISSING | None = MISSING


class TimeEntryTask(BaseModel):
    """The task of a time entry, where it is asked for."""

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


class TimeEntryResponse(BaseModel):
    """A time entry as it is told."""

    id: UUID = pydantic.Field(description="The id of the time entry.")
    spent_on: date = pydantic.Field(description="The day on which the time was spent.")
    started_at: time | None = pydantic.Field(description="When work began on that day.")
    hours: Decimal = pydantic.Field(description="How long it took.")
    note: str | None = pydantic.Field(description="What was done.")
    billable: bool = pydantic.Field(description="Whether it may be invoiced.")
    mood: float | None = pydantic.Field(description="How it felt, from -1 to 1.")
    task_id: UUID | None = pydantic.Field(description="The task that it was spent on.")
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
    task: TimeEntryTask | MISSING | None = MISSING
