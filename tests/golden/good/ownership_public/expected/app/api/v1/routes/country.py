# Compiled by restc from specs/country.yaml: change that.
"""The operations on countries."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.batch import BatchOf, Created, insert_items
from app.api.v1.filters import Sort
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    Forbidden,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import SignedIn, require_platform_role
from app.api.v1.session import ReadSession, WriteSession
from app.models.country import Country, CountryCreate, CountryResponse, CountryUpdate
from app.models.ids import uuid7
from app.models.types import Text

router = APIRouter(prefix="/countries", tags=["countries"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Country.id,
    Country.code,
    Country.name,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "name": SortKey(Country.name, TypeAdapter(Text)),
    "id": SortKey(Country.id, TypeAdapter(UUID)),
}


class CountryQuery(PageQuery):
    """Which countries a list holds, and in what order."""

    sort: Sort[Literal["name", "-name"]] = Field(default=["name"])


@router.get("", response_model=Page[CountryResponse], responses=documented())
async def list_countries(
    query: Annotated[CountryQuery, Query()], session: ReadSession
) -> dict[str, Any]:
    """List the countries."""
    statement = select(*COLUMNS)
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=CountryResponse,
    responses=documented(
        Unauthenticated, Forbidden, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_country(
    body: CountryCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a country."""
    require_platform_role(principal, "editor")
    values = new_country(body)
    statement = sa.insert(Country).values(values).returning(*COLUMNS)
    country = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{country['id']}"
    return country


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[CountryResponse],
    responses=documented(
        Unauthenticated, Forbidden, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def batch_create_countries(
    body: BatchOf[CountryCreate], principal: SignedIn, session: WriteSession
) -> dict[str, Any]:
    """Create countries: all of them, or none."""
    require_platform_role(principal, "editor")
    rows = [new_country(item) for item in body.items]
    created = await insert_items(session, Country, rows, COLUMNS)
    await session.commit()
    return {"data": created}


@router.get(
    "/{country_id}", response_model=CountryResponse, responses=documented(NotFound)
)
async def read_country(country_id: UUID, session: ReadSession) -> dict[str, Any]:
    """Read one country."""
    return await fetch_country(session, country_id)


@router.patch(
    "/{country_id}",
    response_model=CountryResponse,
    responses=documented(
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        BodyTooLarge,
        UnsupportedMediaType,
    ),
)
async def update_country(
    country_id: UUID, body: CountryUpdate, principal: SignedIn, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_country(session, country_id)
    require_platform_role(principal, "editor")
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Country).where(col(Country.id) == country_id).values(**changes)
        )
    country = await fetch_country(session, country_id)
    await session.commit()
    return country


@router.delete(
    "/{country_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_country(
    country_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete a country for good."""
    await lock_country(session, country_id)
    require_platform_role(principal, "editor", "root")
    await session.exec(sa.delete(Country).where(col(Country.id) == country_id))
    await session.commit()


def new_country(body: CountryCreate) -> dict[str, Any]:
    """What a country is stored with."""
    values = body.model_dump()
    values["id"] = uuid7()
    return values


async def fetch_country(session: AsyncSession, country_id: UUID) -> dict[str, Any]:
    """The content of a country's response, or 404."""
    statement = select(*COLUMNS).where(Country.id == country_id)
    country = (await session.exec(statement)).mappings().one_or_none()
    if country is None:
        raise NotFound
    return dict(country)


async def lock_country(session: AsyncSession, country_id: UUID) -> None:
    """Keep others from changing a country for now, or 404."""
    statement = select(Country.id).where(Country.id == country_id).with_for_update()
    country = (await session.exec(statement)).one_or_none()
    if country is None:
        raise NotFound
