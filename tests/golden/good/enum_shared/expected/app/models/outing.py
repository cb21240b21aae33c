# Compiled by restc from specs/outing.yaml: change that.
"""Outing."""

from enum import StrEnum
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.weather import Weather


class OutingMode(StrEnum):
    ON_FOOT = "on-foot"
    BY_BUS = "by_bus"


OutingSeen = list[Weather]


class OutingBase(SQLModel):
    """What an outing is created with and stored with."""

    expected: Weather = Field(
        default=Weather.LIGHT_RAIN,
        description="The forecast.",
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": sa.text("'light-rain'")},
    )
    seen: OutingSeen = Field(
        default_factory=lambda: [Weather.SUNNY],
        sa_type=pg.ARRAY(sa.Text),
        sa_column_kwargs={"server_default": sa.text("ARRAY['sunny']::text[]")},
    )
    mode: OutingMode | None = Field(default=None, sa_type=sa.Text)


class Outing(OutingBase, table=True):
    """An outing as it is stored."""

    __tablename__ = "outings"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="outings_pkey"),
        sa.CheckConstraint(
            "expected IN ('sunny', 'light-rain', 'Snow', 'class')",
            name="outings_expected_valid",
            info={
                "pointer": "/expected",
                "message": "This is sunny, light-rain, Snow or class.",
            },
        ),
        sa.CheckConstraint(
            "mode IN ('on-foot', 'by_bus')",
            name="outings_mode_valid",
            info={"pointer": "/mode", "message": "This is on-foot or by_bus."},
        ),
        sa.CheckConstraint(
            "mode <> 'by_bus' OR expected <> 'Snow'",
            name="outings_no_snow_by_bus_check",
            info={"message": "The rule no_snow_by_bus does not hold."},
        ),
        sa.CheckConstraint(
            "array_position(seen, NULL) IS NULL AND seen <@ ARRAY['sunny', "
            "'light-rain', 'Snow', 'class']",
            name="outings_seen_elements",
            info={"pointer": "/seen", "message": "An item breaks a rule."},
        ),
        sa.Index("outings_account_id_idx", "account_id"),
        {"comment": "Outing."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)


class OutingCreate(OutingBase):
    """What creates an outing."""

    model_config = {"extra": "forbid"}


class OutingUpdate(SQLModel):
    """What changes an outing; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    expected: Weather | MISSING = MISSING
    seen: OutingSeen | MISSING = MISSING
    mode: OutingMode | MISSING | None = MISSING


class OutingResponse(BaseModel):
    """An outing as it is told."""

    id: UUID = pydantic.Field(description="The id of the outing.")
    expected: Weather = pydantic.Field(description="The forecast.")
    seen: list[Weather]
    mode: OutingMode | None
