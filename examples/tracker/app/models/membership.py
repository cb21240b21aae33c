# Compiled by restc from specs/membership.yaml: change that.
"""A person's place in an account, with a role."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7


class MembershipRole(StrEnum):
    """What the member may do in the account."""

    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"


class MembershipBase(SQLModel):
    """What a membership is created with and stored with."""

    role: MembershipRole = Field(
        default=MembershipRole.MEMBER,
        description="What the member may do in the account.",
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": sa.text("'member'")},
    )
    profile_id: UUID = Field(description="The person.", sa_type=sa.Uuid)


class Membership(MembershipBase, table=True):
    """A membership as it is stored."""

    __tablename__ = "memberships"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="memberships_pkey"),
        sa.UniqueConstraint(
            "account_id",
            "profile_id",
            name="memberships_profile_id_key",
            info={
                "pointer": "/profile_id",
                "message": "There is another membership with this profile_id.",
            },
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="memberships_account_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name="memberships_profile_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/profile_id", "message": "There is no such profile."},
        ),
        sa.CheckConstraint(
            "role IN ('admin', 'member', 'guest')",
            name="memberships_role_valid",
            info={"pointer": "/role", "message": "This is admin, member or guest."},
        ),
        sa.Index(
            "memberships_account_id_created_at_idx", "account_id", "created_at", "id"
        ),
        sa.Index("memberships_profile_id_idx", "profile_id"),
        {"comment": "A person's place in an account, with a role."},
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


class MembershipCreate(MembershipBase):
    """What creates a membership."""

    model_config = {"extra": "forbid"}


class MembershipUpdate(SQLModel):
    """What changes a membership; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    role: MembershipRole | MISSING = MISSING


class MembershipProfile(BaseModel):
    """The profile of a membership, where it is asked for."""

    id: UUID = pydantic.Field(description="The id of the profile.")
    display_name: str


class MembershipResponse(BaseModel):
    """A membership as it is told."""

    id: UUID = pydantic.Field(description="The id of the membership.")
    role: MembershipRole = pydantic.Field(
        description="What the member may do in the account."
    )
    profile_id: UUID = pydantic.Field(description="The person.")
    created_at: datetime = pydantic.Field(description="When the row was created.")
    updated_at: datetime = pydantic.Field(description="When the row last changed.")
    profile: MembershipProfile | MISSING | None = MISSING
