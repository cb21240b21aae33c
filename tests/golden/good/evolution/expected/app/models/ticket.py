# Compiled by restc from specs/ticket.yaml: change that.
"""Ticket."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, JsonValue, StrictInt
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.severity import Severity
from app.models.types import Json, Text


class TicketState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class TicketMood(StrEnum):
    GOOD = "good"
    BAD = "bad"


TicketTitle = Annotated[Text, pydantic.Field(max_length=100)]
TicketSlug = Annotated[Text, pydantic.Field(max_length=100)]
TicketPoints = Annotated[StrictInt, pydantic.Field(ge=0, le=2147483647)]
TicketSeen = list[Severity]
TicketTicketIds = Annotated[list[UUID], pydantic.Field(max_length=100)]


class TicketBase(SQLModel):
    """What a ticket is created with and stored with."""

    title: TicketTitle = Field(sa_type=sa.Text)
    slug: TicketSlug = Field(sa_type=sa.Text)
    points: TicketPoints = Field(sa_type=sa.Integer)
    state: TicketState = Field(sa_type=sa.Text)
    mood: TicketMood | None = Field(default=None, sa_type=sa.Text)
    weight: Severity = Field(sa_type=sa.Text)
    seen: TicketSeen = Field(
        default_factory=list,
        sa_type=pg.ARRAY(sa.Text),
        sa_column_kwargs={"server_default": sa.text("'{}'")},
    )
    extra: Json = Field(sa_type=pg.JSONB(none_as_null=True))
    blocker_id: UUID | None = Field(
        default=None, description="The ticket.", sa_type=sa.Uuid
    )


class Ticket(TicketBase, table=True):
    """A ticket as it is stored."""

    __tablename__ = "tickets"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="tickets_pkey"),
        sa.UniqueConstraint("id", "account_id", name="tickets_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["blocker_id", "account_id"],
            ["tickets.id", "tickets.account_id"],
            name="tickets_blocker_id_fkey",
            info={"pointer": "/blocker_id", "message": "There is no such ticket."},
        ),
        sa.CheckConstraint(
            "blocker_id <> id",
            name="tickets_blocker_id_other",
            info={
                "pointer": "/blocker_id",
                "message": "This is another ticket, not the same.",
            },
        ),
        sa.CheckConstraint(
            "mood IN ('good', 'bad')",
            name="tickets_mood_valid",
            info={"pointer": "/mood", "message": "This is good or bad."},
        ),
        sa.CheckConstraint(
            "points >= 0",
            name="tickets_points_range",
            info={"pointer": "/points", "message": "This is at least 0."},
        ),
        sa.CheckConstraint(
            "array_position(seen, NULL) IS NULL AND seen <@ ARRAY['low', 'high']",
            name="tickets_seen_elements",
            info={"pointer": "/seen", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "char_length(slug) <= 100",
            name="tickets_slug_length",
            info={"pointer": "/slug", "message": "This has at most 100 characters."},
        ),
        sa.CheckConstraint(
            "state IN ('open', 'closed')",
            name="tickets_state_valid",
            info={"pointer": "/state", "message": "This is open or closed."},
        ),
        sa.CheckConstraint(
            "char_length(title) <= 100",
            name="tickets_title_length",
            info={"pointer": "/title", "message": "This has at most 100 characters."},
        ),
        sa.CheckConstraint(
            "weight IN ('low', 'high')",
            name="tickets_weight_valid",
            info={"pointer": "/weight", "message": "This is low or high."},
        ),
        sa.Index("tickets_account_id_idx", "account_id"),
        sa.Index("tickets_blocker_id_idx", "blocker_id"),
        {"comment": "Ticket."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    opened_by: UUID = Field(
        default=UUID("018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21"),
        sa_type=sa.Uuid,
        sa_column_kwargs={
            "server_default": sa.text("'018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21'")
        },
    )
    seen_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )


class TicketTicket(SQLModel, table=True):
    """Which copies tickets have."""

    __tablename__ = "ticket_copies"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint(
            "ticket_id", "linked_ticket_id", name="ticket_copies_pkey"
        ),
        sa.ForeignKeyConstraint(
            ["linked_ticket_id", "account_id"],
            ["tickets.id", "tickets.account_id"],
            name="ticket_copies_linked_ticket_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/ticket_ids", "message": "There is no such ticket."},
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id", "account_id"],
            ["tickets.id", "tickets.account_id"],
            name="ticket_copies_ticket_id_fkey",
            ondelete="CASCADE",
        ),
        sa.Index("ticket_copies_linked_ticket_id_idx", "linked_ticket_id"),
        {"comment": "Which copies tickets have."},
    )

    ticket_id: UUID = Field(sa_type=sa.Uuid)
    linked_ticket_id: UUID = Field(sa_type=sa.Uuid)
    account_id: UUID = Field(sa_type=sa.Uuid)


class TicketCreate(TicketBase):
    """What creates a ticket."""

    model_config = {"extra": "forbid"}

    ticket_ids: TicketTicketIds = Field(default_factory=list)


class TicketUpdate(SQLModel):
    """What changes a ticket; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    title: TicketTitle | MISSING = MISSING
    slug: TicketSlug | MISSING = MISSING
    points: TicketPoints | MISSING = MISSING
    state: TicketState | MISSING = MISSING
    mood: TicketMood | MISSING | None = MISSING
    weight: Severity | MISSING = MISSING
    seen: TicketSeen | MISSING = MISSING
    extra: Json | MISSING = MISSING
    blocker_id: UUID | MISSING | None = MISSING
    ticket_ids: TicketTicketIds | MISSING = MISSING


class TicketResponse(BaseModel):
    """A ticket as it is told."""

    id: UUID = pydantic.Field(description="The id of the ticket.")
    title: str
    slug: str
    points: int
    state: TicketState
    mood: TicketMood | None
    weight: Severity
    seen: list[Severity]
    extra: JsonValue
    blocker_id: UUID | None = pydantic.Field(description="The ticket.")
    ticket_ids: list[UUID]
