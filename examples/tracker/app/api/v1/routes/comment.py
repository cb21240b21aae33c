# Compiled by restc from specs/comment.yaml: change that.
"""The operations on comments."""

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

from app.api.v1.expansion import join_row, nest
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
from app.models.comment import Comment, CommentCreate, CommentResponse, CommentUpdate
from app.models.ids import uuid7
from app.models.task import Task
from app.models.types import Timestamp

router = APIRouter(prefix="/comments", tags=["comments"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Comment.id,
    Comment.body,
    Comment.task_id,
    Comment.author_id,
    Comment.created_at,
    Comment.updated_at,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "created_at": SortKey(Comment.created_at, TypeAdapter(Timestamp)),
    "id": SortKey(Comment.id, TypeAdapter(UUID)),
}

AUTHOR = sa.table(
    "profiles", sa.column("id", sa.Uuid), sa.column("display_name")
).alias("author")
TASK = aliased(Task, name="task")


class CommentQuery(PageQuery):
    """Which comments a list holds, and in what order."""

    sort: Sort[Literal["created_at", "-created_at"]] = Field(default=["-created_at"])
    expand: AnyOf[Literal["author", "task"]] = Field(
        default=[], description="Related rows to answer in place."
    )
    task_id: UUID | MISSING = MISSING
    task_id__ne: UUID | MISSING = MISSING
    task_id__in: AnyOf[UUID] | MISSING = MISSING
    author_id: UUID | MISSING = MISSING
    author_id__ne: UUID | MISSING = MISSING
    author_id__in: AnyOf[UUID] | MISSING = MISSING


class CommentExpansion(BaseModel):
    """What the response of a comment holds beside its keys."""

    model_config = {"extra": "forbid"}

    expand: AnyOf[Literal["author", "task"]] = Field(
        default=[], description="Related rows to answer in place."
    )


@router.get(
    "",
    response_model=Page[CommentResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_comments(
    query: Annotated[CommentQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the comments of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Comment, query))
    statement = expand(statement, query.expand, scope)
    page = await read_page(session, statement, query, query.sort, SORT_KEYS)
    page["data"] = [nest(row, query.expand) for row in page["data"]]
    return page


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=CommentResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_comment(
    body: CommentCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a comment."""
    await lock_parent(session, live_task(scope, body.task_id), "/task_id")
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    values["author_id"] = scope.principal.profile_id
    statement = sa.insert(Comment).values(values).returning(*COLUMNS)
    comment = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{comment['id']}"
    return comment


@router.get(
    "/{comment_id}",
    response_model=CommentResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_comment(
    comment_id: UUID,
    query: Annotated[CommentExpansion, Query()],
    scope: InAccount,
    session: ReadSession,
) -> dict[str, Any]:
    """Read one comment."""
    return await fetch_comment(session, scope, comment_id, query.expand)


@router.patch(
    "/{comment_id}",
    response_model=CommentResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_comment(
    comment_id: UUID, body: CommentUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_comment(session, scope, comment_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Comment)
            .where(col(Comment.id) == comment_id)
            .values(**changes, updated_at=sa.func.now())
        )
    comment = await fetch_comment(session, scope, comment_id)
    await session.commit()
    return comment


@router.delete(
    "/{comment_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_comment(
    comment_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a comment; it can be restored."""
    await lock_comment(session, scope, comment_id)
    statement = sa.update(Comment).where(col(Comment.id) == comment_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()


@router.post(
    "/{comment_id}/restore",
    response_model=CommentResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_comment(
    comment_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted comment."""
    statement = (
        select(Comment.deleted_at, Comment.task_id)
        .where(Comment.id == comment_id, Comment.account_id == scope.account_id)
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
        sa.update(Comment).where(col(Comment.id) == comment_id).values(deleted_at=None)
    )
    comment = await fetch_comment(session, scope, comment_id)
    await session.commit()
    return comment


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The comments that the caller may see."""
    return (
        col(Comment.account_id) == scope.account_id,
        col(Comment.deleted_at).is_(None),
    )


def expand(statement: Any, names: Sequence[str], scope: AccountScope) -> Any:
    """Join the rows that are asked for, as far as the caller sees them."""
    if "author" in names:
        statement = join_row(
            statement,
            "author",
            AUTHOR,
            (
                AUTHOR.c.id,
                AUTHOR.c.display_name,
            ),
            AUTHOR.c.id == Comment.author_id,
        )
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
            TASK.id == Comment.task_id,
            col(TASK.account_id) == scope.account_id,
            col(TASK.deleted_at).is_(None),
        )
    return statement


async def fetch_comment(
    session: AsyncSession,
    scope: AccountScope,
    comment_id: UUID,
    names: Sequence[str] = (),
) -> dict[str, Any]:
    """The content of a comment's response, or 404."""
    statement = select(*COLUMNS).where(Comment.id == comment_id, *visible(scope))
    statement = expand(statement, names, scope)
    comment = (await session.exec(statement)).mappings().one_or_none()
    if comment is None:
        raise NotFound
    return nest(comment, names)


async def lock_comment(
    session: AsyncSession, scope: AccountScope, comment_id: UUID
) -> None:
    """Keep others from changing a comment for now, or 404."""
    statement = (
        select(Comment.id)
        .where(Comment.id == comment_id, *visible(scope))
        .with_for_update()
    )
    comment = (await session.exec(statement)).one_or_none()
    if comment is None:
        raise NotFound


def live_task(scope: AccountScope, task_id: UUID) -> SelectOfScalar[UUID]:
    """The task of this id, where the caller may see it."""
    return select(Task.id).where(
        Task.id == task_id,
        col(Task.account_id) == scope.account_id,
        col(Task.deleted_at).is_(None),
    )
