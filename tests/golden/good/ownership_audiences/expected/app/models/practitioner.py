# Compiled by restc from specs/practitioner.yaml: change that.
"""Somebody who treats patients."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

PractitionerName = Annotated[Text, pydantic.Field(max_length=100)]


class PractitionerBase(SQLModel):
    """What a practitioner is created with and stored with."""

    name: PractitionerName = Field(sa_type=sa.Text)
    profile_id: UUID = Field(description="The profile.", sa_type=sa.Uuid)


class Practitioner(PractitionerBase, table=True):
    """A practitioner as it is stored."""

    __tablename__ = "practitioners"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="practitioners_pkey"),
        sa.UniqueConstraint("id", "account_id", name="practitioners_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["people.id"],
            name="practitioners_profile_id_fkey",
            info={"pointer": "/profile_id", "message": "There is no such profile."},
        ),
        sa.CheckConstraint(
            "char_length(name) <= 100",
            name="practitioners_name_length",
            info={"pointer": "/name", "message": "This has at most 100 characters."},
        ),
        sa.Index("practitioners_account_id_idx", "account_id"),
        sa.Index("practitioners_profile_id_idx", "profile_id"),
        {"comment": "Somebody who treats patients."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)


class PractitionerCreate(PractitionerBase):
    """What creates a practitioner."""

    model_config = {"extra": "forbid"}


class PractitionerUpdate(SQLModel):
    """What changes a practitioner; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: PractitionerName | MISSING = MISSING
    profile_id: UUID | MISSING = MISSING


class PractitionerResponse(BaseModel):
    """A practitioner as it is told."""

    id: UUID = pydantic.Field(description="The id of the practitioner.")
    name: str
    profile_id: UUID = pydantic.Field(description="The profile.")
