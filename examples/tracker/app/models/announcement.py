# Compiled by restc from specs/announcement.yaml: change that.
"""News for everyone who uses the product."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.severity import Severity
from app.models.types import Date, Email, Text, Url

AnnouncementTitle = Annotated[Text, pydantic.Field(min_length=1, max_length=200)]
AnnouncementBody = Annotated[Text, pydantic.Field(min_length=1, max_length=10000)]
AnnouncementLink = Annotated[Url, pydantic.Field(max_length=2000)]
AnnouncementContact = Annotated[Email, pydantic.Field(max_length=254)]


class AnnouncementBase(SQLModel):
    """What an announcement is created with and stored with."""

    title: AnnouncementTitle = Field(
        description="The news in one line.", sa_type=sa.Text
    )
    body: AnnouncementBody = Field(description="The news.", sa_type=sa.Text)
    severity: Severity = Field(
        default=Severity.INFO,
        description="How much attention it asks for.",
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": sa.text("'info'")},
    )
    link: AnnouncementLink | None = Field(
        default=None, description="Where to read more.", sa_type=sa.Text
    )
    contact: AnnouncementContact | None = Field(
        default=None, description="Whom to ask.", sa_type=sa.Text
    )
    publish_on: Date = Field(
        description="First day on which it is shown.", sa_type=sa.Date
    )
    expire_on: Date | None = Field(
        default=None, description="Last day on which it is shown.", sa_type=sa.Date
    )


class Announcement(AnnouncementBase, table=True):
    """An announcement as it is stored."""

    __tablename__ = "announcements"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="announcements_pkey"),
        sa.CheckConstraint(
            "char_length(body) BETWEEN 1 AND 10000",
            name="announcements_body_length",
            info={"pointer": "/body", "message": "This has 1 to 10000 characters."},
        ),
        sa.CheckConstraint(
            "contact ~ '^[!-?A-~]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'",
            name="announcements_contact_format",
            info={
                "pointer": "/contact",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(contact) <= 254",
            name="announcements_contact_length",
            info={"pointer": "/contact", "message": "This has at most 254 characters."},
        ),
        sa.CheckConstraint(
            "expire_on BETWEEN '0001-01-02' AND '9999-12-30'",
            name="announcements_expire_on_range",
            info={
                "pointer": "/expire_on",
                "message": "This is of the years 1 to 9999.",
            },
        ),
        sa.CheckConstraint(
            "link ~ '^https?://[!-~]+$'",
            name="announcements_link_format",
            info={
                "pointer": "/link",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(link) <= 2000",
            name="announcements_link_length",
            info={"pointer": "/link", "message": "This has at most 2000 characters."},
        ),
        sa.CheckConstraint(
            "publish_on BETWEEN '0001-01-02' AND '9999-12-30'",
            name="announcements_publish_on_range",
            info={
                "pointer": "/publish_on",
                "message": "This is of the years 1 to 9999.",
            },
        ),
        sa.CheckConstraint(
            "severity IN ('info', 'warning', 'critical')",
            name="announcements_severity_valid",
            info={
                "pointer": "/severity",
                "message": "This is info, warning or critical.",
            },
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 200",
            name="announcements_title_length",
            info={"pointer": "/title", "message": "This has 1 to 200 characters."},
        ),
        sa.CheckConstraint(
            "expire_on IS NULL OR expire_on >= publish_on",
            name="announcements_window_in_order_check",
            info={"message": "The rule window_in_order does not hold."},
        ),
        sa.Index("announcements_created_at_idx", "created_at", "id"),
        sa.Index("announcements_publish_on_idx", "publish_on", "id"),
        {"comment": "News for everyone who uses the product."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    created_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    updated_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )


class AnnouncementCreate(AnnouncementBase):
    """What creates an announcement."""

    model_config = {"extra": "forbid"}


class AnnouncementUpdate(SQLModel):
    """What changes an announcement; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    title: AnnouncementTitle | MISSING = MISSING
    body: AnnouncementBody | MISSING = MISSING
    severity: Severity | MISSING = MISSING
    link: AnnouncementLink | MISSING | None = MISSING
    contact: AnnouncementContact | MISSING | None = MISSING
    publish_on: Date | MISSING = MISSING
    expire_on: Date | MISSING | None = MISSING


class AnnouncementResponse(BaseModel):
    """An announcement as it is told."""

    id: UUID = pydantic.Field(description="The id of the announcement.")
    title: str = pydantic.Field(description="The news in one line.")
    body: str = pydantic.Field(description="The news.")
    severity: Severity = pydantic.Field(description="How much attention it asks for.")
    link: str | None = pydantic.Field(description="Where to read more.")
    contact: str | None = pydantic.Field(description="Whom to ask.")
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
    publish_on: date = pydantic.Field(description="First day on which it is shown.")
    expire_on: date | None = pydantic.Field(
        description="Last day on which it is shown."
    )
