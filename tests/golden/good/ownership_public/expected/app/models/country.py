# Compiled by restc from specs/country.yaml: change that.
"""Country."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

CountryCode = Annotated[
    str, pydantic.Field(min_length=2, max_length=2, pattern="^[A-Z]+$")
]
CountryName = Annotated[Text, pydantic.Field(max_length=80)]


class CountryBase(SQLModel):
    """What a country is created with and stored with."""

    code: CountryCode = Field(sa_type=sa.Text)
    name: CountryName = Field(sa_type=sa.Text)


class Country(CountryBase, table=True):
    """A country as it is stored."""

    __tablename__ = "countries"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="countries_pkey"),
        sa.UniqueConstraint(
            "code",
            name="countries_code_key",
            info={
                "pointer": "/code",
                "message": "There is another country with this code.",
            },
        ),
        sa.CheckConstraint(
            "code ~ '^[A-Z]+$'",
            name="countries_code_format",
            info={
                "pointer": "/code",
                "message": "This does not have the right format.",
            },
        ),
        sa.CheckConstraint(
            "char_length(code) = 2",
            name="countries_code_length",
            info={"pointer": "/code", "message": "This has 2 characters."},
        ),
        sa.CheckConstraint(
            "char_length(name) <= 80",
            name="countries_name_length",
            info={"pointer": "/name", "message": "This has at most 80 characters."},
        ),
        sa.Index("countries_name_idx", "name", "id"),
        {"comment": "Country."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )


class CountryCreate(CountryBase):
    """What creates a country."""

    model_config = {"extra": "forbid"}


class CountryUpdate(SQLModel):
    """What changes a country; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: CountryName | MISSING = MISSING


class CountryResponse(BaseModel):
    """A country as it is told."""

    id: UUID = pydantic.Field(description="The id of the country.")
    code: str
    name: str
