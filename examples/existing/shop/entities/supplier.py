# Compiled by restc from specs/supplier.yaml: change that.
"""Whom a company buys from."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictInt
from sqlmodel import Field, SQLModel

from shop.entities.ids import uuid7
from shop.entities.types import Email, Text

SupplierName = Annotated[Text, pydantic.Field(min_length=1, max_length=120)]
SupplierLeadDays = Annotated[StrictInt, pydantic.Field(ge=0, le=365)]


class SupplierBase(SQLModel):
    """What a supplier is created with and stored with."""

    name: SupplierName = Field(description="What it is called.", sa_type=sa.Text)
    email: Email | None = Field(default=None, description="Where orders go.", sa_type=sa.Text)
    lead_days: SupplierLeadDays = Field(
        default=7,
        description="How long a delivery takes.",
        sa_type=sa.Integer,
        sa_column_kwargs={"server_default": sa.text("7")},
    )


class Supplier(SupplierBase, table=True):
    """A supplier as it is stored."""

    __tablename__ = "suppliers"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="suppliers_pkey"),
        sa.ForeignKeyConstraint(["account_id"], ["companies.id"], name="suppliers_account_id_fkey"),
        sa.CheckConstraint(
            "email ~ '^[!-?A-~]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'",
            name="suppliers_email_format",
            info={"pointer": "/email", "message": "This does not have the right format."},
        ),
        sa.CheckConstraint(
            "lead_days BETWEEN 0 AND 365",
            name="suppliers_lead_days_range",
            info={"pointer": "/lead_days", "message": "This is at least 0 and at most 365."},
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 120",
            name="suppliers_name_length",
            info={"pointer": "/name", "message": "This has 1 to 120 characters."},
        ),
        sa.Index("suppliers_account_id_idx", "account_id"),
        sa.Index(
            "suppliers_account_id_name_idx",
            "account_id",
            "name",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "suppliers_name_key",
            "account_id",
            "name",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            info={"pointer": "/name", "message": "There is another supplier with this name."},
        ),
        {"comment": "Whom a company buys from."},
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
    deleted_at: datetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))


class SupplierCreate(SupplierBase):
    """What creates a supplier."""

    model_config = {"extra": "forbid"}


class SupplierUpdate(SQLModel):
    """What changes a supplier; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: SupplierName | MISSING = MISSING
    email: Email | MISSING | None = MISSING
    lead_days: SupplierLeadDays | MISSING = MISSING


class SupplierResponse(BaseModel):
    """A supplier as it is told."""

    id: UUID = pydantic.Field(description="The id of the supplier.")
    name: str = pydantic.Field(description="What it is called.")
    email: str | None = pydantic.Field(description="Where orders go.")
    lead_days: int = pydantic.Field(description="How long a delivery takes.")
    version: int = pydantic.Field(description="How often it has been written; its ETag.")
