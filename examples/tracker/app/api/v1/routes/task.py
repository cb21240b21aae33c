# Compiled by restc from specs/task.yaml: change that, or app/services/task.py.
"""The operations on tasks."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, BaseModel, Field, TypeAdapter
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.batch import (
    BatchOf,
    Created,
    in_order,
    insert_items,
    insert_links,
    lock_parents,
)
from app.api.v1.etag import (
    NOT_MODIFIED,
    IfMatch,
    IfNoneMatch,
    check_if_match,
    etag,
    is_current,
)
from app.api.v1.expansion import join_row, nest
from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.idempotency import OnlyOnce
from app.api.v1.links import limit_links
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
    Forbidden,
    NotFound,
    PreconditionFailed,
    Unauthenticated,
    UnsupportedMediaType,
    Violation,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.api.v1.soft_delete import (
    Under,
    delete_children,
    delete_descendants,
    let_go,
    restore_children,
    restore_descendants,
)
from app.api.v1.transitions import check_transition
from app.models.attachment import Attachment
from app.models.comment import Comment
from app.models.ids import uuid7
from app.models.label import Label
from app.models.project import Project
from app.models.task import (
    Task,
    TaskCreate,
    TaskLabel,
    TaskReopen,
    TaskResponse,
    TaskStatus,
    TaskUpdate,
)
from app.models.time_entry import TimeEntry
from app.models.types import Date, Integer, Text, Timestamp
from app.services.task import reopen, trim_title

router = APIRouter(prefix="/tasks", tags=["tasks"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Task.id,
    Task.title,
    Task.body,
    Task.status,
    Task.priority,
    Task.estimate,
    Task.due_on,
    Task.tags,
    Task.settings,
    Task.done_at,
    Task.project_id,
    Task.assignee_id,
    Task.created_by_id,
    Task.parent_id,
    Task.created_at,
    Task.updated_at,
    Task.version,
    sa.func.array(
        select(TaskLabel.label_id)
        .where(TaskLabel.task_id == Task.id)
        .order_by(col(TaskLabel.label_id))
        .scalar_subquery(),
        type_=pg.ARRAY(sa.Uuid),
    ).label("label_ids"),
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "created_at": SortKey(Task.created_at, TypeAdapter(Timestamp)),
    "priority": SortKey(Task.priority, TypeAdapter(Integer)),
    "id": SortKey(Task.id, TypeAdapter(UUID)),
}

STATUS_TRANSITIONS: Final[Mapping[str, Sequence[str]]] = {
    TaskStatus.TODO: [TaskStatus.DOING],
    TaskStatus.DOING: [TaskStatus.TODO, TaskStatus.DONE],
    TaskStatus.DONE: [],
}

PROJECT = aliased(Project, name="project")
ASSIGNEE = sa.table(
    "profiles", sa.column("id", sa.Uuid), sa.column("display_name")
).alias("assignee")
CREATED_BY = sa.table(
    "profiles", sa.column("id", sa.Uuid), sa.column("display_name")
).alias("created_by")

PriorityValue = Annotated[int, Field(ge=0, le=5)]
TagsValue = Annotated[Text, Field(max_length=40)]


class TaskQuery(PageQuery):
    """Which tasks a list holds, and in what order."""

    q: Text | MISSING = Field(
        default=MISSING, min_length=1, max_length=200, description="Words to find."
    )
    sort: Sort[Literal["created_at", "-created_at", "priority", "-priority"]] = Field(
        default=["-created_at"]
    )
    expand: AnyOf[Literal["project", "assignee", "created_by"]] = Field(
        default=[], description="Related rows to answer in place."
    )
    status: TaskStatus | MISSING = MISSING
    status__ne: TaskStatus | MISSING = MISSING
    status__in: AnyOf[TaskStatus] | MISSING = MISSING
    priority: PriorityValue | MISSING = MISSING
    priority__ne: PriorityValue | MISSING = MISSING
    priority__gt: PriorityValue | MISSING = MISSING
    priority__gte: PriorityValue | MISSING = MISSING
    priority__lt: PriorityValue | MISSING = MISSING
    priority__lte: PriorityValue | MISSING = MISSING
    priority__in: AnyOf[PriorityValue] | MISSING = MISSING
    due_on: Date | MISSING = MISSING
    due_on__ne: Date | MISSING = MISSING
    due_on__gt: Date | MISSING = MISSING
    due_on__gte: Date | MISSING = MISSING
    due_on__lt: Date | MISSING = MISSING
    due_on__lte: Date | MISSING = MISSING
    due_on__in: AnyOf[Date] | MISSING = MISSING
    due_on__isnull: bool | MISSING = MISSING
    project_id: UUID | MISSING = MISSING
    project_id__ne: UUID | MISSING = MISSING
    project_id__in: AnyOf[UUID] | MISSING = MISSING
    assignee_id: UUID | MISSING = MISSING
    assignee_id__ne: UUID | MISSING = MISSING
    assignee_id__in: AnyOf[UUID] | MISSING = MISSING
    assignee_id__isnull: bool | MISSING = MISSING
    tags__contains: AnyOf[TagsValue] | MISSING = MISSING
    tags__overlaps: AnyOf[TagsValue] | MISSING = MISSING


class TaskExpansion(BaseModel):
    """What the response of a task holds beside its keys."""

    model_config = {"extra": "forbid"}

    expand: AnyOf[Literal["project", "assignee", "created_by"]] = Field(
        default=[], description="Related rows to answer in place."
    )


@router.get(
    "",
    response_model=Page[TaskResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_tasks(
    query: Annotated[TaskQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the tasks of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Task, query))
    if query.q is not MISSING:
        words = sa.func.websearch_to_tsquery("simple", query.q)
        statement = statement.where(col(Task.search).bool_op("@@")(words))
    statement = expand(statement, query.expand, scope)
    page = await read_page(session, statement, query, query.sort, SORT_KEYS)
    page["data"] = [nest(row, query.expand) for row in page["data"]]
    return page


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=TaskResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_task(
    body: TaskCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
    once: OnlyOnce,
) -> dict[str, Any] | Response:
    """Create a task."""
    earlier = await once.answer(session, scope.account_id)
    if earlier is not None:
        return earlier
    await lock_parent(session, live_project(scope, body.project_id), "/project_id")
    if body.parent_id is not None:
        await lock_parent(session, live_task(scope, body.parent_id), "/parent_id")
    values = new_task(scope, body)
    task_id = values["id"]
    await trim_title(session, scope, values)
    await session.exec(sa.insert(Task).values(values))
    await set_labels(session, scope, task_id, body.label_ids)
    task = await fetch_task(session, scope, task_id)
    response.headers["Location"] = f"{request.url.path}/{task_id}"
    response.headers["ETag"] = etag(task["version"])
    await once.keep(session, 201, response.headers, TaskResponse, task)
    await session.commit()
    return task


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[TaskResponse],
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def batch_create_tasks(
    body: BatchOf[TaskCreate], scope: InAccount, session: WriteSession, once: OnlyOnce
) -> dict[str, Any] | Response:
    """Create tasks: all of them, or none."""
    earlier = await once.answer(session, scope.account_id)
    if earlier is not None:
        return earlier
    await lock_parents(
        session,
        visible_projects(scope),
        [[item.project_id] for item in body.items],
        "/project_id",
    )
    await lock_parents(
        session,
        visible_tasks(scope),
        [[item.parent_id] for item in body.items],
        "/parent_id",
    )
    rows = [new_task(scope, item) for item in body.items]
    for row in rows:
        await trim_title(session, scope, row)
    await insert_items(session, Task, rows, [Task.id])
    links = [
        (place, {"task_id": row["id"], "label_id": key, "account_id": scope.account_id})
        for place, (row, item) in enumerate(zip(rows, body.items, strict=True))
        for key in dict.fromkeys(item.label_ids)
    ]
    await insert_links(session, TaskLabel, links)
    created = await in_order(session, COLUMNS, Task.id, rows)
    await once.keep(session, 201, {}, Created[TaskResponse], {"data": created})
    await session.commit()
    return {"data": created}


@router.get(
    "/{task_id}",
    response_model=TaskResponse,
    responses=documented(Unauthenticated, NotFound) | NOT_MODIFIED,
)
async def read_task(
    task_id: UUID,
    query: Annotated[TaskExpansion, Query()],
    scope: InAccount,
    session: ReadSession,
    response: Response,
    if_none_match: IfNoneMatch = MISSING,
) -> dict[str, Any] | Response:
    """Read one task."""
    task = await fetch_task(session, scope, task_id, query.expand)
    if query.expand:
        return task
    response.headers["ETag"] = etag(task["version"])
    if is_current(if_none_match, task["version"]):
        return Response(status_code=304, headers=response.headers)
    return task


@router.patch(
    "/{task_id}",
    response_model=TaskResponse,
    responses=documented(
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        PreconditionFailed,
        BodyTooLarge,
        UnsupportedMediaType,
    ),
)
async def update_task(
    task_id: UUID,
    body: TaskUpdate,
    scope: InAccount,
    session: WriteSession,
    response: Response,
    if_match: IfMatch = MISSING,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    if body.parent_id is not MISSING and body.parent_id is not None:
        await begin_move(session, Task, scope.account_id)
    version, current_status = await lock_task(session, scope, task_id)
    if (current_status, body.status) == (TaskStatus.DOING, TaskStatus.DONE):
        scope.require_role("member", "admin")
    check_if_match(if_match, version)
    if body.status is not MISSING:
        check_transition(
            STATUS_TRANSITIONS, current_status, body.status, pointer="/status"
        )
    changes = body.model_dump(exclude={"label_ids"})
    if body.status == TaskStatus.DONE != current_status:
        changes["done_at"] = sa.func.now()
    if body.project_id is not MISSING:
        await lock_parent(session, live_project(scope, body.project_id), "/project_id")
    if body.parent_id is not MISSING and body.parent_id is not None:
        await lock_parent(session, live_task(scope, body.parent_id), "/parent_id")
        await refuse_circle(
            session, Task, Task.parent_id, task_id, body.parent_id, "/parent_id"
        )
    if body.label_ids is not MISSING:
        await set_labels(session, scope, task_id, body.label_ids)
    if body.model_fields_set:
        await session.exec(
            sa.update(Task)
            .where(col(Task.id) == task_id)
            .values(**changes, version=Task.version + 1, updated_at=sa.func.now())
        )
    task = await fetch_task(session, scope, task_id)
    await session.commit()
    response.headers["ETag"] = etag(task["version"])
    return task


@router.delete(
    "/{task_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound, PreconditionFailed),
)
async def delete_task(
    task_id: UUID, scope: InAccount, session: WriteSession, if_match: IfMatch = MISSING
) -> None:
    """Delete a task and all that hangs on it; it can be restored."""
    version, _ = await lock_task(session, scope, task_id)
    scope.require_role("admin")
    check_if_match(if_match, version)
    statement = sa.update(Task).where(col(Task.id) == task_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    tasks = [
        task_id,
        *await delete_descendants(session, Task, Task.parent_id, [task_id]),
    ]
    await delete_children(session, Attachment, Attachment.task_id, tasks)
    await delete_children(session, Comment, Comment.task_id, tasks)
    await let_go(session, TimeEntry, TimeEntry.task_id, tasks, updated_at=sa.func.now())
    await session.commit()


@router.post(
    "/{task_id}/restore",
    response_model=TaskResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_task(
    task_id: UUID, scope: InAccount, session: WriteSession, response: Response
) -> dict[str, Any]:
    """Restore a deleted task and what was deleted with it."""
    statement = (
        select(Task.deleted_at, Task.project_id, Task.parent_id)
        .where(Task.id == task_id, Task.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    deleted_at, project_id, parent_id = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await lock_restored_parent(session, live_project(scope, project_id), "/project_id")
    if parent_id is not None:
        await lock_restored_parent(session, live_task(scope, parent_id), "/parent_id")
    await session.exec(
        sa.update(Task).where(col(Task.id) == task_id).values(deleted_at=None)
    )
    tasks = [
        task_id,
        *await restore_descendants(
            session,
            Task,
            Task.parent_id,
            [task_id],
            deleted_at,
            Under(Task.project_id, Project),
        ),
    ]
    await restore_children(session, Attachment, Attachment.task_id, tasks, deleted_at)
    await restore_children(session, Comment, Comment.task_id, tasks, deleted_at)
    task = await fetch_task(session, scope, task_id)
    await session.commit()
    response.headers["ETag"] = etag(task["version"])
    return task


@router.put(
    "/{task_id}/labels/{label_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def add_task_label(
    task_id: UUID, label_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Give a task a label; again, nothing changes."""
    await lock_task(session, scope, task_id)
    label = (
        select(Label.id)
        .where(Label.id == label_id, Label.account_id == scope.account_id)
        .with_for_update(read=True, key_share=True)
    )
    if (await session.exec(label)).one_or_none() is None:
        raise NotFound
    added = await session.exec(
        pg.insert(TaskLabel)
        .values(task_id=task_id, label_id=label_id, account_id=scope.account_id)
        .on_conflict_do_nothing()
    )
    if added.rowcount:
        await limit_links(session, col(TaskLabel.task_id) == task_id, 50)
        await touch_task(session, task_id)
    await session.commit()


@router.delete(
    "/{task_id}/labels/{label_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def remove_task_label(
    task_id: UUID, label_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Take a label off a task."""
    await lock_task(session, scope, task_id)
    removed = await session.exec(
        sa.delete(TaskLabel).where(
            col(TaskLabel.task_id) == task_id, col(TaskLabel.label_id) == label_id
        )
    )
    if not removed.rowcount:
        raise NotFound
    await touch_task(session, task_id)
    await session.commit()


@router.post(
    "/{task_id}/reopen",
    response_model=TaskResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def reopen_task(
    task_id: UUID,
    body: TaskReopen,
    scope: InAccount,
    session: WriteSession,
    response: Response,
    once: OnlyOnce,
) -> dict[str, Any] | Response:
    """Take up a finished task again."""
    await lock_task(session, scope, task_id)
    earlier = await once.answer(session, scope.account_id)
    if earlier is not None:
        return earlier
    await reopen(session, scope, task_id, body)
    await touch_task(session, task_id)
    task = await fetch_task(session, scope, task_id)
    response.headers["ETag"] = etag(task["version"])
    await once.keep(session, 200, response.headers, TaskResponse, task)
    await session.commit()
    return task


def new_task(scope: AccountScope, body: TaskCreate) -> dict[str, Any]:
    """What a task is stored with."""
    values = body.model_dump(exclude={"label_ids"})
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    values["created_by_id"] = scope.principal.profile_id
    return values


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The tasks that the caller may see."""
    return (col(Task.account_id) == scope.account_id, col(Task.deleted_at).is_(None))


def expand(statement: Any, names: Sequence[str], scope: AccountScope) -> Any:
    """Join the rows that are asked for, as far as the caller sees them."""
    if "project" in names:
        statement = join_row(
            statement,
            "project",
            PROJECT,
            (
                PROJECT.id,
                PROJECT.name,
                PROJECT.description,
                PROJECT.status,
                PROJECT.starts_on,
                PROJECT.created_at,
                PROJECT.updated_at,
                PROJECT.version,
            ),
            PROJECT.id == Task.project_id,
            col(PROJECT.account_id) == scope.account_id,
            col(PROJECT.deleted_at).is_(None),
        )
    if "assignee" in names:
        statement = join_row(
            statement,
            "assignee",
            ASSIGNEE,
            (
                ASSIGNEE.c.id,
                ASSIGNEE.c.display_name,
            ),
            ASSIGNEE.c.id == Task.assignee_id,
        )
    if "created_by" in names:
        statement = join_row(
            statement,
            "created_by",
            CREATED_BY,
            (
                CREATED_BY.c.id,
                CREATED_BY.c.display_name,
            ),
            CREATED_BY.c.id == Task.created_by_id,
        )
    return statement


async def fetch_task(
    session: AsyncSession, scope: AccountScope, task_id: UUID, names: Sequence[str] = ()
) -> dict[str, Any]:
    """The content of a task's response, or 404."""
    statement = select(*COLUMNS).where(Task.id == task_id, *visible(scope))
    statement = expand(statement, names, scope)
    task = (await session.exec(statement)).mappings().one_or_none()
    if task is None:
        raise NotFound
    return nest(task, names)


async def lock_task(
    session: AsyncSession, scope: AccountScope, task_id: UUID
) -> tuple[int, str]:
    """The version and the status of a task, which nobody else changes, or 404."""
    statement = (
        select(Task.version, Task.status)
        .where(Task.id == task_id, *visible(scope))
        .with_for_update()
    )
    task = (await session.exec(statement)).one_or_none()
    if task is None:
        raise NotFound
    return task


async def touch_task(session: AsyncSession, task_id: UUID) -> None:
    """Count what changed around a task as a change of it."""
    statement = (
        sa.update(Task)
        .where(col(Task.id) == task_id)
        .values(version=Task.version + 1, updated_at=sa.func.now())
    )
    await session.exec(statement)


def live_project(scope: AccountScope, project_id: UUID) -> SelectOfScalar[UUID]:
    """The project of this id, where the caller may see it."""
    return select(Project.id).where(
        Project.id == project_id,
        col(Project.account_id) == scope.account_id,
        col(Project.deleted_at).is_(None),
    )


def live_task(scope: AccountScope, task_id: UUID) -> SelectOfScalar[UUID]:
    """The task of this id, where the caller may see it."""
    return select(Task.id).where(Task.id == task_id, *visible(scope))


def visible_projects(scope: AccountScope) -> SelectOfScalar[UUID]:
    """The ids of the projects that the caller may see."""
    return select(Project.id).where(
        col(Project.account_id) == scope.account_id, col(Project.deleted_at).is_(None)
    )


def visible_tasks(scope: AccountScope) -> SelectOfScalar[UUID]:
    """The ids of the tasks that the caller may see."""
    return select(Task.id).where(*visible(scope))


async def set_labels(
    session: AsyncSession, scope: AccountScope, task_id: UUID, label_ids: Sequence[UUID]
) -> None:
    """Give a task these labels and no others."""
    await session.exec(
        sa.delete(TaskLabel).where(
            col(TaskLabel.task_id) == task_id, col(TaskLabel.label_id).not_in(label_ids)
        )
    )
    links = [
        {"task_id": task_id, "label_id": label_id, "account_id": scope.account_id}
        for label_id in label_ids
    ]
    if links:
        await session.exec(pg.insert(TaskLabel).values(links).on_conflict_do_nothing())
