# Compiled by restc from specs/diary_entry.yaml: change that.
"""The operations on diary entries."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.audiences.diary_entry import sees_diary_entry, writes_diary_entry
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
from app.api.v1.scope import SignedIn
from app.api.v1.session import ReadSession, WriteSession
from app.models.diary_entry import (
    DiaryEntry,
    DiaryEntryCreate,
    DiaryEntryResponse,
    DiaryEntryUpdate,
)
from app.models.ids import uuid7

router = APIRouter(
    prefix="/diary-entries", tags=["diary entries"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    DiaryEntry.id,
    DiaryEntry.body,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(DiaryEntry.id, TypeAdapter(UUID)),
}


class DiaryEntryQuery(PageQuery):
    """Which diary entries a list holds, and in what order."""


@router.get(
    "", response_model=Page[DiaryEntryResponse], responses=documented(Unauthenticated)
)
async def list_diary_entries(
    query: Annotated[DiaryEntryQuery, Query()],
    principal: SignedIn,
    session: ReadSession,
) -> dict[str, Any]:
    """List the diary entries of the caller."""
    statement = select(*COLUMNS).where(*visible(principal))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=DiaryEntryResponse,
    responses=documented(Unauthenticated, BodyTooLarge, UnsupportedMediaType),
)
async def create_diary_entry(
    body: DiaryEntryCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a diary entry."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["author_id"] = principal.profile_id
    statement = sa.insert(DiaryEntry).values(values).returning(*COLUMNS)
    diary_entry = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{diary_entry['id']}"
    return diary_entry


@router.get(
    "/{diary_entry_id}",
    response_model=DiaryEntryResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_diary_entry(
    diary_entry_id: UUID, principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """Read one diary entry."""
    return await fetch_diary_entry(session, principal, diary_entry_id)


@router.patch(
    "/{diary_entry_id}",
    response_model=DiaryEntryResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_diary_entry(
    diary_entry_id: UUID,
    body: DiaryEntryUpdate,
    principal: SignedIn,
    session: WriteSession,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_diary_entry(session, principal, diary_entry_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(DiaryEntry)
            .where(col(DiaryEntry.id) == diary_entry_id)
            .values(**changes)
        )
    diary_entry = await fetch_diary_entry(session, principal, diary_entry_id)
    await session.commit()
    return diary_entry


@router.delete(
    "/{diary_entry_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_diary_entry(
    diary_entry_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete a diary entry for good."""
    await lock_diary_entry(session, principal, diary_entry_id)
    await session.exec(
        sa.delete(DiaryEntry).where(col(DiaryEntry.id) == diary_entry_id)
    )
    await session.commit()


def visible(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """The diary entries that the caller may see."""
    return (sees_diary_entry(DiaryEntry, principal),)


async def fetch_diary_entry(
    session: AsyncSession, principal: Principal, diary_entry_id: UUID
) -> dict[str, Any]:
    """The content of a diary entry's response, or 404."""
    statement = select(*COLUMNS).where(
        DiaryEntry.id == diary_entry_id, *visible(principal)
    )
    diary_entry = (await session.exec(statement)).mappings().one_or_none()
    if diary_entry is None:
        raise NotFound
    return dict(diary_entry)


async def lock_diary_entry(
    session: AsyncSession, principal: Principal, diary_entry_id: UUID
) -> None:
    """Keep others from changing a diary entry for now, or 404."""
    statement = (
        select(DiaryEntry.id, writes_diary_entry(DiaryEntry, principal))
        .where(DiaryEntry.id == diary_entry_id, *visible(principal))
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, may_write = found
    if not may_write:
        raise Forbidden
