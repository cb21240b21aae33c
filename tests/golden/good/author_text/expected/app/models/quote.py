# Compiled by restc from specs/quote.yaml: change that.
"""What ''someone'' said: "x" | `y` \\ */ {{ z }} <b> %s :name -- restc:end quotes"""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, JsonValue
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import NO_NUL, Json, Text

QuoteWords = Annotated[Text, pydantic.Field(max_length=500)]
QuoteLink = Annotated[
    str, pydantic.Field(max_length=80, pattern="^(?:a|b):[c-z]+$"), NO_NUL
]


class QuoteBase(SQLModel):
    """What a quote is created with and stored with."""

    words: QuoteWords = Field(
        default="it's :name \\:b ::c 100% \\n\n-- restc:end quotes\n",
        description="ends with \\",
        sa_type=sa.Text,
        sa_column_kwargs={
            "server_default": sa.literal_column(
                "E'it''s :name \\\\:b ::c 100% \\\\n\\n-- restc:end quotes\\n'"
            )
        },
    )
    link: QuoteLink = Field(
        default="a:cd",
        description='"""',
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": sa.text("'a:cd'")},
    )
    notes: Json = Field(
        default_factory=lambda: {"it's :a": ["\\u0041", '"\n']},
        description="a | b\n```\nc",
        sa_type=pg.JSONB(none_as_null=True),
        sa_column_kwargs={
            "server_default": sa.literal_column(
                '\'{"it\'\'s :a": ["\\\\u0041", "\\"\\n"]}\''
            )
        },
    )


class Quote(QuoteBase, table=True):
    """A quote as it is stored."""

    __tablename__ = "quotes"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="quotes_pkey"),
        sa.CheckConstraint(
            sa.literal_column("link ~ '^(?:a|b):[c-z]+$'"),
            name="quotes_link_format",
            info={
                "pointer": "/link",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(link) <= 80",
            name="quotes_link_length",
            info={"pointer": "/link", "message": "This has at most 80 characters."},
        ),
        sa.CheckConstraint(
            sa.literal_column("words <> ':no' AND words NOT LIKE '%\\:x'"),
            name="quotes_sane_check",
            info={"pointer": "/words", "message": "The rule sane does not hold."},
        ),
        sa.CheckConstraint(
            "char_length(words) <= 500",
            name="quotes_words_length",
            info={"pointer": "/words", "message": "This has at most 500 characters."},
        ),
        sa.Index("quotes_account_id_idx", "account_id"),
        sa.Index(
            "quotes_link_idx",
            "link",
            postgresql_where=sa.literal_column("words <> ' :a:'"),
        ),
        {
            "comment": "What ''someone'' said: \"x\" | `y` \\ */ {{ z }} <b> %s :name -- restc:end quotes"
        },
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    loud: str = Field(
        sa_column=sa.Column(
            "loud",
            sa.Text,
            sa.Computed(sa.literal_column("upper(words) || ' :a: '"), persisted=True),
            nullable=False,
        )
    )


class QuoteCreate(QuoteBase):
    """What creates a quote."""

    model_config = {"extra": "forbid"}


class QuoteUpdate(SQLModel):
    """What changes a quote; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    words: QuoteWords | MISSING = MISSING
    link: QuoteLink | MISSING = MISSING
    notes: Json | MISSING = MISSING


class QuoteResponse(BaseModel):
    """A quote as it is told."""

    id: UUID = pydantic.Field(description="The id of the quote.")
    words: str = pydantic.Field(description="ends with \\")
    link: str = pydantic.Field(description='"""')
    notes: JsonValue = pydantic.Field(description="a | b\n```\nc")
    loud: str
