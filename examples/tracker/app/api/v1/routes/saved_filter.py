# Compiled by restc from specs/saved_filter.yaml: change that.
"""The operations on saved filters."""

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
from app.api.v1.filters import Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.principal import Principal
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import SignedIn
from app.api.v1.session import ReadSession, WriteSession
from app.models.ids import uuid7
from app.models.saved_filter import (
    SavedFilter,
    SavedFilterCreate,
    SavedFilterResponse,
    SavedFilterUpdate,
)
from app.models.types import SmallInteger, Timestamp

router = APIRouter(
    prefix="/saved-filters", tags=["saved filters"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    SavedFilter.id,
    SavedFilter.name,
    SavedFilter.criteria,
    SavedFilter.pinned,
    SavedFilter.position,
    SavedFilter.created_at,
    SavedFilter.updated_at,
    SavedFilter.version,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "created_at": SortKey(SavedFilter.created_at, TypeAdapter(Timestamp)),
    "position": SortKey(SavedFilter.position, TypeAdapter(SmallInteger)),
    "id": SortKey(SavedFilter.id, TypeAdapter(UUID)),
}


class SavedFilterQuery(PageQuery):
    """Which saved filters a list holds, and in what order."""

    sort: Sort[Literal["created_at", "-created_at", "position", "-position"]] = Field(
        default=["-created_at"]
    )
    pinned: bool | MISSING = MISSING


@router.get(
    "", response_model=Page[SavedFilterResponse], responses=documented(Unauthenticated)
)
async def list_saved_filters(
    query: Annotated[SavedFilterQuery, Query()],
    principal: SignedIn,
    session: ReadSession,
) -> dict[str, Any]:
    """List the saved filters of the caller."""
    statement = select(*COLUMNS).where(
        *visible(principal), *conditions(SavedFilter, query)
    )
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=SavedFilterResponse,
    responses=documented(Unauthenticated, Conflict, BodyTooLarge, UnsupportedMediaType),
)
async def create_saved_filter(
    body: SavedFilterCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a saved filter."""
    values = body.model_dump(exclude={"criteria"})
    values["criteria"] = body.criteria.model_dump(mode="json")
    values["id"] = uuid7()
    values["profile_id"] = principal.profile_id
    statement = sa.insert(SavedFilter).values(values).returning(*COLUMNS)
    saved_filter = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{saved_filter['id']}"
    response.headers["ETag"] = etag(saved_filter["version"])
    return saved_filter


@router.get(
    "/{saved_filter_id}",
    response_model=SavedFilterResponse,
    responses=documented(Unauthenticated, NotFound) | NOT_MODIFIED,
)
async def read_saved_filter(
    saved_filter_id: UUID,
    principal: SignedIn,
    session: ReadSession,
    response: Response,
    if_none_match: IfNoneMatch = MISSING,
) -> dict[str, Any] | Response:
    """Read one saved filter."""
    saved_filter = await fetch_saved_filter(session, principal, saved_filter_id)
    response.headers["ETag"] = etag(saved_filter["version"])
    if is_current(if_none_match, saved_filter["version"]):
        return Response(status_code=304, headers=response.headers)
    return saved_filter


@router.patch(
    "/{saved_filter_id}",
    response_model=SavedFilterResponse,
    responses=documented(
        Unauthenticated,
        NotFound,
        Conflict,
        PreconditionFailed,
        BodyTooLarge,
        UnsupportedMediaType,
        PreconditionRequired,
    ),
)
async def update_saved_filter(
    saved_filter_id: UUID,
    body: SavedFilterUpdate,
    principal: SignedIn,
    session: WriteSession,
    response: Response,
    if_match: IfMatch = MISSING,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    version = await lock_saved_filter(session, principal, saved_filter_id)
    check_if_match(if_match, version, required=True)
    changes = body.model_dump(exclude={"criteria"})
    if body.criteria is not MISSING:
        changes["criteria"] = body.criteria.model_dump(mode="json")
    if changes:
        await session.exec(
            sa.update(SavedFilter)
            .where(col(SavedFilter.id) == saved_filter_id)
            .values(
                **changes, version=SavedFilter.version + 1, updated_at=sa.func.now()
            )
        )
    saved_filter = await fetch_saved_filter(session, principal, saved_filter_id)
    await session.commit()
    response.headers["ETag"] = etag(saved_filter["version"])
    return saved_filter


@router.delete(
    "/{saved_filter_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(
        Unauthenticated, NotFound, PreconditionFailed, PreconditionRequired
    ),
)
async def delete_saved_filter(
    saved_filter_id: UUID,
    principal: SignedIn,
    session: WriteSession,
    if_match: IfMatch = MISSING,
) -> None:
    """Delete a saved filter for good."""
    version = await lock_saved_filter(session, principal, saved_filter_id)
    check_if_match(if_match, version, required=True)
    await session.exec(
        sa.delete(SavedFilter).where(col(SavedFilter.id) == saved_filter_id)
    )
    await session.commit()


def visible(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """The saved filters that the caller may see."""
    return (col(SavedFilter.profile_id) == principal.profile_id,)


async def fetch_saved_filter(
    session: AsyncSession, principal: Principal, saved_filter_id: UUID
) -> dict[str, Any]:
    """The content of a saved filter's response, or 404."""
    statement = select(*COLUMNS).where(
        SavedFilter.id == saved_filter_id, *visible(principal)
    )
    saved_filter = (await session.exec(statement)).mappings().one_or_none()
    if saved_filter is None:
        raise NotFound
    return dict(saved_filter)


async def lock_saved_filter(
    session: AsyncSession, principal: Principal, saved_filter_id: UUID
) -> int:
    """The version of a saved filter, which nobody else changes, or 404."""
    statement = (
        select(SavedFilter.version)
        .where(SavedFilter.id == saved_filter_id, *visible(principal))
        .with_for_update()
    )
    version = (await session.exec(statement)).one_or_none()
    if version is None:
        raise NotFound
    return version
