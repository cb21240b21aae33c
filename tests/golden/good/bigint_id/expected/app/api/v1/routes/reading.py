# Compiled by restc from specs/reading.yaml: change that.
"""The operations on readings."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.batch import BatchOf, Created, insert_items
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
from app.models.reading import Reading, ReadingCreate, ReadingResponse, ReadingUpdate
from app.models.types import BigInteger, BigIntegerId

router = APIRouter(prefix="/readings", tags=["readings"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Reading.id,
    Reading.value,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Reading.id, TypeAdapter(BigInteger)),
}


class ReadingQuery(PageQuery):
    """Which readings a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[ReadingResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_readings(
    query: Annotated[ReadingQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the readings of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=ReadingResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_reading(
    body: ReadingCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a reading."""
    values = new_reading(scope, body)
    statement = sa.insert(Reading).values(values).returning(*COLUMNS)
    reading = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{reading['id']}"
    return reading


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[ReadingResponse],
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def batch_create_readings(
    body: BatchOf[ReadingCreate], scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Create readings: all of them, or none."""
    rows = [new_reading(scope, item) for item in body.items]
    created = await insert_items(session, Reading, rows, COLUMNS)
    await session.commit()
    return {"data": created}


@router.get(
    "/{reading_id}",
    response_model=ReadingResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_reading(
    reading_id: BigIntegerId, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one reading."""
    return await fetch_reading(session, scope, reading_id)


@router.patch(
    "/{reading_id}",
    response_model=ReadingResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_reading(
    reading_id: BigIntegerId,
    body: ReadingUpdate,
    scope: InAccount,
    session: WriteSession,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_reading(session, scope, reading_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Reading).where(col(Reading.id) == reading_id).values(**changes)
        )
    reading = await fetch_reading(session, scope, reading_id)
    await session.commit()
    return reading


@router.delete(
    "/{reading_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_reading(
    reading_id: BigIntegerId, scope: InAccount, session: WriteSession
) -> None:
    """Delete a reading for good."""
    await lock_reading(session, scope, reading_id)
    await session.exec(sa.delete(Reading).where(col(Reading.id) == reading_id))
    await session.commit()


def new_reading(scope: AccountScope, body: ReadingCreate) -> dict[str, Any]:
    """What a reading is stored with."""
    values = body.model_dump()
    values["account_id"] = scope.account_id
    return values


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The readings that the caller may see."""
    return (col(Reading.account_id) == scope.account_id,)


async def fetch_reading(
    session: AsyncSession, scope: AccountScope, reading_id: BigIntegerId
) -> dict[str, Any]:
    """The content of a reading's response, or 404."""
    statement = select(*COLUMNS).where(Reading.id == reading_id, *visible(scope))
    reading = (await session.exec(statement)).mappings().one_or_none()
    if reading is None:
        raise NotFound
    return dict(reading)


async def lock_reading(
    session: AsyncSession, scope: AccountScope, reading_id: BigIntegerId
) -> None:
    """Keep others from changing a reading for now, or 404."""
    statement = (
        select(Reading.id)
        .where(Reading.id == reading_id, *visible(scope))
        .with_for_update()
    )
    reading = (await session.exec(statement)).one_or_none()
    if reading is None:
        raise NotFound
