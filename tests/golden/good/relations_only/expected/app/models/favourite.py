# Compiled by restc from specs/favourite.yaml: change that.
"""Favourite."""

from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7


class FavouriteBase(SQLModel):
    """What a favourite is created with and stored with."""

    novel_id: UUID = Field(description="The novel.", sa_type=sa.Uuid)


class Favourite(FavouriteBase, table=True):
    """A favourite as it is stored."""

    __tablename__ = "favourites"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="favourites_pkey"),
        sa.UniqueConstraint(
            "novel_id",
            name="favourites_novel_id_key",
            info={
                "pointer": "/novel_id",
                "message": "There is another favourite with this novel_id.",
            },
        ),
        sa.ForeignKeyConstraint(
            ["novel_id", "profile_id"],
            ["novels.id", "novels.profile_id"],
            name="favourites_novel_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/novel_id", "message": "There is no such novel."},
        ),
        sa.Index("favourites_profile_id_idx", "profile_id"),
        {"comment": "Favourite."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    profile_id: UUID = Field(sa_type=sa.Uuid)


class FavouriteCreate(FavouriteBase):
    """What creates a favourite."""

    model_config = {"extra": "forbid"}


class FavouriteResponse(BaseModel):
    """A favourite as it is told."""

    id: UUID = pydantic.Field(description="The id of the favourite.")
    novel_id: UUID = pydantic.Field(description="The novel.")
