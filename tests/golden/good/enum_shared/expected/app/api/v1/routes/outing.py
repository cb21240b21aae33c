# Compiled by restc from specs/outing.yaml: change that.
"""The operations on outings."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
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
from app.models.outing import (
    Outing,
    OutingCreate,
    OutingMode,
    OutingResponse,
    OutingUpdate,
)
from app.models.weather import Weather

router = APIRouter(prefix="/outings", tags=["outings"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Outing.id,
    Outing.expected,
    Outing.seen,
    Outing.mode,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Outing.id, TypeAdapter(UUID)),
}


class OutingQuery(PageQuery):
    """Which outings a list holds, and in what order."""

    expected: Weather | MISSING = MISSING
    expected__ne: Weather | MISSING = MISSING
    expected__in: AnyOf[Weather] | MISSING = MISSING
    mode: OutingMode | MISSING = MISSING
    mode__ne: OutingMode | MISSING = MISSING
    mode__in: AnyOf[OutingMode] | MISSING = MISSING
    mode__isnull: bool | MISSING = MISSING


@router.get(
    "",
    response_model=Page[OutingResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_outings(
    query: Annotated[OutingQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the outings of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Outing, query))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=OutingResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_outing(
    body: OutingCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create an outing."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Outing).values(values).returning(*COLUMNS)
    outing = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{outing['id']}"
    return outing


@router.get(
    "/{outing_id}",
    response_model=OutingResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_outing(
    outing_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one outing."""
    return await fetch_outing(session, scope, outing_id)


@router.patch(
    "/{outing_id}",
    response_model=OutingResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_outing(
    outing_id: UUID, body: OutingUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_outing(session, scope, outing_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Outing).where(col(Outing.id) == outing_id).values(**changes)
        )
    outing = await fetch_outing(session, scope, outing_id)
    await session.commit()
    return outing


@router.delete(
    "/{outing_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_outing(
    outing_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete an outing for good."""
    await lock_outing(session, scope, outing_id)
    await session.exec(sa.delete(Outing).where(col(Outing.id) == outing_id))
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The outings that the caller may see."""
    return (col(Outing.account_id) == scope.account_id,)


async def fetch_outing(
    session: AsyncSession, scope: AccountScope, outing_id: UUID
) -> dict[str, Any]:
    """The content of an outing's response, or 404."""
    statement = select(*COLUMNS).where(Outing.id == outing_id, *visible(scope))
    outing = (await session.exec(statement)).mappings().one_or_none()
    if outing is None:
        raise NotFound
    return dict(outing)


async def lock_outing(
    session: AsyncSession, scope: AccountScope, outing_id: UUID
) -> None:
    """Keep others from changing an outing for now, or 404."""
    statement = (
        select(Outing.id)
        .where(Outing.id == outing_id, *visible(scope))
        .with_for_update()
    )
    outing = (await session.exec(statement)).one_or_none()
    if outing is None:
        raise NotFound
