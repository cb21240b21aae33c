# Compiled by restc from specs/series.yaml: change that.
"""The operations on serieses."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.filters import AnyOf, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.models.ids import uuid7
from app.models.series import Series, SeriesCreate, SeriesResponse, SeriesUpdate
from app.models.types import Text

router = APIRouter(prefix="/serieses", tags=["serieses"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Series.id,
    Series.words,
    Series.numbers,
    Series.days,
    Series.keys,
    Series.prices,
    Series.moods,
    Series.days_off,
    Series.names,
    Series.sizes,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Series.id, TypeAdapter(UUID)),
}

WordsValue = Annotated[Text, Field(max_length=20)]
NumbersValue = Annotated[int, Field(ge=0, le=2147483647)]


class SeriesQuery(PageQuery):
    """Which serieses a list holds, and in what order."""

    words__contains: AnyOf[WordsValue] | MISSING = MISSING
    words__overlaps: AnyOf[WordsValue] | MISSING = MISSING
    numbers__contains: AnyOf[NumbersValue] | MISSING = MISSING
    numbers__overlaps: AnyOf[NumbersValue] | MISSING = MISSING


@router.get(
    "",
    response_model=Page[SeriesResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_serieses(
    query: Annotated[SeriesQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the serieses of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Series, query))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=SeriesResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_series(
    body: SeriesCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a series."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Series).values(values).returning(*COLUMNS)
    series = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{series['id']}"
    return series


@router.get(
    "/{series_id}",
    response_model=SeriesResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_series(
    series_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one series."""
    return await fetch_series(session, scope, series_id)


@router.patch(
    "/{series_id}",
    response_model=SeriesResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_series(
    series_id: UUID, body: SeriesUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_series(session, scope, series_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Series).where(col(Series.id) == series_id).values(**changes)
        )
    series = await fetch_series(session, scope, series_id)
    await session.commit()
    return series


@router.delete(
    "/{series_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_series(
    series_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a series for good."""
    await lock_series(session, scope, series_id)
    await session.exec(sa.delete(Series).where(col(Series.id) == series_id))
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The serieses that the caller may see."""
    return (col(Series.account_id) == scope.account_id,)


async def fetch_series(
    session: AsyncSession, scope: AccountScope, series_id: UUID
) -> dict[str, Any]:
    """The content of a series's response, or 404."""
    statement = select(*COLUMNS).where(Series.id == series_id, *visible(scope))
    series = (await session.exec(statement)).mappings().one_or_none()
    if series is None:
        raise NotFound
    return dict(series)


async def lock_series(
    session: AsyncSession, scope: AccountScope, series_id: UUID
) -> None:
    """Keep others from changing a series for now, or 404."""
    statement = (
        select(Series.id)
        .where(Series.id == series_id, *visible(scope))
        .with_for_update()
    )
    series = (await session.exec(statement)).one_or_none()
    if series is None:
        raise NotFound
