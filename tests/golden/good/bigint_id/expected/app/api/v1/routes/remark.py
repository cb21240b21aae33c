# Compiled by restc from specs/remark.yaml: change that.
"""The operations on remarks."""

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
from app.models.remark import Remark, RemarkCreate, RemarkResponse, RemarkUpdate
from app.models.types import BigInteger, BigIntegerId

router = APIRouter(prefix="/remarks", tags=["remarks"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Remark.id,
    Remark.text,
    Remark.reading_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Remark.id, TypeAdapter(BigInteger)),
}


class RemarkQuery(PageQuery):
    """Which remarks a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[RemarkResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_remarks(
    query: Annotated[RemarkQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the remarks of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=RemarkResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_remark(
    body: RemarkCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a remark."""
    values = new_remark(scope, body)
    statement = sa.insert(Remark).values(values).returning(*COLUMNS)
    remark = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{remark['id']}"
    return remark


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[RemarkResponse],
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def batch_create_remarks(
    body: BatchOf[RemarkCreate], scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Create remarks: all of them, or none."""
    rows = [new_remark(scope, item) for item in body.items]
    created = await insert_items(session, Remark, rows, COLUMNS)
    await session.commit()
    return {"data": created}


@router.get(
    "/{remark_id}",
    response_model=RemarkResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_remark(
    remark_id: BigIntegerId, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one remark."""
    return await fetch_remark(session, scope, remark_id)


@router.patch(
    "/{remark_id}",
    response_model=RemarkResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_remark(
    remark_id: BigIntegerId, body: RemarkUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_remark(session, scope, remark_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Remark).where(col(Remark.id) == remark_id).values(**changes)
        )
    remark = await fetch_remark(session, scope, remark_id)
    await session.commit()
    return remark


@router.delete(
    "/{remark_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_remark(
    remark_id: BigIntegerId, scope: InAccount, session: WriteSession
) -> None:
    """Delete a remark for good."""
    await lock_remark(session, scope, remark_id)
    await session.exec(sa.delete(Remark).where(col(Remark.id) == remark_id))
    await session.commit()


def new_remark(scope: AccountScope, body: RemarkCreate) -> dict[str, Any]:
    """What a remark is stored with."""
    values = body.model_dump()
    values["account_id"] = scope.account_id
    return values


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The remarks that the caller may see."""
    return (col(Remark.account_id) == scope.account_id,)


async def fetch_remark(
    session: AsyncSession, scope: AccountScope, remark_id: BigIntegerId
) -> dict[str, Any]:
    """The content of a remark's response, or 404."""
    statement = select(*COLUMNS).where(Remark.id == remark_id, *visible(scope))
    remark = (await session.exec(statement)).mappings().one_or_none()
    if remark is None:
        raise NotFound
    return dict(remark)


async def lock_remark(
    session: AsyncSession, scope: AccountScope, remark_id: BigIntegerId
) -> None:
    """Keep others from changing a remark for now, or 404."""
    statement = (
        select(Remark.id)
        .where(Remark.id == remark_id, *visible(scope))
        .with_for_update()
    )
    remark = (await session.exec(statement)).one_or_none()
    if remark is None:
        raise NotFound
