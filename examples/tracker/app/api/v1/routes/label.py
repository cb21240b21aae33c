"""The operations on labels."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.etag import (
    NOT_MODIFIED,
    IfMatch,
    IfNoneMatch,
    check_if_match,
    etag,
    is_current,
)
from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    NotFound,
    PreconditionFailed,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.models.ids import uuid7
from app.models.label import Label, LabelCreate, LabelResponse, LabelUpdate
from app.models.task import Task, TaskLabel
from app.models.types import Text

router = APIRouter(prefix="/labels", tags=["labels"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Label.id,
    Label.name,
    Label.colour,
    Label.created_at,
    Label.updated_at,
    Label.version,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "name": SortKey(Label.name, TypeAdapter(Text)),
    "id": SortKey(Label.id, TypeAdapter(UUID)),
}


class LabelQuery(PageQuery):
    """Which labels a list holds, and in what order."""

    sort: Sort[Literal["name", "-name"]] = Field(default=["name"])
    name: Text | MISSING = MISSING
    name__in: AnyOf[Text] | MISSING = MISSING


@router.get(
    "",
    response_model=Page[LabelResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_labels(
    query: Annotated[LabelQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the labels of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Label, query))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=LabelResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_label(
    body: LabelCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a label in the account."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Label).values(values).returning(*COLUMNS)
    label = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{label['id']}"
    response.headers["ETag"] = etag(label["version"])
    return label


@router.get(
    "/{label_id}",
    response_model=LabelResponse,
    responses=documented(Unauthenticated, NotFound) | NOT_MODIFIED,
)
async def read_label(
    label_id: UUID,
    scope: InAccount,
    session: ReadSession,
    response: Response,
    if_none_match: IfNoneMatch = MISSING,
) -> dict[str, Any] | Response:
    """Read one label."""
    label = await fetch_label(session, scope, label_id)
    response.headers["ETag"] = etag(label["version"])
    if is_current(if_none_match, label["version"]):
        return Response(status_code=304, headers=response.headers)
    return label


@router.patch(
    "/{label_id}",
    response_model=LabelResponse,
    responses=documented(
        Unauthenticated,
        NotFound,
        Conflict,
        PreconditionFailed,
        BodyTooLarge,
        UnsupportedMediaType,
    ),
)
async def update_label(
    label_id: UUID,
    body: LabelUpdate,
    scope: InAccount,
    session: WriteSession,
    response: Response,
    if_match: IfMatch = MISSING,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    version = await lock_label(session, scope, label_id)
    check_if_match(if_match, version)
    if changes := body.model_dump():
        await session.exec(
            sa.update(Label)
            .where(col(Label.id) == label_id)
            .values(**changes, version=Label.version + 1, updated_at=sa.func.now())
        )
    label = await fetch_label(session, scope, label_id)
    await session.commit()
    response.headers["ETag"] = etag(label["version"])
    return label


@router.delete(
    "/{label_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict, PreconditionFailed),
)
async def delete_label(
    label_id: UUID, scope: InAccount, session: WriteSession, if_match: IfMatch = MISSING
) -> None:
    """Delete a label for good, and take it off every task."""
    version = await lock_label(session, scope, label_id)
    check_if_match(if_match, version)
    # A task that loses the label is told differently from now on.
    labelled = select(TaskLabel.task_id).where(TaskLabel.label_id == label_id)
    await session.exec(
        sa.update(Task)
        .where(col(Task.id).in_(labelled))
        .values(version=Task.version + 1, updated_at=sa.func.now())
    )
    await session.exec(sa.delete(Label).where(col(Label.id) == label_id))
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The labels that the caller may see."""
    return (col(Label.account_id) == scope.account_id,)


async def fetch_label(
    session: AsyncSession, scope: AccountScope, label_id: UUID
) -> dict[str, Any]:
    """The content of a label's response, or 404."""
    statement = select(*COLUMNS).where(Label.id == label_id, *visible(scope))
    label = (await session.exec(statement)).mappings().one_or_none()
    if label is None:
        raise NotFound
    return dict(label)


async def lock_label(session: AsyncSession, scope: AccountScope, label_id: UUID) -> int:
    """The version of a label, which nobody else changes now, or 404."""
    statement = (
        select(Label.version)
        .where(Label.id == label_id, *visible(scope))
        .with_for_update()
    )
    version = (await session.exec(statement)).one_or_none()
    if version is None:
        raise NotFound
    return version
