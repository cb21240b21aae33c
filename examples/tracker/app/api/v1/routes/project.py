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
    delete_children,
    delete_descendants,
    restore_children,
    restore_descendants,
    under_live,
)
from app.api.v1.transitions import check_transition
from app.models.ids import uuid7
from app.models.project import (
    Project,
    ProjectCreate,
    ProjectResponse,
    ProjectStatus,
    ProjectUpdate,
)
from app.models.task import Task
from app.models.types import Text, Timestamp

router = APIRouter(prefix="/projects", tags=["projects"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Project.id,
    Project.name,
    Project.description,
    Project.status,
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
    ProjectStatus.ACTIVE: [ProjectStatus.ARCHIVED],
    ProjectStatus.ARCHIVED: [ProjectStatus.ACTIVE],
}


class ProjectQuery(PageQuery):
    """Which projects a list holds, and in what order."""

    sort: Sort[Literal["created_at", "-created_at", "name", "-name"]] = Field(
        default=["created_at"]
    )
    status: ProjectStatus | MISSING = MISSING
    status__ne: ProjectStatus | MISSING = MISSING
    status__in: AnyOf[ProjectStatus] | MISSING = MISSING


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
    """Create a project in the account."""
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
    version, current = await lock_project(session, scope, project_id)
    check_if_match(if_match, version)
    if body.status is not MISSING:
        check_transition(STATUS_TRANSITIONS, current, body.status, pointer="/status")
    if changes := body.model_dump():
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
    responses=documented(
        Unauthenticated, Forbidden, NotFound, Conflict, PreconditionFailed
    ),
)
async def delete_project(
    project_id: UUID,
    scope: InAccount,
    session: WriteSession,
    if_match: IfMatch = MISSING,
) -> None:
    """Delete a project and its tasks; they can be restored. Needs the role admin."""
    version, _ = await lock_project(session, scope, project_id)
    scope.require_role("admin")
    check_if_match(if_match, version)
    statement = sa.update(Project).where(col(Project.id) == project_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    tasks = await delete_children(session, Task, Task.project_id, [project_id])
    await delete_descendants(session, Task, Task.parent_id, tasks)
    await session.commit()


@router.post(
    "/{project_id}/restore",
    response_model=ProjectResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_project(
    project_id: UUID, scope: InAccount, session: WriteSession, response: Response
) -> dict[str, Any]:
    """Restore a deleted project and the tasks that were deleted with it."""
    found = (
        await session.exec(
            select(Project.id, Project.deleted_at)
            .where(Project.id == project_id, Project.account_id == scope.account_id)
            .with_for_update()
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    statement = sa.update(Project).where(col(Project.id) == project_id)
    await session.exec(statement.values(deleted_at=None))
    tasks = await restore_children(
        session,
        Task,
        Task.project_id,
        [project_id],
        deleted_at,
        under_live(Task.parent_id, Task),
    )
    await restore_descendants(
        session,
        Task,
        Task.parent_id,
        tasks,
        deleted_at,
        under_live(Task.project_id, Project),
    )
    project = await fetch_project(session, scope, project_id)
    await session.commit()
    response.headers["ETag"] = etag(project["version"])
    return project


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The projects that the caller may see."""
    return col(Project.account_id) == scope.account_id, col(Project.deleted_at).is_(
        None
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
    """The version and the status of a project, which no other changes now, or 404."""
    statement = (
        select(Project.version, Project.status)
        .where(Project.id == project_id, *visible(scope))
        .with_for_update()
    )
    project = (await session.exec(statement)).one_or_none()
    if project is None:
        raise NotFound
    return project
