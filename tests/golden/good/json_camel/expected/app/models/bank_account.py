# Compiled by restc from specs/bank_account.yaml: change that.
"""Bank account."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Date, Text

BankAccountHolderName = Annotated[Text, pydantic.Field(max_length=80)]
BankAccountIban = Annotated[Text, pydantic.Field(max_length=34)]


class BankAccountBase(SQLModel):
    """What a bank account is created with and stored with."""

    holder_name: BankAccountHolderName = Field(alias="holderName", sa_type=sa.Text)
    opened_on: Date | None = Field(default=None, alias="openedOn", sa_type=sa.Date)
    iban: BankAccountIban = Field(
        alias="iban_number", sa_type=sa.Text, sa_column_kwargs={"name": "iban_no"}
    )
    linked_to_id: UUID | None = Field(
        default=None, alias="linkedToId", description="The bank account.", sa_type=sa.Uuid
    )


class BankAccount(BankAccountBase, table=True):
    """A bank account as it is stored."""

    __tablename__ = "bank_accounts"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="bank_accounts_pkey"),
        sa.UniqueConstraint("id", "account_id", name="bank_accounts_id_account_id_key"),
        sa.ForeignKeyConstraint(
            ["linked_to_id", "account_id"],
            ["bank_accounts.id", "bank_accounts.account_id"],
            name="bank_accounts_linked_to_id_fkey",
            ondelete="SET NULL (linked_to_id)",
            info={"pointer": "/linkedToId", "message": "There is no such bank account."},
        ),
        sa.CheckConstraint(
            "char_length(holder_name) <= 80",
            name="bank_accounts_holder_name_length",
            info={"pointer": "/holderName", "message": "This has at most 80 characters."},
        ),
        sa.CheckConstraint(
            "char_length(iban_no) <= 34",
            name="bank_accounts_iban_no_length",
            info={"pointer": "/iban_number", "message": "This has at most 34 characters."},
        ),
        sa.CheckConstraint(
            "linked_to_id <> id",
            name="bank_accounts_linked_to_id_other",
            info={
                "pointer": "/linkedToId",
                "message": "This is another bank account, not the same.",
            },
        ),
        sa.CheckConstraint(
            "opened_on BETWEEN '0001-01-02' AND '9999-12-30'",
            name="bank_accounts_opened_on_range",
            info={"pointer": "/openedOn", "message": "This is of the years 1 to 9999."},
        ),
        sa.Index(
            "bank_accounts_account_id_holder_name_idx",
            "account_id",
            "holder_name",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("bank_accounts_account_id_idx", "account_id"),
        sa.Index(
            "bank_accounts_iban_no_key",
            "account_id",
            "iban_no",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            info={
                "pointer": "/iban_number",
                "message": "There is another bank account with this iban_number.",
            },
        ),
        sa.Index("bank_accounts_linked_to_id_idx", "linked_to_id"),
        {"comment": "Bank account."},
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


class BankAccountCreate(BankAccountBase):
    """What creates a bank account."""

    model_config = {"extra": "forbid"}


class BankAccountUpdate(SQLModel):
    """What changes a bank account; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    holder_name: BankAccountHolderName | MISSING = pydantic.Field(
        default=MISSING, alias="holderName"
    )
    opened_on: Date | MISSING | None = pydantic.Field(default=MISSING, alias="openedOn")
    iban: BankAccountIban | MISSING = pydantic.Field(default=MISSING, alias="iban_number")
    linked_to_id: UUID | MISSING | None = pydantic.Field(default=MISSING, alias="linkedToId")


class BankAccountResponse(BaseModel):
    """A bank account as it is told."""

    id: UUID = pydantic.Field(description="The id of the bank account.")
    holder_name: str = pydantic.Field(serialization_alias="holderName")
    opened_on: date | None = pydantic.Field(serialization_alias="openedOn")
    iban: str = pydantic.Field(serialization_alias="iban_number")
    linked_to_id: UUID | None = pydantic.Field(
        serialization_alias="linkedToId", description="The bank account."
    )
    version: int = pydantic.Field(description="How often it has been written; its ETag.")
