# Compiled by restc from specs/claim.yaml: change that.
"""Claim."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Numeral


class ClaimState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    PAID = "paid"
    REFUSED = "refused"


ClaimAmount = Annotated[
    Decimal, pydantic.Field(gt=0, max_digits=10, decimal_places=2), Numeral
]


class ClaimBase(SQLModel):
    """What a claim is created with and stored with."""

    amount: ClaimAmount = Field(sa_type=sa.Numeric(10, 2))


class Claim(ClaimBase, table=True):
    """A claim as it is stored."""

    __tablename__ = "claims"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="claims_pkey"),
        sa.CheckConstraint(
            "amount > 0 AND amount <> 'NaN'",
            name="claims_amount_range",
            info={"pointer": "/amount", "message": "This is more than 0."},
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'paid', 'refused')",
            name="claims_state_valid",
            info={
                "pointer": "/state",
                "message": "This is draft, sent, paid or refused.",
            },
        ),
        sa.Index("claims_account_id_idx", "account_id"),
        {"comment": "Claim."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    state: str = Field(
        default=ClaimState.DRAFT,
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": sa.text("'draft'")},
    )
    paid_at: datetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))
    version: int = Field(
        default=1, sa_type=sa.Integer, sa_column_kwargs={"server_default": sa.text("1")}
    )
    deleted_at: datetime | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True)
    )


class ClaimCreate(ClaimBase):
    """What creates a claim."""

    model_config = {"extra": "forbid"}


class ClaimUpdate(SQLModel):
    """What changes a claim; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    amount: ClaimAmount | MISSING = MISSING
    state: ClaimState | MISSING = MISSING


class ClaimResponse(BaseModel):
    """A claim as it is told."""

    id: UUID = pydantic.Field(description="The id of the claim.")
    amount: Decimal
    state: ClaimState
    paid_at: datetime | None
    version: int = pydantic.Field(
        description="How often it has been written; its ETag."
    )
