# Compiled by restc from specs/folder.yaml: change that.
"""The operations on folders."""

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
from app.api.v1.parents import (
    begin_move,
    lock_parent,
    lock_restored_parent,
    refuse_circle,
)
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
from app.api.v1.soft_delete import (
    delete_children,
    delete_descendants,
    let_go,
    refuse_any,
    restore_children,
    restore_descendants,
)
from app.models.document import Document
from app.models.folder import Folder, FolderCreate, FolderResponse, FolderUpdate
from app.models.ids import uuid7
from app.models.lock import Lock

router = APIRouter(prefix="/folders", tags=["folders"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Folder.id,
    Folder.name,
    Folder.parent_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Folder.id, TypeAdapter(UUID)),
}


class FolderQuery(PageQuery):
    """Which folders a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[FolderResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_folders(
    query: Annotated[FolderQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the folders of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=FolderResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_folder(
    body: FolderCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a folder."""
    if body.parent_id is not None:
        await lock_parent(session, live_folder(scope, body.parent_id), "/parent_id")
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Folder).values(values).returning(*COLUMNS)
    folder = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{folder['id']}"
    return folder


@router.get(
    "/{folder_id}",
    response_model=FolderResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_folder(
    folder_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one folder."""
    return await fetch_folder(session, scope, folder_id)


@router.patch(
    "/{folder_id}",
    response_model=FolderResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_folder(
    folder_id: UUID, body: FolderUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    if body.parent_id is not MISSING and body.parent_id is not None:
        await begin_move(session, Folder, scope.account_id)
    await lock_folder(session, scope, folder_id)
    changes = body.model_dump()
    if body.parent_id is not MISSING and body.parent_id is not None:
        await lock_parent(session, live_folder(scope, body.parent_id), "/parent_id")
        await refuse_circle(
            session, Folder, Folder.parent_id, folder_id, body.parent_id, "/parent_id"
        )
    if changes:
        await session.exec(
            sa.update(Folder).where(col(Folder.id) == folder_id).values(**changes)
        )
    folder = await fetch_folder(session, scope, folder_id)
    await session.commit()
    return folder


@router.delete(
    "/{folder_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def delete_folder(
    folder_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a folder and all that hangs on it; it can be restored."""
    await lock_folder(session, scope, folder_id)
    statement = sa.update(Folder).where(col(Folder.id) == folder_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    folders = [
        folder_id,
        *await delete_descendants(session, Folder, Folder.parent_id, [folder_id]),
    ]
    documents = await delete_children(session, Document, Document.folder_id, folders)
    await let_go(session, Document, Document.draft_of_id, documents)
    await refuse_any(session, Lock, Lock.document_id, documents)
    await session.commit()


@router.post(
    "/{folder_id}/restore",
    response_model=FolderResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_folder(
    folder_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted folder and what was deleted with it."""
    statement = (
        select(Folder.deleted_at, Folder.parent_id)
        .where(Folder.id == folder_id, Folder.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    deleted_at, parent_id = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    if parent_id is not None:
        await lock_restored_parent(session, live_folder(scope, parent_id), "/parent_id")
    await session.exec(
        sa.update(Folder).where(col(Folder.id) == folder_id).values(deleted_at=None)
    )
    folders = [
        folder_id,
        *await restore_descendants(
            session, Folder, Folder.parent_id, [folder_id], deleted_at
        ),
    ]
    await restore_children(session, Document, Document.folder_id, folders, deleted_at)
    folder = await fetch_folder(session, scope, folder_id)
    await session.commit()
    return folder


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The folders that the caller may see."""
    return (
        col(Folder.account_id) == scope.account_id,
        col(Folder.deleted_at).is_(None),
    )


async def fetch_folder(
    session: AsyncSession, scope: AccountScope, folder_id: UUID
) -> dict[str, Any]:
    """The content of a folder's response, or 404."""
    statement = select(*COLUMNS).where(Folder.id == folder_id, *visible(scope))
    folder = (await session.exec(statement)).mappings().one_or_none()
    if folder is None:
        raise NotFound
    return dict(folder)


async def lock_folder(
    session: AsyncSession, scope: AccountScope, folder_id: UUID
) -> None:
    """Keep others from changing a folder for now, or 404."""
    statement = (
        select(Folder.id)
        .where(Folder.id == folder_id, *visible(scope))
        .with_for_update()
    )
    folder = (await session.exec(statement)).one_or_none()
    if folder is None:
        raise NotFound


def live_folder(scope: AccountScope, folder_id: UUID) -> SelectOfScalar[UUID]:
    """The folder of this id, where the caller may see it."""
    return select(Folder.id).where(Folder.id == folder_id, *visible(scope))
