# Compiled by restc from specs/encounter.yaml: change that.
"""A visit."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

EncounterReason = Annotated[Text, pydantic.Field(max_length=100)]


class EncounterBase(SQLModel):
    """What an encounter is created with and stored with."""

    reason: EncounterReason = Field(sa_type=sa.Text)
    patient_id: UUID = Field(description="The patient.", sa_type=sa.Uuid)


class Encounter(EncounterBase, table=True):
    """An encounter as it is stored."""

    __tablename__ = "encounters"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="encounters_pkey"),
        sa.UniqueConstraint("id", "account_id", name="encounters_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["patient_id", "account_id"],
            ["patients.id", "patients.account_id"],
            name="encounters_patient_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/patient_id", "message": "There is no such patient."},
        ),
        sa.CheckConstraint(
            "char_length(reason) <= 100",
            name="encounters_reason_length",
            info={"pointer": "/reason", "message": "This has at most 100 characters."},
        ),
        sa.Index("encounters_patient_id_idx", "patient_id"),
        {"comment": "A visit."},
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


class EncounterCreate(EncounterBase):
    """What creates an encounter."""

    model_config = {"extra": "forbid"}


class EncounterUpdate(SQLModel):
    """What changes an encounter; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    reason: EncounterReason | MISSING = MISSING
    patient_id: UUID | MISSING = MISSING


class EncounterPatient(BaseModel):
    """The patient of a encounter, where it is asked for."""

    id: UUID = pydantic.Field(description="The id of the patient.")
    name: str
    published_at: datetime | None
    version: int = pydantic.Field(
        description="How often it has been written; its ETag."
    )


class EncounterResponse(BaseModel):
    """An encounter as it is told."""

    id: UUID = pydantic.Field(description="The id of the encounter.")
    reason: str
    patient_id: UUID = pydantic.Field(description="The patient.")
    patient: EncounterPatient | MISSING | None = MISSING
