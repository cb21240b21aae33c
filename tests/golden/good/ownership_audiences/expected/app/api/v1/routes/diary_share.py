# Compiled by restc from specs/diary_share.yaml: change that.
"""The operations on diary shares."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.audiences.diary_entry import sees_diary_entry
from app.api.v1.audiences.diary_share import sees_diary_share, writes_diary_share
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_own_parent
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
from app.api.v1.scope import SignedIn, is_operator
from app.api.v1.session import ReadSession, WriteSession
from app.models.diary_entry import DiaryEntry
from app.models.diary_share import (
    DiaryShare,
    DiaryShareCreate,
    DiaryShareResponse,
    DiaryShareUpdate,
)
from app.models.ids import uuid7

router = APIRouter(
    prefix="/diary-shares", tags=["diary shares"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    DiaryShare.id,
    DiaryShare.may_write,
    DiaryShare.diary_entry_id,
    DiaryShare.reader_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(DiaryShare.id, TypeAdapter(UUID)),
}


class DiaryShareQuery(PageQuery):
    """Which diary shares a list holds, and in what order."""


@router.get(
    "", response_model=Page[DiaryShareResponse], responses=documented(Unauthenticated)
)
async def list_diary_shares(
    query: Annotated[DiaryShareQuery, Query()],
    principal: SignedIn,
    session: ReadSession,
) -> dict[str, Any]:
    """List the diary shares of the caller."""
    statement = select(*COLUMNS).where(*visible(principal))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=DiaryShareResponse,
    responses=documented(
        Unauthenticated, Forbidden, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_diary_share(
    body: DiaryShareCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a diary share."""
    owner_id = await lock_own_parent(
        session,
        live_diary_entry(principal, body.diary_entry_id),
        DiaryEntry.author_id,
        sa.or_(
            col(DiaryEntry.author_id) == principal.profile_id,
            is_operator(principal, "support"),
        ),
        "/diary_entry_id",
    )
    values = body.model_dump()
    values["id"] = uuid7()
    values["author_id"] = owner_id
    statement = sa.insert(DiaryShare).values(values).returning(*COLUMNS)
    diary_share = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{diary_share['id']}"
    return diary_share


@router.get(
    "/{diary_share_id}",
    response_model=DiaryShareResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_diary_share(
    diary_share_id: UUID, principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """Read one diary share."""
    return await fetch_diary_share(session, principal, diary_share_id)


@router.patch(
    "/{diary_share_id}",
    response_model=DiaryShareResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_diary_share(
    diary_share_id: UUID,
    body: DiaryShareUpdate,
    principal: SignedIn,
    session: WriteSession,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_diary_share(session, principal, diary_share_id)
    changes = body.model_dump()
    if body.diary_entry_id is not MISSING:
        await lock_own_parent(
            session,
            live_diary_entry(principal, body.diary_entry_id),
            DiaryEntry.author_id,
            sa.or_(
                col(DiaryEntry.author_id) == principal.profile_id,
                is_operator(principal, "support"),
            ),
            "/diary_entry_id",
        )
    if changes:
        await session.exec(
            sa.update(DiaryShare)
            .where(col(DiaryShare.id) == diary_share_id)
            .values(**changes)
        )
    diary_share = await fetch_diary_share(session, principal, diary_share_id)
    await session.commit()
    return diary_share


@router.delete(
    "/{diary_share_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_diary_share(
    diary_share_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete a diary share for good."""
    await lock_diary_share(session, principal, diary_share_id)
    await session.exec(
        sa.delete(DiaryShare).where(col(DiaryShare.id) == diary_share_id)
    )
    await session.commit()


def visible(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """The diary shares that the caller may see."""
    return (sees_diary_share(DiaryShare, principal),)


async def fetch_diary_share(
    session: AsyncSession, principal: Principal, diary_share_id: UUID
) -> dict[str, Any]:
    """The content of a diary share's response, or 404."""
    statement = select(*COLUMNS).where(
        DiaryShare.id == diary_share_id, *visible(principal)
    )
    diary_share = (await session.exec(statement)).mappings().one_or_none()
    if diary_share is None:
        raise NotFound
    return dict(diary_share)


async def lock_diary_share(
    session: AsyncSession, principal: Principal, diary_share_id: UUID
) -> None:
    """Keep others from changing a diary share for now, or 404."""
    statement = (
        select(DiaryShare.id, writes_diary_share(DiaryShare, principal))
        .where(DiaryShare.id == diary_share_id, *visible(principal))
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, may_write = found
    if not may_write:
        raise Forbidden


def live_diary_entry(
    principal: Principal, diary_entry_id: UUID
) -> SelectOfScalar[UUID]:
    """The diary entry of this id, where the caller may see it."""
    return select(DiaryEntry.id).where(
        DiaryEntry.id == diary_entry_id, sees_diary_entry(DiaryEntry, principal)
    )
