# Compiled by restc from specs/label.yaml: change that.
"""The operations on labels."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.batch import BatchOf, Created, insert_items
from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    NotFound,
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
from app.models.types import Text, Timestamp

router = APIRouter(prefix="/labels", tags=["labels"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Label.id,
    Label.name,
    Label.colour,
    Label.created_at,
    Label.updated_at,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "created_at": SortKey(Label.created_at, TypeAdapter(Timestamp)),
    "name": SortKey(Label.name, TypeAdapter(Text)),
    "id": SortKey(Label.id, TypeAdapter(UUID)),
}

NameValue = Annotated[Text, Field(max_length=50)]


class LabelQuery(PageQuery):
    """Which labels a list holds, and in what order."""

    sort: Sort[Literal["created_at", "-created_at", "name", "-name"]] = Field(
        default=["-created_at"]
    )
    name: NameValue | MISSING = MISSING
    name__ne: NameValue | MISSING = MISSING
    name__in: AnyOf[NameValue] | MISSING = MISSING


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
    """Create a label."""
    values = new_label(scope, body)
    statement = sa.insert(Label).values(values).returning(*COLUMNS)
    label = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{label['id']}"
    return label


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[LabelResponse],
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def batch_create_labels(
    body: BatchOf[LabelCreate], scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Create labels: all of them, or none."""
    rows = [new_label(scope, item) for item in body.items]
    created = await insert_items(session, Label, rows, COLUMNS)
    await session.commit()
    return {"data": created}


@router.get(
    "/{label_id}",
    response_model=LabelResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_label(
    label_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one label."""
    return await fetch_label(session, scope, label_id)


@router.patch(
    "/{label_id}",
    response_model=LabelResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_label(
    label_id: UUID, body: LabelUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_label(session, scope, label_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Label)
            .where(col(Label.id) == label_id)
            .values(**changes, updated_at=sa.func.now())
        )
    label = await fetch_label(session, scope, label_id)
    await session.commit()
    return label


@router.delete(
    "/{label_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_label(label_id: UUID, scope: InAccount, session: WriteSession) -> None:
    """Delete a label for good."""
    await lock_label(session, scope, label_id)
    linked = select(TaskLabel.task_id).where(TaskLabel.label_id == label_id)
    statement = sa.update(Task).where(col(Task.id).in_(linked))
    await session.exec(
        statement.values(version=Task.version + 1, updated_at=sa.func.now())
    )
    await session.exec(sa.delete(Label).where(col(Label.id) == label_id))
    await session.commit()


def new_label(scope: AccountScope, body: LabelCreate) -> dict[str, Any]:
    """What a label is stored with."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    return values


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


async def lock_label(
    session: AsyncSession, scope: AccountScope, label_id: UUID
) -> None:
    """Keep others from changing a label for now, or 404."""
    statement = (
        select(Label.id).where(Label.id == label_id, *visible(scope)).with_for_update()
    )
    label = (await session.exec(statement)).one_or_none()
    if label is None:
        raise NotFound
