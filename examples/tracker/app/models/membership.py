"""A profile's place in an account, with its roles there."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7


class Membership(SQLModel, table=True):
    """A membership as it is stored."""

    __tablename__ = "memberships"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="memberships_pkey"),
        sa.UniqueConstraint(
            "account_id",
            "profile_id",
            name="memberships_account_id_profile_id_key",
            info={"message": "This profile is a member already."},
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
            "roles <@ ARRAY['admin', 'member'] AND array_position(roles, NULL) IS NULL",
            name="memberships_roles_valid",
            info={"pointer": "/roles", "message": "These are not roles."},
        ),
        sa.Index("memberships_profile_id_idx", "profile_id"),
        {"comment": "A profile's place in an account, with its roles there."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    profile_id: UUID = Field(sa_type=sa.Uuid)
    roles: list[str] = Field(
        default_factory=list,
        sa_type=pg.ARRAY(sa.Text),
        sa_column_kwargs={"server_default": sa.text("'{}'")},
    )
    created_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
