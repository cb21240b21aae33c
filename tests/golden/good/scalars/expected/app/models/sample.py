# Compiled by restc from specs/sample.yaml: change that.
"""Sample."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictBool, StrictInt
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import (
    NO_NUL,
    BigInteger,
    Bytes,
    Date,
    Email,
    Float,
    Integer,
    Numeral,
    Slug,
    Time,
    Timestamp,
    Url,
)

SampleTitle = Annotated[
    str, pydantic.Field(min_length=1, max_length=100, pattern="^[^<>]+$"), NO_NUL
]
SampleSmall = Annotated[StrictInt, pydantic.Field(ge=1, le=99)]
SamplePrice = Annotated[
    Decimal, pydantic.Field(ge=0, max_digits=9, decimal_places=3), Numeral
]
SampleRatio = Annotated[Float, pydantic.Field(ge=-1, le=1)]
SampleMail = Annotated[Email, pydantic.Field(max_length=254)]
SampleLink = Annotated[Url, pydantic.Field(max_length=2000)]
SampleSlug = Annotated[Slug, pydantic.Field(max_length=40)]
SampleDigest = Annotated[Bytes, pydantic.Field(min_length=1, max_length=64)]


class SampleBase(SQLModel):
    """What a sample is created with and stored with."""

    title: SampleTitle = Field(sa_type=sa.Text)
    small: SampleSmall = Field(
        default=7,
        sa_type=sa.SmallInteger,
        sa_column_kwargs={"server_default": sa.text("7")},
    )
    whole: Integer = Field(
        default=-3,
        sa_type=sa.Integer,
        sa_column_kwargs={"server_default": sa.text("-3")},
    )
    large: BigInteger | None = Field(default=None, sa_type=sa.BigInteger)
    price: SamplePrice = Field(
        default=Decimal("1.5"),
        sa_type=sa.Numeric(9, 3),
        sa_column_kwargs={"server_default": sa.text("1.5")},
    )
    ratio: SampleRatio = Field(
        default=0.25,
        sa_type=sa.Double,
        sa_column_kwargs={"server_default": sa.text("0.25")},
    )
    seen: StrictBool = Field(
        default=False,
        sa_type=sa.Boolean,
        sa_column_kwargs={"server_default": sa.text("false")},
    )
    day: Date = Field(
        default=date.fromisoformat("2026-01-31"),
        sa_type=sa.Date,
        sa_column_kwargs={"server_default": sa.text("'2026-01-31'")},
    )
    hour: Time = Field(
        default=time.fromisoformat("09:30:00"),
        sa_type=sa.Time,
        sa_column_kwargs={"server_default": sa.text("'09:30:00'")},
    )
    moment: Timestamp = Field(
        default=datetime.fromisoformat("2026-01-31T09:30:00+02:00"),
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("'2026-01-31T09:30:00+02:00'")},
    )
    key: UUID = Field(
        default=UUID("018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21"),
        sa_type=sa.Uuid,
        sa_column_kwargs={
            "server_default": sa.text("'018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21'")
        },
    )
    mail: SampleMail | None = Field(default=None, sa_type=sa.Text)
    link: SampleLink | None = Field(
        default=None,
        schema_extra={"json_schema_extra": {"deprecated": True}},
        sa_type=sa.Text,
    )
    slug: SampleSlug = Field(sa_type=sa.Text)
    digest: SampleDigest = Field(sa_type=sa.LargeBinary)


class Sample(SampleBase, table=True):
    """A sample as it is stored."""

    __tablename__ = "samples"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="samples_pkey"),
        sa.CheckConstraint(
            "day BETWEEN '0001-01-02' AND '9999-12-30'",
            name="samples_day_range",
            info={"pointer": "/day", "message": "This is of the years 1 to 9999."},
        ),
        sa.CheckConstraint(
            "octet_length(digest) BETWEEN 1 AND 64",
            name="samples_digest_length",
            info={"pointer": "/digest", "message": "This has 1 to 64 bytes."},
        ),
        sa.CheckConstraint(
            "hour < '24:00'",
            name="samples_hour_range",
            info={"pointer": "/hour", "message": "This is before 24:00."},
        ),
        sa.CheckConstraint(
            "link ~ '^https?://[!-~]+$'",
            name="samples_link_format",
            info={
                "pointer": "/link",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(link) <= 2000",
            name="samples_link_length",
            info={"pointer": "/link", "message": "This has at most 2000 characters."},
        ),
        sa.CheckConstraint(
            "mail ~ '^[!-?A-~]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'",
            name="samples_mail_format",
            info={
                "pointer": "/mail",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(mail) <= 254",
            name="samples_mail_length",
            info={"pointer": "/mail", "message": "This has at most 254 characters."},
        ),
        sa.CheckConstraint(
            "moment BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z'",
            name="samples_moment_range",
            info={"pointer": "/moment", "message": "This is of the years 1 to 9999."},
        ),
        sa.CheckConstraint(
            "price >= 0 AND price <> 'NaN'",
            name="samples_price_range",
            info={"pointer": "/price", "message": "This is at least 0."},
        ),
        sa.CheckConstraint(
            "ratio BETWEEN -1.0 AND 1.0",
            name="samples_ratio_range",
            info={
                "pointer": "/ratio",
                "message": "This is at least -1.0 and at most 1.0.",
            },
        ),
        sa.CheckConstraint("char_length(secret) <= 40", name="samples_secret_length"),
        sa.CheckConstraint(
            "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'",
            name="samples_slug_format",
            info={
                "pointer": "/slug",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(slug) <= 40",
            name="samples_slug_length",
            info={"pointer": "/slug", "message": "This has at most 40 characters."},
        ),
        sa.CheckConstraint(
            "small BETWEEN 1 AND 99",
            name="samples_small_range",
            info={"pointer": "/small", "message": "This is at least 1 and at most 99."},
        ),
        sa.CheckConstraint(
            "title ~ '^[^<>]+$'",
            name="samples_title_format",
            info={
                "pointer": "/title",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 100",
            name="samples_title_length",
            info={"pointer": "/title", "message": "This has 1 to 100 characters."},
        ),
        sa.Index("samples_account_id_moment_idx", "account_id", "moment", "id"),
        sa.Index("samples_account_id_small_idx", "account_id", "small", "id"),
        sa.Index("samples_search_idx", "search", postgresql_using="gin"),
        sa.Index(
            "samples_small_whole_idx",
            "small",
            sa.text("whole DESC"),
            postgresql_include=["day"],
            postgresql_where=sa.text("seen"),
        ),
        {"comment": "Sample."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)
    secret: str = Field(
        default='it\'s "quoted" \\ here',
        sa_type=sa.Text,
        sa_column_kwargs={"server_default": sa.text("'it''s \"quoted\" \\ here'")},
    )
    title_length: int = Field(
        sa_column=sa.Column(
            "title_length",
            sa.Integer,
            sa.Computed("char_length(title)", persisted=True),
            nullable=False,
        )
    )
    made_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    changed_at: datetime = Field(
        sa_type=sa.DateTime(timezone=True),
        sa_column_kwargs={"server_default": sa.text("now()")},
    )
    search: str = Field(
        sa_column=sa.Column(
            "search",
            pg.TSVECTOR,
            sa.Computed("to_tsvector('simple', title)", persisted=True),
            nullable=False,
        )
    )


class SampleCreate(SampleBase):
    """What creates a sample."""

    model_config = {"extra": "forbid"}


class SampleUpdate(SQLModel):
    """What changes a sample; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    title: SampleTitle | MISSING = MISSING
    small: SampleSmall | MISSING = MISSING
    whole: Integer | MISSING = MISSING
    large: BigInteger | MISSING | None = MISSING
    price: SamplePrice | MISSING = MISSING
    ratio: SampleRatio | MISSING = MISSING
    seen: StrictBool | MISSING = MISSING
    day: Date | MISSING = MISSING
    hour: Time | MISSING = MISSING
    moment: Timestamp | MISSING = MISSING
    key: UUID | MISSING = MISSING
    mail: SampleMail | MISSING | None = MISSING
    link: SampleLink | MISSING | None = pydantic.Field(
        default=MISSING, json_schema_extra={"deprecated": True}
    )
    digest: SampleDigest | MISSING = MISSING


class SampleResponse(BaseModel):
    """A sample as it is told."""

    id: UUID = pydantic.Field(description="The id of the sample.")
    title: str
    small: int
    whole: int
    large: int | None
    price: Decimal
    ratio: float
    seen: bool
    day: date
    hour: time
    moment: datetime
    key: UUID
    mail: str | None
    link: str | None = pydantic.Field(json_schema_extra={"deprecated": True})
    slug: str
    title_length: int
    made_at: datetime
    changed_at: datetime
