# Compiled by restc from specs/notice.yaml: change that.
"""The operations on notices."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.audiences.notice import sees_notice, writes_notice
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.principal import Principal
from app.api.v1.problems import (
    BodyTooLarge,
    Forbidden,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import SignedIn, require_platform_role
from app.api.v1.session import ReadSession, WriteSession
from app.models.ids import uuid7
from app.models.notice import Notice, NoticeCreate, NoticeResponse, NoticeUpdate

router = APIRouter(prefix="/notices", tags=["notices"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Notice.id,
    Notice.title,
    Notice.shown_from,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Notice.id, TypeAdapter(UUID)),
}


class NoticeQuery(PageQuery):
    """Which notices a list holds, and in what order."""


@router.get(
    "", response_model=Page[NoticeResponse], responses=documented(Unauthenticated)
)
async def list_notices(
    query: Annotated[NoticeQuery, Query()], principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """List the notices."""
    statement = select(*COLUMNS).where(*visible(principal))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=NoticeResponse,
    responses=documented(
        Unauthenticated, Forbidden, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_notice(
    body: NoticeCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a notice."""
    require_platform_role(principal, "editor")
    values = body.model_dump()
    values["id"] = uuid7()
    statement = sa.insert(Notice).values(values).returning(*COLUMNS)
    notice = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{notice['id']}"
    return notice


@router.get(
    "/{notice_id}",
    response_model=NoticeResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_notice(
    notice_id: UUID, principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """Read one notice."""
    return await fetch_notice(session, principal, notice_id)


@router.patch(
    "/{notice_id}",
    response_model=NoticeResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_notice(
    notice_id: UUID, body: NoticeUpdate, principal: SignedIn, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_notice(session, principal, notice_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Notice).where(col(Notice.id) == notice_id).values(**changes)
        )
    notice = await fetch_notice(session, principal, notice_id)
    await session.commit()
    return notice


@router.delete(
    "/{notice_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_notice(
    notice_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete a notice for good."""
    await lock_notice(session, principal, notice_id)
    await session.exec(sa.delete(Notice).where(col(Notice.id) == notice_id))
    await session.commit()


def visible(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """The notices that the caller may see."""
    return (sees_notice(Notice, principal),)


async def fetch_notice(
    session: AsyncSession, principal: Principal, notice_id: UUID
) -> dict[str, Any]:
    """The content of a notice's response, or 404."""
    statement = select(*COLUMNS).where(Notice.id == notice_id, *visible(principal))
    notice = (await session.exec(statement)).mappings().one_or_none()
    if notice is None:
        raise NotFound
    return dict(notice)


async def lock_notice(
    session: AsyncSession, principal: Principal, notice_id: UUID
) -> None:
    """Keep others from changing a notice for now, or 404."""
    statement = (
        select(Notice.id, writes_notice(Notice, principal))
        .where(Notice.id == notice_id, *visible(principal))
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, may_write = found
    if not may_write:
        raise Forbidden
