# Compiled by restc from specs/ward.yaml: change that.
"""Where patients lie; every member sees it, its editors change it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

WardName = Annotated[Text, pydantic.Field(max_length=100)]
WardPatientIds = Annotated[list[UUID], pydantic.Field(max_length=100)]


class WardBase(SQLModel):
    """What a ward is created with and stored with."""

    name: WardName = Field(sa_type=sa.Text)


class Ward(WardBase, table=True):
    """A ward as it is stored."""

    __tablename__ = "wards"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="wards_pkey"),
        sa.UniqueConstraint("id", "account_id", name="wards_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name="wards_created_by_id_fkey"
        ),
        sa.CheckConstraint(
            "char_length(name) <= 100",
            name="wards_name_length",
            info={"pointer": "/name", "message": "This has at most 100 characters."},
        ),
        sa.Index("wards_account_id_idx", "account_id"),
        sa.Index("wards_created_by_id_idx", "created_by_id"),
        {"comment": "Where patients lie; every member sees it, its editors change it."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    created_by_id: UUID = Field(sa_type=sa.Uuid)
    deleted_at: datetime | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )


class WardPatient(SQLModel, table=True):
    """Which patients wards have."""

    __tablename__ = "ward_patients"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("ward_id", "patient_id", name="ward_patients_pkey"),
        sa.ForeignKeyConstraint(
            ["patient_id", "account_id"],
            ["patients.id", "patients.account_id"],
            name="ward_patients_patient_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/patient_ids", "message": "There is no such patient."},
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "account_id"],
            ["wards.id", "wards.account_id"],
            name="ward_patients_ward_id_fkey",
            ondelete="CASCADE",
        ),
        sa.Index("ward_patients_patient_id_idx", "patient_id"),
        {"comment": "Which patients wards have."},
    )

    ward_id: UUID = Field(sa_type=sa.Uuid)
    patient_id: UUID = Field(sa_type=sa.Uuid)
    account_id: UUID = Field(sa_type=sa.Uuid)


class WardCreate(WardBase):
    """What creates a ward."""

    model_config = {"extra": "forbid"}

    patient_ids: WardPatientIds = Field(default_factory=list)


class WardUpdate(SQLModel):
    """What changes a ward; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: WardName | MISSING = MISSING
    patient_ids: WardPatientIds | MISSING = MISSING


class WardResponse(BaseModel):
    """A ward as it is told."""

    id: UUID = pydantic.Field(description="The id of the ward.")
    name: str
    created_by_id: UUID = pydantic.Field(description="The profile.")
    patient_ids: list[UUID]
