# Compiled by restc from specs/patient.yaml: change that.
"""Somebody who is treated."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text, Timestamp

PatientName = Annotated[Text, pydantic.Field(max_length=100)]


class PatientBase(SQLModel):
    """What a patient is created with and stored with."""

    name: PatientName = Field(sa_type=sa.Text)
    published_at: Timestamp | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )


class Patient(PatientBase, table=True):
    """A patient as it is stored."""

    __tablename__ = "patients"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="patients_pkey"),
        sa.UniqueConstraint("id", "account_id", name="patients_id_account_id_key"),
        sa.CheckConstraint(
            "char_length(name) <= 100",
            name="patients_name_length",
            info={"pointer": "/name", "message": "This has at most 100 characters."},
        ),
        sa.CheckConstraint(
            "published_at BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z'",
            name="patients_published_at_range",
            info={
                "pointer": "/published_at",
                "message": "This is of the years 1 to 9999.",
            },
        ),
        sa.Index("patients_account_id_idx", "account_id"),
        sa.Index(
            "patients_account_id_name_idx",
            "account_id",
            "name",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        {"comment": "Somebody who is treated."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    version: int = Field(
        default=1, sa_type=sa.Integer, sa_column_kwargs={"server_default": sa.text("1")}
    )
    deleted_at: datetime | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )


class PatientCreate(PatientBase):
    """What creates a patient."""

    model_config = {"extra": "forbid"}


class PatientUpdate(SQLModel):
    """What changes a patient; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: PatientName | MISSING = MISSING
    published_at: Timestamp | MISSING | None = MISSING


class PatientResponse(BaseModel):
    """A patient as it is told."""

    id: UUID = pydantic.Field(description="The id of the patient.")
    name: str
    published_at: datetime | None
    version: int = pydantic.Field(
        description="How often it has been written; its ETag."
    )
