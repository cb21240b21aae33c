# Compiled by restc from specs/series.yaml: change that.
"""Series."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictInt
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Date, Distinct, Numeral, Text


class SeriesMoods(StrEnum):
    GOOD = "good"
    BAD = "bad"


SeriesWords = Annotated[
    list[Annotated[Text, pydantic.Field(min_length=1, max_length=20)]],
    pydantic.Field(max_length=10),
]
SeriesNumbers = Annotated[
    list[Annotated[StrictInt, pydantic.Field(ge=0, le=2147483647)]],
    pydantic.Field(min_length=1),
]
SeriesDays = list[Date]
SeriesKeys = list[UUID]
SeriesPrices = list[
    Annotated[Decimal, pydantic.Field(max_digits=8, decimal_places=2), Numeral]
]
SeriesDaysOff = Annotated[list[Date], pydantic.Field(max_length=4), Distinct]
SeriesNames = Annotated[
    list[Annotated[Text, pydantic.Field(max_length=20)]],
    pydantic.Field(min_length=2, max_length=6),
    Distinct,
]
SeriesSizes = Annotated[
    list[Annotated[Decimal, pydantic.Field(max_digits=6, decimal_places=2), Numeral]],
    Distinct,
]


class SeriesBase(SQLModel):
    """What a series is created with and stored with."""

    words: SeriesWords = Field(
        default_factory=lambda: ["a", "b'c"],
        sa_type=pg.ARRAY(sa.Text),
        sa_column_kwargs={"server_default": sa.text("ARRAY['a', 'b''c']::text[]")},
    )
    numbers: SeriesNumbers = Field(sa_type=pg.ARRAY(sa.Integer))
    days: SeriesDays = Field(
        default_factory=lambda: [date.fromisoformat("2026-01-31")],
        sa_type=pg.ARRAY(sa.Date),
        sa_column_kwargs={"server_default": sa.text("ARRAY['2026-01-31']::date[]")},
    )
    keys: SeriesKeys = Field(
        default_factory=list,
        sa_type=pg.ARRAY(sa.Uuid),
        sa_column_kwargs={"server_default": sa.text("'{}'")},
    )
    prices: SeriesPrices | None = Field(
        default=None, sa_type=pg.ARRAY(sa.Numeric(8, 2))
    )
    moods: Annotated[list[SeriesMoods], pydantic.Field(max_length=5), Distinct] = Field(
        default_factory=lambda: [SeriesMoods.GOOD],
        sa_type=pg.ARRAY(sa.Text),
        sa_column_kwargs={"server_default": sa.text("ARRAY['good']::text[]")},
    )
    days_off: SeriesDaysOff = Field(
        default_factory=list,
        sa_type=pg.ARRAY(sa.Date),
        sa_column_kwargs={"server_default": sa.text("'{}'")},
    )
    names: SeriesNames = Field(sa_type=pg.ARRAY(sa.Text))
    sizes: SeriesSizes | None = Field(default=None, sa_type=pg.ARRAY(sa.Numeric(6, 2)))


class Series(SeriesBase, table=True):
    """A series as it is stored."""

    __tablename__ = "serieses"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="serieses_pkey"),
        sa.CheckConstraint(
            "array_position(days, NULL) IS NULL AND '0001-01-02' <= ALL (days)"
            " AND '9999-12-30' >= ALL (days)",
            name="serieses_days_elements",
            info={"pointer": "/days", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "array_position(days_off, NULL) IS NULL"
            " AND '0001-01-02' <= ALL (days_off) AND '9999-12-30' >= ALL (days_off)",
            name="serieses_days_off_elements",
            info={"pointer": "/days_off", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "cardinality(days_off) <= 4",
            name="serieses_days_off_items",
            info={"pointer": "/days_off", "message": "This has at most 4 items."},
        ),
        sa.CheckConstraint(
            "jsonb_array_length(jsonb_path_query_array(jsonb_object(days_off::text[], days_off::text[]), "
            "'$.keyvalue()')) = cardinality(days_off)",
            name="serieses_days_off_unique",
            info={"pointer": "/days_off", "message": "An item stands here twice."},
        ),
        sa.CheckConstraint(
            "array_position(keys, NULL) IS NULL",
            name="serieses_keys_elements",
            info={"pointer": "/keys", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "array_position(moods, NULL) IS NULL AND moods <@ ARRAY['good', 'bad']",
            name="serieses_moods_elements",
            info={"pointer": "/moods", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "cardinality(moods) <= 5",
            name="serieses_moods_items",
            info={"pointer": "/moods", "message": "This has at most 5 items."},
        ),
        sa.CheckConstraint(
            "jsonb_array_length(jsonb_path_query_array(jsonb_object(moods::text[], moods::text[]), "
            "'$.keyvalue()')) = cardinality(moods)",
            name="serieses_moods_unique",
            info={"pointer": "/moods", "message": "An item stands here twice."},
        ),
        sa.CheckConstraint(
            "array_position(names, NULL) IS NULL"
            " AND NOT jsonb_path_exists(to_jsonb(names), "
            '\'$[*] ? (@ like_regex "^.{21}" flag "s")\')',
            name="serieses_names_elements",
            info={"pointer": "/names", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "cardinality(names) BETWEEN 2 AND 6",
            name="serieses_names_items",
            info={"pointer": "/names", "message": "This has 2 to 6 items."},
        ),
        sa.CheckConstraint(
            "jsonb_array_length(jsonb_path_query_array(jsonb_object(names::text[], names::text[]), "
            "'$.keyvalue()')) = cardinality(names)",
            name="serieses_names_unique",
            info={"pointer": "/names", "message": "An item stands here twice."},
        ),
        sa.CheckConstraint(
            "array_position(numbers, NULL) IS NULL AND 0 <= ALL (numbers)",
            name="serieses_numbers_elements",
            info={"pointer": "/numbers", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "cardinality(numbers) >= 1",
            name="serieses_numbers_items",
            info={"pointer": "/numbers", "message": "This has at least 1 items."},
        ),
        sa.CheckConstraint(
            "array_position(prices, NULL) IS NULL AND 'NaN' <> ALL (prices)",
            name="serieses_prices_elements",
            info={"pointer": "/prices", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "array_position(sizes, NULL) IS NULL AND 'NaN' <> ALL (sizes)",
            name="serieses_sizes_elements",
            info={"pointer": "/sizes", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "jsonb_array_length(jsonb_path_query_array(jsonb_object(sizes::text[], sizes::text[]), "
            "'$.keyvalue()')) = cardinality(sizes)",
            name="serieses_sizes_unique",
            info={"pointer": "/sizes", "message": "An item stands here twice."},
        ),
        sa.CheckConstraint(
            "array_position(words, NULL) IS NULL AND '' <> ALL (words)"
            " AND NOT jsonb_path_exists(to_jsonb(words), "
            '\'$[*] ? (@ like_regex "^.{21}" flag "s")\')',
            name="serieses_words_elements",
            info={"pointer": "/words", "message": "An item breaks a rule."},
        ),
        sa.CheckConstraint(
            "cardinality(words) <= 10",
            name="serieses_words_items",
            info={"pointer": "/words", "message": "This has at most 10 items."},
        ),
        sa.Index("serieses_account_id_idx", "account_id"),
        sa.Index("serieses_words_idx", "words", postgresql_using="gin"),
        {"comment": "Series."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)


class SeriesCreate(SeriesBase):
    """What creates a series."""

    model_config = {"extra": "forbid"}


class SeriesUpdate(SQLModel):
    """What changes a series; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    words: SeriesWords | MISSING = MISSING
    numbers: SeriesNumbers | MISSING = MISSING
    days: SeriesDays | MISSING = MISSING
    keys: SeriesKeys | MISSING = MISSING
    prices: SeriesPrices | MISSING | None = MISSING
    moods: (
        Annotated[list[SeriesMoods], pydantic.Field(max_length=5), Distinct] | MISSING
    ) = MISSING
    days_off: SeriesDaysOff | MISSING = MISSING
    names: SeriesNames | MISSING = MISSING
    sizes: SeriesSizes | MISSING | None = MISSING


class SeriesResponse(BaseModel):
    """A series as it is told."""

    id: UUID = pydantic.Field(description="The id of the series.")
    words: list[str]
    numbers: list[int]
    days: list[date]
    keys: list[UUID]
    prices: list[Decimal] | None
    moods: list[SeriesMoods]
    days_off: list[date]
    names: list[str]
    sizes: list[Decimal] | None
