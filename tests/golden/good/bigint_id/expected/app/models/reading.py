# Compiled by restc from specs/reading.yaml: change that.
"""Reading."""

from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.types import BigInteger


class ReadingBase(SQLModel):
    """What a reading is created with and stored with."""

    value: BigInteger = Field(sa_type=sa.BigInteger)


class Reading(ReadingBase, table=True):
    """A reading as it is stored."""

    __tablename__ = "readings"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="readings_pkey"),
        sa.UniqueConstraint("id", "account_id", name="readings_id_account_id_key"),
        sa.Index("readings_account_id_idx", "account_id"),
        {"comment": "Reading."},
    )

    id: int | None = Field(
        default=None,
        sa_type=sa.BigInteger,
        nullable=False,
        sa_column_args=[sa.Identity(always=True)],
    )
    account_id: UUID = Field(sa_type=sa.Uuid)


class ReadingCreate(ReadingBase):
    """What creates a reading."""

    model_config = {"extra": "forbid"}


class ReadingUpdate(SQLModel):
    """What changes a reading; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    value: BigInteger | MISSING = MISSING


class ReadingResponse(BaseModel):
    """A reading as it is told."""

    id: int = pydantic.Field(description="The id of the reading.")
    value: int
