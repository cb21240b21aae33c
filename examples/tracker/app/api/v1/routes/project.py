# Compiled by restc from specs/project.yaml: change that.
"""The operations on projects."""

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
from app.models.project import (
    Project,
    ProjectCreate,
    ProjectResponse,
    ProjectStatus,
    ProjectUpdate,
)
from app.models.task import Task
from app.models.time_entry import TimeEntry
from app.models.types import Date, Text, Timestamp

router = APIRouter(prefix="/projects", tags=["projects"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Project.id,
    Project.name,
    Project.description,
    Project.status,
    Project.starts_on,
    Project.created_at,
    Project.updated_at,
    Project.version,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "created_at": SortKey(Project.created_at, TypeAdapter(Timestamp)),
    "name": SortKey(Project.name, TypeAdapter(Text)),
    "id": SortKey(Project.id, TypeAdapter(UUID)),
}

STATUS_TRANSITIONS: Final[Mapping[str, Sequence[str]]] = {
    ProjectStatus.ACTIVE: [ProjectStatus.PAUSED, ProjectStatus.ARCHIVED],
    ProjectStatus.PAUSED: [ProjectStatus.ACTIVE, ProjectStatus.ARCHIVED],
    ProjectStatus.ARCHIVED: [ProjectStatus.ACTIVE],
}


class ProjectQuery(PageQuery):
    """Which projects a list holds, and in what order."""

    q: Text | MISSING = Field(
        default=MISSING, min_length=1, max_length=200, description="Words to find."
    )
    sort: Sort[Literal["created_at", "-created_at", "name", "-name"]] = Field(
        default=["-created_at"]
    )
    status: ProjectStatus | MISSING = MISSING
    status__ne: ProjectStatus | MISSING = MISSING
    status__in: AnyOf[ProjectStatus] | MISSING = MISSING
    starts_on: Date | MISSING = MISSING
    starts_on__ne: Date | MISSING = MISSING
    starts_on__gt: Date | MISSING = MISSING
    starts_on__gte: Date | MISSING = MISSING
    starts_on__lt: Date | MISSING = MISSING
    starts_on__lte: Date | MISSING = MISSING
    starts_on__in: AnyOf[Date] | MISSING = MISSING
    starts_on__isnull: bool | MISSING = MISSING


@router.get(
    "",
    response_model=Page[ProjectResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_projects(
    query: Annotated[ProjectQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the projects of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Project, query))
    if query.q is not MISSING:
        words = sa.func.websearch_to_tsquery("simple", query.q)
        statement = statement.where(col(Project.search).bool_op("@@")(words))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=ProjectResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_project(
    body: ProjectCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a project."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Project).values(values).returning(*COLUMNS)
    project = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{project['id']}"
    response.headers["ETag"] = etag(project["version"])
    return project


@router.get(
    "/{project_id}",
    response_model=ProjectResponse,
    responses=documented(Unauthenticated, NotFound) | NOT_MODIFIED,
)
async def read_project(
    project_id: UUID,
    scope: InAccount,
    session: ReadSession,
    response: Response,
    if_none_match: IfNoneMatch = MISSING,
) -> dict[str, Any] | Response:
    """Read one project."""
    project = await fetch_project(session, scope, project_id)
    response.headers["ETag"] = etag(project["version"])
    if is_current(if_none_match, project["version"]):
        return Response(status_code=304, headers=response.headers)
    return project


@router.patch(
    "/{project_id}",
    response_model=ProjectResponse,
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
async def update_project(
    project_id: UUID,
    body: ProjectUpdate,
    scope: InAccount,
    session: WriteSession,
    response: Response,
    if_match: IfMatch = MISSING,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    version, current_status = await lock_project(session, scope, project_id)
    if (current_status, body.status) == (ProjectStatus.ARCHIVED, ProjectStatus.ACTIVE):
        scope.require_role("admin")
    check_if_match(if_match, version)
    if body.status is not MISSING:
        check_transition(
            STATUS_TRANSITIONS, current_status, body.status, pointer="/status"
        )
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Project)
            .where(col(Project.id) == project_id)
            .values(**changes, version=Project.version + 1, updated_at=sa.func.now())
        )
    project = await fetch_project(session, scope, project_id)
    await session.commit()
    response.headers["ETag"] = etag(project["version"])
    return project


@router.delete(
    "/{project_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound, PreconditionFailed),
)
async def delete_project(
    project_id: UUID,
    scope: InAccount,
    session: WriteSession,
    if_match: IfMatch = MISSING,
) -> None:
    """Delete a project and all that hangs on it; it can be restored."""
    version, _ = await lock_project(session, scope, project_id)
    scope.require_role("admin")
    check_if_match(if_match, version)
    statement = sa.update(Project).where(col(Project.id) == project_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    tasks = await delete_children(session, Task, Task.project_id, [project_id])
    tasks += await delete_descendants(session, Task, Task.parent_id, tasks)
    await delete_children(session, Attachment, Attachment.task_id, tasks)
    await delete_children(session, Comment, Comment.task_id, tasks)
    await let_go(session, TimeEntry, TimeEntry.task_id, tasks, updated_at=sa.func.now())
    await session.commit()


@router.post(
    "/{project_id}/restore",
    response_model=ProjectResponse,
    responses=documented(Unauthenticated, Forbidden, NotFound, Conflict),
)
async def restore_project(
    project_id: UUID, scope: InAccount, session: WriteSession, response: Response
) -> dict[str, Any]:
    """Restore a deleted project and what was deleted with it."""
    statement = (
        select(Project.id, Project.deleted_at)
        .where(Project.id == project_id, Project.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    scope.require_role("admin")
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(Project).where(col(Project.id) == project_id).values(deleted_at=None)
    )
    tasks = await restore_children(
        session,
        Task,
        Task.project_id,
        [project_id],
        deleted_at,
        Under(Task.parent_id, Task),
    )
    tasks += await restore_descendants(
        session,
        Task,
        Task.parent_id,
        tasks,
        deleted_at,
        Under(Task.project_id, Project),
    )
    await restore_children(session, Attachment, Attachment.task_id, tasks, deleted_at)
    await restore_children(session, Comment, Comment.task_id, tasks, deleted_at)
    project = await fetch_project(session, scope, project_id)
    await session.commit()
    response.headers["ETag"] = etag(project["version"])
    return project


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The projects that the caller may see."""
    return (
        col(Project.account_id) == scope.account_id,
        col(Project.deleted_at).is_(None),
    )


async def fetch_project(
    session: AsyncSession, scope: AccountScope, project_id: UUID
) -> dict[str, Any]:
    """The content of a project's response, or 404."""
    statement = select(*COLUMNS).where(Project.id == project_id, *visible(scope))
    project = (await session.exec(statement)).mappings().one_or_none()
    if project is None:
        raise NotFound
    return dict(project)


async def lock_project(
    session: AsyncSession, scope: AccountScope, project_id: UUID
) -> tuple[int, str]:
    """The version and the status of a project, which nobody else changes, or 404."""
    statement = (
        select(Project.version, Project.status)
        .where(Project.id == project_id, *visible(scope))
        .with_for_update()
    )
    project = (await session.exec(statement)).one_or_none()
    if project is None:
        raise NotFound
    return project
