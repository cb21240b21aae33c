# Compiled by restc from specs/ingredient.yaml: change that.
"""Ingredient."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

IngredientName = Annotated[Text, pydantic.Field(max_length=80)]


class IngredientBase(SQLModel):
    """What an ingredient is created with and stored with."""

    name: IngredientName = Field(sa_type=sa.Text)


class Ingredient(IngredientBase, table=True):
    """An ingredient as it is stored."""

    __tablename__ = "ingredients"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="ingredients_pkey"),
        sa.UniqueConstraint("id", "account_id", name="ingredients_id_account_id_key"),
        sa.CheckConstraint(
            "char_length(name) <= 80",
            name="ingredients_name_length",
            info={"pointer": "/name", "message": "This has at most 80 characters."},
        ),
        sa.Index("ingredients_account_id_idx", "account_id"),
        {"comment": "Ingredient."},
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


class IngredientCreate(IngredientBase):
    """What creates an ingredient."""

    model_config = {"extra": "forbid"}


class IngredientUpdate(SQLModel):
    """What changes an ingredient; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: IngredientName | MISSING = MISSING


class IngredientResponse(BaseModel):
    """An ingredient as it is told."""

    id: UUID = pydantic.Field(description="The id of the ingredient.")
    name: str
