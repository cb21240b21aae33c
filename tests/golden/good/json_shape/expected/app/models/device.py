# Compiled by restc from specs/device.yaml: change that.
"""Device."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, JsonValue, StrictInt
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import AsStored, Float, Integer, Json, Numeral, Text


class DeviceLayoutMode(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class DeviceLayoutCorner(BaseModel):
    model_config = {"extra": "forbid"}

    x: Integer
    y: Annotated[Decimal, pydantic.Field(max_digits=5, decimal_places=2), Numeral]


class DeviceLayout(BaseModel):
    """Where things stand."""

    model_config = {"extra": "forbid"}

    columns: Annotated[StrictInt, pydantic.Field(ge=1, le=4)] = 2
    title: (
        Annotated[Text, pydantic.Field(max_length=40, description="Above it all.")]
        | None
    ) = None
    mode: DeviceLayoutMode = DeviceLayoutMode.DARK
    corner: DeviceLayoutCorner


class DeviceTuning(BaseModel):
    model_config = {"extra": "forbid"}

    gain: Float = 0.5


class DeviceBase(SQLModel):
    """What a device is created with and stored with."""

    anything: Json = Field(
        default_factory=dict,
        sa_type=pg.JSONB(none_as_null=True),
        sa_column_kwargs={"server_default": sa.text("'{}'")},
    )
    layout: DeviceLayout = Field(
        description="Where things stand.", sa_type=pg.JSONB(none_as_null=True)
    )
    tuning: DeviceTuning | None = Field(
        default=None, sa_type=pg.JSONB(none_as_null=True)
    )


class Device(DeviceBase, table=True):
    """A device as it is stored."""

    __tablename__ = "devices"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="devices_pkey"),
        sa.CheckConstraint(
            "jsonb_typeof(layout) = 'object'",
            name="devices_layout_object",
            info={"pointer": "/layout", "message": "This is an object."},
        ),
        sa.CheckConstraint(
            "jsonb_typeof(tuning) = 'object'",
            name="devices_tuning_object",
            info={"pointer": "/tuning", "message": "This is an object."},
        ),
        sa.Index("devices_account_id_idx", "account_id"),
        {"comment": "Device."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)


class DeviceCreate(DeviceBase):
    """What creates a device."""

    model_config = {"extra": "forbid"}


class DeviceUpdate(SQLModel):
    """What changes a device; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    anything: Json | MISSING = MISSING
    layout: DeviceLayout | MISSING = MISSING
    tuning: DeviceTuning | MISSING | None = MISSING


class DeviceResponse(BaseModel):
    """A device as it is told."""

    id: UUID = pydantic.Field(description="The id of the device.")
    anything: JsonValue
    layout: AsStored[DeviceLayout] = pydantic.Field(description="Where things stand.")
    tuning: AsStored[DeviceTuning] | None
