# Compiled by restc from specs/time_entry.yaml: change that.
"""The operations on time entries."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, BaseModel, Field, TypeAdapter
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.batch import BatchOf, Created, insert_items, lock_parents
from app.api.v1.expansion import join_row, nest
from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_parent
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
from app.models.task import Task
from app.models.time_entry import (
    TimeEntry,
    TimeEntryCreate,
    TimeEntryResponse,
    TimeEntryUpdate,
)
from app.models.types import Date, Timestamp

router = APIRouter(
    prefix="/time-entries", tags=["time entries"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    TimeEntry.id,
    TimeEntry.spent_on,
    TimeEntry.started_at,
    TimeEntry.hours,
    TimeEntry.note,
    TimeEntry.billable,
    TimeEntry.mood,
    TimeEntry.task_id,
    TimeEntry.created_at,
    TimeEntry.updated_at,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "spent_on": SortKey(TimeEntry.spent_on, TypeAdapter(Date)),
    "created_at": SortKey(TimeEntry.created_at, TypeAdapter(Timestamp)),
    "id": SortKey(TimeEntry.id, TypeAdapter(UUID)),
}

TASK = aliased(Task, name="task")


class TimeEntryQuery(PageQuery):
    """Which time entries a list holds, and in what order."""

    sort: Sort[Literal["spent_on", "-spent_on", "created_at", "-created_at"]] = Field(
        default=["spent_on"]
    )
    expand: AnyOf[Literal["task"]] = Field(
        default=[], description="Related rows to answer in place."
    )
    spent_on: Date | MISSING = MISSING
    spent_on__ne: Date | MISSING = MISSING
    spent_on__gt: Date | MISSING = MISSING
    spent_on__gte: Date | MISSING = MISSING
    spent_on__lt: Date | MISSING = MISSING
    spent_on__lte: Date | MISSING = MISSING
    spent_on__in: AnyOf[Date] | MISSING = MISSING
    billable: bool | MISSING = MISSING
    task_id: UUID | MISSING = MISSING
    task_id__ne: UUID | MISSING = MISSING
    task_id__in: AnyOf[UUID] | MISSING = MISSING
    task_id__isnull: bool | MISSING = MISSING


class TimeEntryExpansion(BaseModel):
    """What the response of a time entry holds beside its keys."""

    model_config = {"extra": "forbid"}

    expand: AnyOf[Literal["task"]] = Field(
        default=[], description="Related rows to answer in place."
    )


@router.get(
    "", response_model=Page[TimeEntryResponse], responses=documented(Unauthenticated)
)
async def list_time_entries(
    query: Annotated[TimeEntryQuery, Query()], principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """List the time entries of the caller."""
    statement = select(*COLUMNS).where(
        *visible(principal), *conditions(TimeEntry, query)
    )
    statement = expand(statement, query.expand, principal)
    page = await read_page(session, statement, query, query.sort, SORT_KEYS)
    page["data"] = [nest(row, query.expand) for row in page["data"]]
    return page


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=TimeEntryResponse,
    responses=documented(Unauthenticated, BodyTooLarge, UnsupportedMediaType),
)
async def create_time_entry(
    body: TimeEntryCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a time entry."""
    if body.task_id is not None:
        await lock_parent(session, live_task(principal, body.task_id), "/task_id")
    values = new_time_entry(principal, body)
    statement = sa.insert(TimeEntry).values(values).returning(*COLUMNS)
    time_entry = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{time_entry['id']}"
    return time_entry


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[TimeEntryResponse],
    responses=documented(Unauthenticated, BodyTooLarge, UnsupportedMediaType),
)
async def batch_create_time_entries(
    body: BatchOf[TimeEntryCreate], principal: SignedIn, session: WriteSession
) -> dict[str, Any]:
    """Create time entries: all of them, or none."""
    await lock_parents(
        session,
        visible_tasks(principal),
        [[item.task_id] for item in body.items],
        "/task_id",
    )
    rows = [new_time_entry(principal, item) for item in body.items]
    created = await insert_items(session, TimeEntry, rows, COLUMNS)
    await session.commit()
    return {"data": created}


@router.get(
    "/{time_entry_id}",
    response_model=TimeEntryResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_time_entry(
    time_entry_id: UUID,
    query: Annotated[TimeEntryExpansion, Query()],
    principal: SignedIn,
    session: ReadSession,
) -> dict[str, Any]:
    """Read one time entry."""
    return await fetch_time_entry(session, principal, time_entry_id, query.expand)


@router.patch(
    "/{time_entry_id}",
    response_model=TimeEntryResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_time_entry(
    time_entry_id: UUID,
    body: TimeEntryUpdate,
    principal: SignedIn,
    session: WriteSession,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_time_entry(session, principal, time_entry_id)
    changes = body.model_dump()
    if body.task_id is not MISSING and body.task_id is not None:
        await lock_parent(session, live_task(principal, body.task_id), "/task_id")
    if changes:
        await session.exec(
            sa.update(TimeEntry)
            .where(col(TimeEntry.id) == time_entry_id)
            .values(**changes, updated_at=sa.func.now())
        )
    time_entry = await fetch_time_entry(session, principal, time_entry_id)
    await session.commit()
    return time_entry


@router.delete(
    "/{time_entry_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_time_entry(
    time_entry_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete a time entry for good."""
    await lock_time_entry(session, principal, time_entry_id)
    await session.exec(sa.delete(TimeEntry).where(col(TimeEntry.id) == time_entry_id))
    await session.commit()


def new_time_entry(principal: Principal, body: TimeEntryCreate) -> dict[str, Any]:
    """What a time entry is stored with."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["profile_id"] = principal.profile_id
    return values


def visible(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """The time entries that the caller may see."""
    return (col(TimeEntry.profile_id) == principal.profile_id,)


def expand(statement: Any, names: Sequence[str], principal: Principal) -> Any:
    """Join the rows that are asked for, as far as the caller sees them."""
    if "task" in names:
        statement = join_row(
            statement,
            "task",
            TASK,
            (
                TASK.id,
                TASK.title,
                TASK.body,
                TASK.status,
                TASK.priority,
                TASK.estimate,
                TASK.due_on,
                TASK.tags,
                TASK.settings,
                TASK.done_at,
                TASK.project_id,
                TASK.assignee_id,
                TASK.created_by_id,
                TASK.parent_id,
                TASK.created_at,
                TASK.updated_at,
                TASK.version,
            ),
            TASK.id == TimeEntry.task_id,
            col(TASK.account_id).in_(principal.accounts),
            col(TASK.deleted_at).is_(None),
        )
    return statement


async def fetch_time_entry(
    session: AsyncSession,
    principal: Principal,
    time_entry_id: UUID,
    names: Sequence[str] = (),
) -> dict[str, Any]:
    """The content of a time entry's response, or 404."""
    statement = select(*COLUMNS).where(
        TimeEntry.id == time_entry_id, *visible(principal)
    )
    statement = expand(statement, names, principal)
    time_entry = (await session.exec(statement)).mappings().one_or_none()
    if time_entry is None:
        raise NotFound
    return nest(time_entry, names)


async def lock_time_entry(
    session: AsyncSession, principal: Principal, time_entry_id: UUID
) -> None:
    """Keep others from changing a time entry for now, or 404."""
    statement = (
        select(TimeEntry.id)
        .where(TimeEntry.id == time_entry_id, *visible(principal))
        .with_for_update()
    )
    time_entry = (await session.exec(statement)).one_or_none()
    if time_entry is None:
        raise NotFound


def live_task(principal: Principal, task_id: UUID) -> SelectOfScalar[UUID]:
    """The task of this id, where the caller may see it."""
    return select(Task.id).where(
        Task.id == task_id,
        col(Task.account_id).in_(principal.accounts),
        col(Task.deleted_at).is_(None),
    )


def visible_tasks(principal: Principal) -> SelectOfScalar[UUID]:
    """The ids of the tasks that the caller may see."""
    return select(Task.id).where(
        col(Task.account_id).in_(principal.accounts), col(Task.deleted_at).is_(None)
    )
