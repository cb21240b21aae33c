# Compiled by restc from specs/parcel.yaml: change that.
"""Parcel."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Float, Text


class ParcelShipCarrier(StrEnum):
    POST = "post"
    RAIL = "rail"


ParcelWeight = Annotated[Float, pydantic.Field(gt=0)]


class ParcelBase(SQLModel):
    """What a parcel is created with and stored with."""

    weight: ParcelWeight = Field(sa_type=sa.Double)


class Parcel(ParcelBase, table=True):
    """A parcel as it is stored."""

    __tablename__ = "parcels"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="parcels_pkey"),
        sa.CheckConstraint(
            "weight > 0.0 AND weight < 'Infinity'",
            name="parcels_weight_range",
            info={"pointer": "/weight", "message": "This is more than 0.0."},
        ),
        sa.Index("parcels_account_id_idx", "account_id"),
        {"comment": "Parcel."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    shipped_at: datetime | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )
    deleted_at: datetime | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )


class ParcelCreate(ParcelBase):
    """What creates a parcel."""

    model_config = {"extra": "forbid"}


class ParcelUpdate(SQLModel):
    """What changes a parcel; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    weight: ParcelWeight | MISSING = MISSING


class ParcelResponse(BaseModel):
    """A parcel as it is told."""

    id: UUID = pydantic.Field(description="The id of the parcel.")
    weight: float
    shipped_at: datetime | None


class ParcelShip(SQLModel):
    """Hand it over."""

    model_config = {"extra": "forbid"}

    carrier: ParcelShipCarrier
    note: Annotated[Text, pydantic.Field(max_length=80)] | None = None
