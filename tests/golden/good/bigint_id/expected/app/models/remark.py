# Compiled by restc from specs/remark.yaml: change that.
"""Remark."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.types import BigInteger, Text

RemarkReadingIds = Annotated[list[BigInteger], pydantic.Field(max_length=100)]
RemarkRemarkIds = Annotated[list[BigInteger], pydantic.Field(max_length=5)]


class RemarkBase(SQLModel):
    """What a remark is created with and stored with."""

    text: Text = Field(sa_type=sa.Text)
    reading_id: BigInteger = Field(description="The reading.", sa_type=sa.BigInteger)


class Remark(RemarkBase, table=True):
    """A remark as it is stored."""

    __tablename__ = "remarks"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="remarks_pkey"),
        sa.UniqueConstraint("id", "account_id", name="remarks_id_account_id_key"),
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


class RemarkReading(SQLModel, table=True):
    """Which others remarks have."""

    __tablename__ = "remark_others"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("remark_id", "reading_id", name="remark_others_pkey"),
        sa.ForeignKeyConstraint(
            ["reading_id", "account_id"],
            ["readings.id", "readings.account_id"],
            name="remark_others_reading_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/reading_ids", "message": "There is no such reading."},
        ),
        sa.ForeignKeyConstraint(
            ["remark_id", "account_id"],
            ["remarks.id", "remarks.account_id"],
            name="remark_others_remark_id_fkey",
            ondelete="CASCADE",
        ),
        sa.Index("remark_others_reading_id_idx", "reading_id"),
        {"comment": "Which others remarks have."},
    )

    remark_id: int = Field(sa_type=sa.BigInteger)
    reading_id: int = Field(sa_type=sa.BigInteger)
    account_id: UUID = Field(sa_type=sa.Uuid)


class RemarkRemark(SQLModel, table=True):
    """Which like remarks have."""

    __tablename__ = "remark_like"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint(
            "remark_id", "linked_remark_id", name="remark_like_pkey"
        ),
        sa.ForeignKeyConstraint(
            ["linked_remark_id", "account_id"],
            ["remarks.id", "remarks.account_id"],
            name="remark_like_linked_remark_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/remark_ids", "message": "There is no such remark."},
        ),
        sa.ForeignKeyConstraint(
            ["remark_id", "account_id"],
            ["remarks.id", "remarks.account_id"],
            name="remark_like_remark_id_fkey",
            ondelete="CASCADE",
        ),
        sa.Index("remark_like_linked_remark_id_idx", "linked_remark_id"),
        {"comment": "Which like remarks have."},
    )

    remark_id: int = Field(sa_type=sa.BigInteger)
    linked_remark_id: int = Field(sa_type=sa.BigInteger)
    account_id: UUID = Field(sa_type=sa.Uuid)


class RemarkCreate(RemarkBase):
    """What creates a remark."""

    model_config = {"extra": "forbid"}

    reading_ids: RemarkReadingIds = Field(default_factory=list)
    remark_ids: RemarkRemarkIds = Field(default_factory=list)


class RemarkUpdate(SQLModel):
    """What changes a remark; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    text: Text | MISSING = MISSING
    reading_id: BigInteger | MISSING = MISSING
    reading_ids: RemarkReadingIds | MISSING = MISSING
    remark_ids: RemarkRemarkIds | MISSING = MISSING


class RemarkResponse(BaseModel):
    """A remark as it is told."""

    id: int = pydantic.Field(description="The id of the remark.")
    text: str
    reading_id: int = pydantic.Field(description="The reading.")
    reading_ids: list[int]
    remark_ids: list[int]
