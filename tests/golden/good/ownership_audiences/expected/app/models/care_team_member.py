# Compiled by restc from specs/care_team_member.yaml: change that.
"""Who looks after a patient."""

from datetime import datetime
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictBool
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Timestamp


class CareTeamMemberBase(SQLModel):
    """What a care team member is created with and stored with."""

    lead: StrictBool = Field(
        default=False,
        sa_type=sa.Boolean,
        sa_column_kwargs={"server_default": sa.text("false")},
    )
    ended_at: Timestamp | None = Field(default=None, sa_type=sa.DateTime(timezone=True))
    patient_id: UUID = Field(description="The patient.", sa_type=sa.Uuid)
    practitioner_id: UUID = Field(description="The practitioner.", sa_type=sa.Uuid)


class CareTeamMember(CareTeamMemberBase, table=True):
    """A care team member as it is stored."""

    __tablename__ = "care_team_members"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="care_team_members_pkey"),
        sa.ForeignKeyConstraint(
            ["patient_id", "account_id"],
            ["patients.id", "patients.account_id"],
            name="care_team_members_patient_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/patient_id", "message": "There is no such patient."},
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id", "account_id"],
            ["practitioners.id", "practitioners.account_id"],
            name="care_team_members_practitioner_id_fkey",
            info={
                "pointer": "/practitioner_id",
                "message": "There is no such practitioner.",
            },
        ),
        sa.CheckConstraint(
            "ended_at BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z'",
            name="care_team_members_ended_at_range",
            info={"pointer": "/ended_at", "message": "This is of the years 1 to 9999."},
        ),
        sa.Index("care_team_members_patient_id_idx", "patient_id"),
        sa.Index("care_team_members_practitioner_id_idx", "practitioner_id"),
        {"comment": "Who looks after a patient."},
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


class CareTeamMemberCreate(CareTeamMemberBase):
    """What creates a care team member."""

    model_config = {"extra": "forbid"}


class CareTeamMemberUpdate(SQLModel):
    """What changes a care team member; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    lead: StrictBool | MISSING = MISSING
    ended_at: Timestamp | MISSING | None = MISSING
    patient_id: UUID | MISSING = MISSING
    practitioner_id: UUID | MISSING = MISSING


class CareTeamMemberResponse(BaseModel):
    """A care team member as it is told."""

    id: UUID = pydantic.Field(description="The id of the care team member.")
    lead: bool
    ended_at: datetime | None
    patient_id: UUID = pydantic.Field(description="The patient.")
    practitioner_id: UUID = pydantic.Field(description="The practitioner.")
