# Compiled by restc from specs/bookmark.yaml: change that.
"""The operations on bookmarks."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_parent
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
from app.models.book import Book
from app.models.bookmark import (
    Bookmark,
    BookmarkCreate,
    BookmarkResponse,
    BookmarkUpdate,
)
from app.models.ids import uuid7
from app.models.types import Integer

router = APIRouter(prefix="/bookmarks", tags=["bookmarks"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Bookmark.id,
    Bookmark.page,
    Bookmark.book_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "page": SortKey(Bookmark.page, TypeAdapter(Integer)),
    "id": SortKey(Bookmark.id, TypeAdapter(UUID)),
}

PageValue = Annotated[int, Field(ge=1, le=2147483647)]


class BookmarkQuery(PageQuery):
    """Which bookmarks a list holds, and in what order."""

    sort: Sort[Literal["page", "-page"]] = Field(default=["page"])
    book_id: UUID | MISSING = MISSING
    book_id__ne: UUID | MISSING = MISSING
    book_id__in: AnyOf[UUID] | MISSING = MISSING
    page: PageValue | MISSING = MISSING
    page__ne: PageValue | MISSING = MISSING
    page__gt: PageValue | MISSING = MISSING
    page__gte: PageValue | MISSING = MISSING
    page__lt: PageValue | MISSING = MISSING
    page__lte: PageValue | MISSING = MISSING
    page__in: AnyOf[PageValue] | MISSING = MISSING


@router.get(
    "", response_model=Page[BookmarkResponse], responses=documented(Unauthenticated)
)
async def list_bookmarks(
    query: Annotated[BookmarkQuery, Query()], principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """List the bookmarks of the caller."""
    statement = select(*COLUMNS).where(
        *visible(principal), *conditions(Bookmark, query)
    )
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=BookmarkResponse,
    responses=documented(Unauthenticated, Conflict, BodyTooLarge, UnsupportedMediaType),
)
async def create_bookmark(
    body: BookmarkCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a bookmark."""
    await lock_parent(session, live_book(principal, body.book_id), "/book_id")
    values = body.model_dump()
    values["id"] = uuid7()
    values["profile_id"] = principal.profile_id
    statement = sa.insert(Bookmark).values(values).returning(*COLUMNS)
    bookmark = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{bookmark['id']}"
    return bookmark


@router.get(
    "/{bookmark_id}",
    response_model=BookmarkResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_bookmark(
    bookmark_id: UUID, principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """Read one bookmark."""
    return await fetch_bookmark(session, principal, bookmark_id)


@router.patch(
    "/{bookmark_id}",
    response_model=BookmarkResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_bookmark(
    bookmark_id: UUID, body: BookmarkUpdate, principal: SignedIn, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_bookmark(session, principal, bookmark_id)
    changes = body.model_dump()
    if body.book_id is not MISSING:
        await lock_parent(session, live_book(principal, body.book_id), "/book_id")
    if changes:
        await session.exec(
            sa.update(Bookmark).where(col(Bookmark.id) == bookmark_id).values(**changes)
        )
    bookmark = await fetch_bookmark(session, principal, bookmark_id)
    await session.commit()
    return bookmark


@router.delete(
    "/{bookmark_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_bookmark(
    bookmark_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete a bookmark for good."""
    await lock_bookmark(session, principal, bookmark_id)
    await session.exec(sa.delete(Bookmark).where(col(Bookmark.id) == bookmark_id))
    await session.commit()


def visible(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """The bookmarks that the caller may see."""
    return (col(Bookmark.profile_id) == principal.profile_id,)


async def fetch_bookmark(
    session: AsyncSession, principal: Principal, bookmark_id: UUID
) -> dict[str, Any]:
    """The content of a bookmark's response, or 404."""
    statement = select(*COLUMNS).where(Bookmark.id == bookmark_id, *visible(principal))
    bookmark = (await session.exec(statement)).mappings().one_or_none()
    if bookmark is None:
        raise NotFound
    return dict(bookmark)


async def lock_bookmark(
    session: AsyncSession, principal: Principal, bookmark_id: UUID
) -> None:
    """Keep others from changing a bookmark for now, or 404."""
    statement = (
        select(Bookmark.id)
        .where(Bookmark.id == bookmark_id, *visible(principal))
        .with_for_update()
    )
    bookmark = (await session.exec(statement)).one_or_none()
    if bookmark is None:
        raise NotFound


def live_book(principal: Principal, book_id: UUID) -> SelectOfScalar[UUID]:
    """The book of this id, where the caller may see it."""
    return select(Book.id).where(
        Book.id == book_id,
        col(Book.account_id).in_(principal.accounts),
        col(Book.deleted_at).is_(None),
    )
