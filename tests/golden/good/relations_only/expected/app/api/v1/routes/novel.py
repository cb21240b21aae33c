# Compiled by restc from specs/novel.yaml: change that.
"""The operations on novels."""

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
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import SignedIn
from app.api.v1.session import ReadSession, WriteSession
from app.models.ids import uuid7
from app.models.novel import Novel, NovelCreate, NovelResponse, NovelUpdate

router = APIRouter(prefix="/novels", tags=["novels"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Novel.id,
    Novel.title,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Novel.id, TypeAdapter(UUID)),
}


class NovelQuery(PageQuery):
    """Which novels a list holds, and in what order."""


@router.get(
    "", response_model=Page[NovelResponse], responses=documented(Unauthenticated)
)
async def list_novels(
    query: Annotated[NovelQuery, Query()], principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """List the novels of the caller."""
    statement = select(*COLUMNS).where(*visible(principal))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=NovelResponse,
    responses=documented(Unauthenticated, BodyTooLarge, UnsupportedMediaType),
)
async def create_novel(
    body: NovelCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a novel."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["profile_id"] = principal.profile_id
    statement = sa.insert(Novel).values(values).returning(*COLUMNS)
    novel = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{novel['id']}"
    return novel


@router.get(
    "/{novel_id}",
    response_model=NovelResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_novel(
    novel_id: UUID, principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """Read one novel."""
    return await fetch_novel(session, principal, novel_id)


@router.patch(
    "/{novel_id}",
    response_model=NovelResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_novel(
    novel_id: UUID, body: NovelUpdate, principal: SignedIn, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_novel(session, principal, novel_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Novel).where(col(Novel.id) == novel_id).values(**changes)
        )
    novel = await fetch_novel(session, principal, novel_id)
    await session.commit()
    return novel


@router.delete(
    "/{novel_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_novel(
    novel_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete a novel for good."""
    await lock_novel(session, principal, novel_id)
    await session.exec(sa.delete(Novel).where(col(Novel.id) == novel_id))
    await session.commit()


def visible(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """The novels that the caller may see."""
    return (col(Novel.profile_id) == principal.profile_id,)


async def fetch_novel(
    session: AsyncSession, principal: Principal, novel_id: UUID
) -> dict[str, Any]:
    """The content of a novel's response, or 404."""
    statement = select(*COLUMNS).where(Novel.id == novel_id, *visible(principal))
    novel = (await session.exec(statement)).mappings().one_or_none()
    if novel is None:
        raise NotFound
    return dict(novel)


async def lock_novel(
    session: AsyncSession, principal: Principal, novel_id: UUID
) -> None:
    """Keep others from changing a novel for now, or 404."""
    statement = (
        select(Novel.id)
        .where(Novel.id == novel_id, *visible(principal))
        .with_for_update()
    )
    novel = (await session.exec(statement)).one_or_none()
    if novel is None:
        raise NotFound
