# Compiled by restc from specs/book.yaml: change that.
"""Book."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

BookTitle = Annotated[Text, pydantic.Field(max_length=80)]


class BookBase(SQLModel):
    """What a book is created with and stored with."""

    title: BookTitle = Field(sa_type=sa.Text)


class Book(BookBase, table=True):
    """A book as it is stored."""

    __tablename__ = "books"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="books_pkey"),
        sa.CheckConstraint(
            "char_length(title) <= 80",
            name="books_title_length",
            info={"pointer": "/title", "message": "This has at most 80 characters."},
        ),
        sa.Index("books_account_id_idx", "account_id"),
        {"comment": "Book."},
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


class BookCreate(BookBase):
    """What creates a book."""

    model_config = {"extra": "forbid"}


class BookUpdate(SQLModel):
    """What changes a book; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    title: BookTitle | MISSING = MISSING


class BookResponse(BaseModel):
    """A book as it is told."""

    id: UUID = pydantic.Field(description="The id of the book.")
    title: str
