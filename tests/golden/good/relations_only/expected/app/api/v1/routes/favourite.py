# Compiled by restc from specs/favourite.yaml: change that.
"""The operations on favourites."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.principal import Principal
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import SignedIn
from app.api.v1.session import ReadSession, WriteSession
from app.models.favourite import Favourite, FavouriteCreate, FavouriteResponse
from app.models.ids import uuid7

router = APIRouter(prefix="/favourites", tags=["favourites"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Favourite.id,
    Favourite.novel_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Favourite.id, TypeAdapter(UUID)),
}


class FavouriteQuery(PageQuery):
    """Which favourites a list holds, and in what order."""


@router.get(
    "", response_model=Page[FavouriteResponse], responses=documented(Unauthenticated)
)
async def list_favourites(
    query: Annotated[FavouriteQuery, Query()], principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """List the favourites of the caller."""
    statement = select(*COLUMNS).where(*visible(principal))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=FavouriteResponse,
    responses=documented(Unauthenticated, Conflict, BodyTooLarge, UnsupportedMediaType),
)
async def create_favourite(
    body: FavouriteCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a favourite."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["profile_id"] = principal.profile_id
    statement = sa.insert(Favourite).values(values).returning(*COLUMNS)
    favourite = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{favourite['id']}"
    return favourite


@router.get(
    "/{favourite_id}",
    response_model=FavouriteResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_favourite(
    favourite_id: UUID, principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """Read one favourite."""
    return await fetch_favourite(session, principal, favourite_id)


@router.delete(
    "/{favourite_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_favourite(
    favourite_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete a favourite for good."""
    await lock_favourite(session, principal, favourite_id)
    await session.exec(sa.delete(Favourite).where(col(Favourite.id) == favourite_id))
    await session.commit()


def visible(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """The favourites that the caller may see."""
    return (col(Favourite.profile_id) == principal.profile_id,)


async def fetch_favourite(
    session: AsyncSession, principal: Principal, favourite_id: UUID
) -> dict[str, Any]:
    """The content of a favourite's response, or 404."""
    statement = select(*COLUMNS).where(
        Favourite.id == favourite_id, *visible(principal)
    )
    favourite = (await session.exec(statement)).mappings().one_or_none()
    if favourite is None:
        raise NotFound
    return dict(favourite)


async def lock_favourite(
    session: AsyncSession, principal: Principal, favourite_id: UUID
) -> None:
    """Keep others from changing a favourite for now, or 404."""
    statement = (
        select(Favourite.id)
        .where(Favourite.id == favourite_id, *visible(principal))
        .with_for_update()
    )
    favourite = (await session.exec(statement)).one_or_none()
    if favourite is None:
        raise NotFound
