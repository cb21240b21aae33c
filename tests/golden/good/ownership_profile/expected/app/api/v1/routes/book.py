# Compiled by restc from specs/book.yaml: change that.
"""The operations on books."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    Violation,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.api.v1.soft_delete import refuse_any
from app.models.book import Book, BookCreate, BookResponse, BookUpdate
from app.models.bookmark import Bookmark
from app.models.ids import uuid7

router = APIRouter(prefix="/books", tags=["books"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Book.id,
    Book.title,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Book.id, TypeAdapter(UUID)),
}


class BookQuery(PageQuery):
    """Which books a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[BookResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_books(
    query: Annotated[BookQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the books of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=BookResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_book(
    body: BookCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a book."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Book).values(values).returning(*COLUMNS)
    book = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{book['id']}"
    return book


@router.get(
    "/{book_id}",
    response_model=BookResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_book(
    book_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one book."""
    return await fetch_book(session, scope, book_id)


@router.patch(
    "/{book_id}",
    response_model=BookResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_book(
    book_id: UUID, body: BookUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_book(session, scope, book_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Book).where(col(Book.id) == book_id).values(**changes)
        )
    book = await fetch_book(session, scope, book_id)
    await session.commit()
    return book


@router.delete(
    "/{book_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def delete_book(book_id: UUID, scope: InAccount, session: WriteSession) -> None:
    """Delete a book; it can be restored."""
    await lock_book(session, scope, book_id)
    statement = sa.update(Book).where(col(Book.id) == book_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await refuse_any(session, Bookmark, Bookmark.book_id, [book_id])
    await session.commit()


@router.post(
    "/{book_id}/restore",
    response_model=BookResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_book(
    book_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted book."""
    statement = (
        select(Book.id, Book.deleted_at)
        .where(Book.id == book_id, Book.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(Book).where(col(Book.id) == book_id).values(deleted_at=None)
    )
    book = await fetch_book(session, scope, book_id)
    await session.commit()
    return book


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The books that the caller may see."""
    return (col(Book.account_id) == scope.account_id, col(Book.deleted_at).is_(None))


async def fetch_book(
    session: AsyncSession, scope: AccountScope, book_id: UUID
) -> dict[str, Any]:
    """The content of a book's response, or 404."""
    statement = select(*COLUMNS).where(Book.id == book_id, *visible(scope))
    book = (await session.exec(statement)).mappings().one_or_none()
    if book is None:
        raise NotFound
    return dict(book)


async def lock_book(session: AsyncSession, scope: AccountScope, book_id: UUID) -> None:
    """Keep others from changing a book for now, or 404."""
    statement = (
        select(Book.id).where(Book.id == book_id, *visible(scope)).with_for_update()
    )
    book = (await session.exec(statement)).one_or_none()
    if book is None:
        raise NotFound
