# Compiled by restc from specs/finding.yaml: change that.
"""What was found."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

FindingText = Annotated[Text, pydantic.Field(max_length=100)]


class FindingBase(SQLModel):
    """What a finding is created with and stored with."""

    text: FindingText = Field(sa_type=sa.Text)
    encounter_id: UUID = Field(description="The encounter.", sa_type=sa.Uuid)


class Finding(FindingBase, table=True):
    """A finding as it is stored."""

    __tablename__ = "findings"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="findings_pkey"),
        sa.ForeignKeyConstraint(
            ["encounter_id", "account_id"],
            ["encounters.id", "encounters.account_id"],
            name="findings_encounter_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/encounter_id", "message": "There is no such encounter."},
        ),
        sa.CheckConstraint(
            "char_length(text) <= 100",
            name="findings_text_length",
            info={"pointer": "/text", "message": "This has at most 100 characters."},
        ),
        sa.Index("findings_encounter_id_idx", "encounter_id"),
        {"comment": "What was found."},
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


class FindingCreate(FindingBase):
    """What creates a finding."""

    model_config = {"extra": "forbid"}


class FindingUpdate(SQLModel):
    """What changes a finding; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    text: FindingText | MISSING = MISSING
    encounter_id: UUID | MISSING = MISSING


class FindingResponse(BaseModel):
    """A finding as it is told."""

    id: UUID = pydantic.Field(description="The id of the finding.")
    text: str
    encounter_id: UUID = pydantic.Field(description="The encounter.")
