# Compiled by restc from specs/document.yaml: change that.
"""The operations on documents."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_parent, lock_restored_parent
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
from app.api.v1.soft_delete import let_go, refuse_any
from app.models.document import (
    Document,
    DocumentCreate,
    DocumentResponse,
    DocumentUpdate,
)
from app.models.folder import Folder
from app.models.ids import uuid7
from app.models.lock import Lock

router = APIRouter(prefix="/documents", tags=["documents"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Document.id,
    Document.title,
    Document.folder_id,
    Document.draft_of_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Document.id, TypeAdapter(UUID)),
}


class DocumentQuery(PageQuery):
    """Which documents a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[DocumentResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_documents(
    query: Annotated[DocumentQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the documents of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=DocumentResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_document(
    body: DocumentCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a document."""
    await lock_parent(session, live_folder(scope, body.folder_id), "/folder_id")
    if body.draft_of_id is not None:
        await lock_parent(
            session, live_document(scope, body.draft_of_id), "/draft_of_id"
        )
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Document).values(values).returning(*COLUMNS)
    document = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{document['id']}"
    return document


@router.get(
    "/{document_id}",
    response_model=DocumentResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_document(
    document_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one document."""
    return await fetch_document(session, scope, document_id)


@router.patch(
    "/{document_id}",
    response_model=DocumentResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_document(
    document_id: UUID, body: DocumentUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_document(session, scope, document_id)
    changes = body.model_dump()
    if body.folder_id is not MISSING:
        await lock_parent(session, live_folder(scope, body.folder_id), "/folder_id")
    if body.draft_of_id is not MISSING and body.draft_of_id is not None:
        await lock_parent(
            session, live_document(scope, body.draft_of_id), "/draft_of_id"
        )
    if changes:
        await session.exec(
            sa.update(Document).where(col(Document.id) == document_id).values(**changes)
        )
    document = await fetch_document(session, scope, document_id)
    await session.commit()
    return document


@router.delete(
    "/{document_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def delete_document(
    document_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a document; it can be restored."""
    await lock_document(session, scope, document_id)
    statement = sa.update(Document).where(col(Document.id) == document_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await let_go(session, Document, Document.draft_of_id, [document_id])
    await refuse_any(session, Lock, Lock.document_id, [document_id])
    await session.commit()


@router.post(
    "/{document_id}/restore",
    response_model=DocumentResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_document(
    document_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted document."""
    statement = (
        select(Document.deleted_at, Document.folder_id)
        .where(Document.id == document_id, Document.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    deleted_at, folder_id = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await lock_restored_parent(session, live_folder(scope, folder_id), "/folder_id")
    await session.exec(
        sa.update(Document)
        .where(col(Document.id) == document_id)
        .values(deleted_at=None)
    )
    document = await fetch_document(session, scope, document_id)
    await session.commit()
    return document


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The documents that the caller may see."""
    return (
        col(Document.account_id) == scope.account_id,
        col(Document.deleted_at).is_(None),
    )


async def fetch_document(
    session: AsyncSession, scope: AccountScope, document_id: UUID
) -> dict[str, Any]:
    """The content of a document's response, or 404."""
    statement = select(*COLUMNS).where(Document.id == document_id, *visible(scope))
    document = (await session.exec(statement)).mappings().one_or_none()
    if document is None:
        raise NotFound
    return dict(document)


async def lock_document(
    session: AsyncSession, scope: AccountScope, document_id: UUID
) -> None:
    """Keep others from changing a document for now, or 404."""
    statement = (
        select(Document.id)
        .where(Document.id == document_id, *visible(scope))
        .with_for_update()
    )
    document = (await session.exec(statement)).one_or_none()
    if document is None:
        raise NotFound


def live_folder(scope: AccountScope, folder_id: UUID) -> SelectOfScalar[UUID]:
    """The folder of this id, where the caller may see it."""
    return select(Folder.id).where(
        Folder.id == folder_id,
        col(Folder.account_id) == scope.account_id,
        col(Folder.deleted_at).is_(None),
    )


def live_document(scope: AccountScope, document_id: UUID) -> SelectOfScalar[UUID]:
    """The document of this id, where the caller may see it."""
    return select(Document.id).where(Document.id == document_id, *visible(scope))
