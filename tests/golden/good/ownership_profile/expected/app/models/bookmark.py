# Compiled by restc from specs/bookmark.yaml: change that.
"""Bookmark."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictInt
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7

BookmarkPage = Annotated[StrictInt, pydantic.Field(ge=1, le=2147483647)]


class BookmarkBase(SQLModel):
    """What a bookmark is created with and stored with."""

    page: BookmarkPage = Field(sa_type=sa.Integer)
    book_id: UUID = Field(description="The book.", sa_type=sa.Uuid)


class Bookmark(BookmarkBase, table=True):
    """A bookmark as it is stored."""

    __tablename__ = "bookmarks"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="bookmarks_pkey"),
        sa.UniqueConstraint(
            "profile_id",
            "book_id",
            name="bookmarks_book_id_key",
            info={
                "pointer": "/book_id",
                "message": "There is another bookmark with this book_id.",
            },
        ),
        sa.ForeignKeyConstraint(
            ["book_id"],
            ["books.id"],
            name="bookmarks_book_id_fkey",
            info={"pointer": "/book_id", "message": "There is no such book."},
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["people.id"], name="bookmarks_profile_id_fkey"
        ),
        sa.CheckConstraint(
            "page >= 1",
            name="bookmarks_page_range",
            info={"pointer": "/page", "message": "This is at least 1."},
        ),
        sa.Index("bookmarks_book_id_idx", "book_id"),
        sa.Index("bookmarks_profile_id_page_idx", "profile_id", "page", "id"),
        {"comment": "Bookmark."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    profile_id: UUID = Field(sa_type=sa.Uuid)


class BookmarkCreate(BookmarkBase):
    """What creates a bookmark."""

    model_config = {"extra": "forbid"}


class BookmarkUpdate(SQLModel):
    """What changes a bookmark; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    page: BookmarkPage | MISSING = MISSING
    book_id: UUID | MISSING = MISSING


class BookmarkResponse(BaseModel):
    """A bookmark as it is told."""

    id: UUID = pydantic.Field(description="The id of the bookmark.")
    page: int
    book_id: UUID = pydantic.Field(description="The book.")
