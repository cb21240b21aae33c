# Compiled by restc from specs/lock.yaml: change that.
"""The operations on locks."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_parent
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
from app.models.document import Document
from app.models.ids import uuid7
from app.models.lock import Lock, LockCreate, LockResponse, LockUpdate

router = APIRouter(prefix="/locks", tags=["locks"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Lock.id,
    Lock.reason,
    Lock.document_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Lock.id, TypeAdapter(UUID)),
}


class LockQuery(PageQuery):
    """Which locks a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[LockResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_locks(
    query: Annotated[LockQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the locks of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=LockResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_lock(
    body: LockCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a lock."""
    await lock_parent(session, live_document(scope, body.document_id), "/document_id")
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Lock).values(values).returning(*COLUMNS)
    lock = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{lock['id']}"
    return lock


@router.get(
    "/{lock_id}",
    response_model=LockResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_lock(
    lock_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one lock."""
    return await fetch_lock(session, scope, lock_id)


@router.patch(
    "/{lock_id}",
    response_model=LockResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_lock(
    lock_id: UUID, body: LockUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_lock(session, scope, lock_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Lock).where(col(Lock.id) == lock_id).values(**changes)
        )
    lock = await fetch_lock(session, scope, lock_id)
    await session.commit()
    return lock


@router.delete(
    "/{lock_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_lock(lock_id: UUID, scope: InAccount, session: WriteSession) -> None:
    """Delete a lock for good."""
    await lock_lock(session, scope, lock_id)
    await session.exec(sa.delete(Lock).where(col(Lock.id) == lock_id))
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The locks that the caller may see."""
    return (col(Lock.account_id) == scope.account_id,)


async def fetch_lock(
    session: AsyncSession, scope: AccountScope, lock_id: UUID
) -> dict[str, Any]:
    """The content of a lock's response, or 404."""
    statement = select(*COLUMNS).where(Lock.id == lock_id, *visible(scope))
    lock = (await session.exec(statement)).mappings().one_or_none()
    if lock is None:
        raise NotFound
    return dict(lock)


async def lock_lock(session: AsyncSession, scope: AccountScope, lock_id: UUID) -> None:
    """Keep others from changing a lock for now, or 404."""
    statement = (
        select(Lock.id).where(Lock.id == lock_id, *visible(scope)).with_for_update()
    )
    lock = (await session.exec(statement)).one_or_none()
    if lock is None:
        raise NotFound


def live_document(scope: AccountScope, document_id: UUID) -> SelectOfScalar[UUID]:
    """The document of this id, where the caller may see it."""
    return select(Document.id).where(
        Document.id == document_id,
        col(Document.account_id) == scope.account_id,
        col(Document.deleted_at).is_(None),
    )
