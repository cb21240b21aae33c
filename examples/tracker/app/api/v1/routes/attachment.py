# Compiled by restc from specs/attachment.yaml: change that.
"""The operations on attachments."""

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
from app.models.attachment import (
    Attachment,
    AttachmentCreate,
    AttachmentResponse,
    AttachmentUpdate,
)
from app.models.ids import uuid7
from app.models.task import Task
from app.models.types import BigInteger, Text, Timestamp

router = APIRouter(
    prefix="/attachments", tags=["attachments"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    Attachment.id,
    Attachment.file_name,
    Attachment.media_type,
    Attachment.byte_size,
    Attachment.sha256,
    Attachment.storage_key,
    Attachment.task_id,
    Attachment.created_at,
    Attachment.updated_at,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "created_at": SortKey(Attachment.created_at, TypeAdapter(Timestamp)),
    "byte_size": SortKey(Attachment.byte_size, TypeAdapter(BigInteger)),
    "id": SortKey(Attachment.id, TypeAdapter(UUID)),
}

MediaTypeValue = Annotated[Text, Field(max_length=100)]
ByteSizeValue = Annotated[int, Field(ge=0, le=1099511627776)]


class AttachmentQuery(PageQuery):
    """Which attachments a list holds, and in what order."""

    sort: Sort[Literal["created_at", "-created_at", "byte_size", "-byte_size"]] = Field(
        default=["-created_at"]
    )
    task_id: UUID | MISSING = MISSING
    task_id__ne: UUID | MISSING = MISSING
    task_id__in: AnyOf[UUID] | MISSING = MISSING
    media_type: MediaTypeValue | MISSING = MISSING
    media_type__ne: MediaTypeValue | MISSING = MISSING
    media_type__in: AnyOf[MediaTypeValue] | MISSING = MISSING
    byte_size: ByteSizeValue | MISSING = MISSING
    byte_size__ne: ByteSizeValue | MISSING = MISSING
    byte_size__gt: ByteSizeValue | MISSING = MISSING
    byte_size__gte: ByteSizeValue | MISSING = MISSING
    byte_size__lt: ByteSizeValue | MISSING = MISSING
    byte_size__lte: ByteSizeValue | MISSING = MISSING
    byte_size__in: AnyOf[ByteSizeValue] | MISSING = MISSING


@router.get(
    "",
    response_model=Page[AttachmentResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_attachments(
    query: Annotated[AttachmentQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the attachments of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Attachment, query))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=AttachmentResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_attachment(
    body: AttachmentCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create an attachment."""
    await lock_parent(session, live_task(scope, body.task_id), "/task_id")
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Attachment).values(values).returning(*COLUMNS)
    attachment = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{attachment['id']}"
    return attachment


@router.get(
    "/{attachment_id}",
    response_model=AttachmentResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_attachment(
    attachment_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one attachment."""
    return await fetch_attachment(session, scope, attachment_id)


@router.patch(
    "/{attachment_id}",
    response_model=AttachmentResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_attachment(
    attachment_id: UUID, body: AttachmentUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_attachment(session, scope, attachment_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Attachment)
            .where(col(Attachment.id) == attachment_id)
            .values(**changes, updated_at=sa.func.now())
        )
    attachment = await fetch_attachment(session, scope, attachment_id)
    await session.commit()
    return attachment


@router.delete(
    "/{attachment_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_attachment(
    attachment_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete an attachment; it can be restored."""
    await lock_attachment(session, scope, attachment_id)
    statement = sa.update(Attachment).where(col(Attachment.id) == attachment_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()


@router.post(
    "/{attachment_id}/restore",
    response_model=AttachmentResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_attachment(
    attachment_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted attachment."""
    statement = (
        select(Attachment.deleted_at, Attachment.task_id)
        .where(
            Attachment.id == attachment_id, Attachment.account_id == scope.account_id
        )
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    deleted_at, task_id = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await lock_restored_parent(session, live_task(scope, task_id), "/task_id")
    await session.exec(
        sa.update(Attachment)
        .where(col(Attachment.id) == attachment_id)
        .values(deleted_at=None)
    )
    attachment = await fetch_attachment(session, scope, attachment_id)
    await session.commit()
    return attachment


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The attachments that the caller may see."""
    return (
        col(Attachment.account_id) == scope.account_id,
        col(Attachment.deleted_at).is_(None),
    )


async def fetch_attachment(
    session: AsyncSession, scope: AccountScope, attachment_id: UUID
) -> dict[str, Any]:
    """The content of an attachment's response, or 404."""
    statement = select(*COLUMNS).where(Attachment.id == attachment_id, *visible(scope))
    attachment = (await session.exec(statement)).mappings().one_or_none()
    if attachment is None:
        raise NotFound
    return dict(attachment)


async def lock_attachment(
    session: AsyncSession, scope: AccountScope, attachment_id: UUID
) -> None:
    """Keep others from changing an attachment for now, or 404."""
    statement = (
        select(Attachment.id)
        .where(Attachment.id == attachment_id, *visible(scope))
        .with_for_update()
    )
    attachment = (await session.exec(statement)).one_or_none()
    if attachment is None:
        raise NotFound


def live_task(scope: AccountScope, task_id: UUID) -> SelectOfScalar[UUID]:
    """The task of this id, where the caller may see it."""
    return select(Task.id).where(
        Task.id == task_id,
        col(Task.account_id) == scope.account_id,
        col(Task.deleted_at).is_(None),
    )
