# Compiled by restc from specs/order.yaml: change that.
"""Order."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, JsonValue, StrictBool
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Date, Integer, Json, Text


class OrderClass(StrEnum):
    NONE = "none"
    IMPORT = "import"
    TRUE = "True"


OrderUser = Annotated[Text, pydantic.Field(max_length=40)]


class OrderBase(SQLModel):
    """What an order is created with and stored with."""

    order: Integer = Field(
        default=0, sa_type=sa.Integer, sa_column_kwargs={"server_default": sa.text("0")}
    )
    user: OrderUser = Field(sa_type=sa.Text)
    class_: OrderClass = Field(
        default=OrderClass.NONE,
        alias="class",
        sa_type=sa.Text,
        sa_column_kwargs={"name": "class", "server_default": sa.text("'none'")},
    )
    select: StrictBool = Field(
        default=False,
        sa_type=sa.Boolean,
        sa_column_kwargs={"server_default": sa.text("false")},
    )
    date_: Date | None = Field(
        default=None, alias="date", sa_type=sa.Date, sa_column_kwargs={"name": "date"}
    )
    metadata_: Json = Field(
        default_factory=dict,
        alias="metadata",
        sa_type=pg.JSONB(none_as_null=True),
        sa_column_kwargs={"name": "metadata", "server_default": sa.text("'{}'")},
    )
    table_id: UUID | None = Field(
        default=None, description="The order.", sa_type=sa.Uuid
    )


class Order(OrderBase, table=True):
    """An order as it is stored."""

    __tablename__ = "orders"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="orders_pkey"),
        sa.UniqueConstraint("id", "account_id", name="orders_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["table_id", "account_id"],
            ["orders.id", "orders.account_id"],
            name="orders_table_id_fkey",
            ondelete="SET NULL (table_id)",
            info={"pointer": "/table_id", "message": "There is no such order."},
        ),
        sa.CheckConstraint(
            "class IN ('none', 'import', 'True')",
            name="orders_class_valid",
            info={"pointer": "/class", "message": "This is none, import or True."},
        ),
        sa.CheckConstraint(
            "date BETWEEN '0001-01-02' AND '9999-12-30'",
            name="orders_date_range",
            info={"pointer": "/date", "message": "This is of the years 1 to 9999."},
        ),
        sa.CheckConstraint(
            '"order" >= 0 OR "select"',
            name="orders_sane_check",
            info={"message": "The rule sane does not hold."},
        ),
        sa.CheckConstraint(
            "table_id <> id",
            name="orders_table_id_other",
            info={
                "pointer": "/table_id",
                "message": "This is another order, not the same.",
            },
        ),
        sa.CheckConstraint(
            'char_length("user") <= 40',
            name="orders_user_length",
            info={"pointer": "/user", "message": "This has at most 40 characters."},
        ),
        sa.Index("orders_account_id_idx", "account_id"),
        sa.Index(
            "orders_account_id_order_idx",
            "account_id",
            "order",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "orders_account_id_user_idx",
            "account_id",
            "user",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("orders_table_id_idx", "table_id"),
        sa.Index(
            "orders_user_date_key",
            "account_id",
            "user",
            "date",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            info={
                "pointer": "/date",
                "message": "There is another order with this user and date.",
            },
        ),
        {"comment": "Order."},
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


class OrderCreate(OrderBase):
    """What creates an order."""

    model_config = {"extra": "forbid"}


class OrderUpdate(SQLModel):
    """What changes an order; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    order: Integer | MISSING = MISSING
    user: OrderUser | MISSING = MISSING
    class_: OrderClass | MISSING = pydantic.Field(default=MISSING, alias="class")
    select: StrictBool | MISSING = MISSING
    date_: Date | MISSING | None = pydantic.Field(default=MISSING, alias="date")
    metadata_: Json | MISSING = pydantic.Field(default=MISSING, alias="metadata")
    table_id: UUID | MISSING | None = MISSING


class OrderResponse(BaseModel):
    """An order as it is told."""

    id: UUID = pydantic.Field(description="The id of the order.")
    order: int
    user: str
    class_: OrderClass = pydantic.Field(serialization_alias="class")
    select: bool
    date_: date | None = pydantic.Field(serialization_alias="date")
    metadata_: JsonValue = pydantic.Field(serialization_alias="metadata")
    table_id: UUID | None = pydantic.Field(description="The order.")
