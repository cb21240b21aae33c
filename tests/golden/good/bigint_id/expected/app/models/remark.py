# Compiled by restc from specs/remark.yaml: change that.
"""Remark."""

from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.types import BigInteger, Text


class RemarkBase(SQLModel):
    """What a remark is created with and stored with."""

    text: Text = Field(sa_type=sa.Text)
    reading_id: BigInteger = Field(description="The reading.", sa_type=sa.BigInteger)


class Remark(RemarkBase, table=True):
    """A remark as it is stored."""

    __tablename__ = "remarks"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="remarks_pkey"),
        sa.ForeignKeyConstraint(
            ["reading_id", "account_id"],
            ["readings.id", "readings.account_id"],
            name="remarks_reading_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/reading_id", "message": "There is no such reading."},
        ),
        sa.Index("remarks_reading_id_idx", "reading_id"),
        {"comment": "Remark."},
    )

    id: int | None = Field(
        default=None,
        sa_type=sa.BigInteger,
        nullable=False,
        sa_column_args=[sa.Identity(always=True)],
    )
    account_id: UUID = Field(sa_type=sa.Uuid)


class RemarkCreate(RemarkBase):
    """What creates a remark."""

    model_config = {"extra": "forbid"}


class RemarkUpdate(SQLModel):
    """What changes a remark; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    text: Text | MISSING = MISSING
    reading_id: BigInteger | MISSING = MISSING


class RemarkResponse(BaseModel):
    """A remark as it is told."""

    id: int = pydantic.Field(description="The id of the remark.")
    text: str
    reading_id: int = pydantic.Field(description="The reading.")
