# Compiled by restc from specs/announcement.yaml: change that.
"""The operations on announcements."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    Forbidden,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import SignedIn, require_platform_role
from app.api.v1.session import ReadSession, WriteSession
from app.models.announcement import (
    Announcement,
    AnnouncementCreate,
    AnnouncementResponse,
    AnnouncementUpdate,
)
from app.models.ids import uuid7
from app.models.severity import Severity
from app.models.types import Date, Timestamp

router = APIRouter(
    prefix="/announcements", tags=["announcements"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    Announcement.id,
    Announcement.title,
    Announcement.body,
    Announcement.severity,
    Announcement.link,
    Announcement.contact,
    Announcement.created_at,
    Announcement.updated_at,
    Announcement.publish_on,
    Announcement.expire_on,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "publish_on": SortKey(Announcement.publish_on, TypeAdapter(Date)),
    "created_at": SortKey(Announcement.created_at, TypeAdapter(Timestamp)),
    "id": SortKey(Announcement.id, TypeAdapter(UUID)),
}


class AnnouncementQuery(PageQuery):
    """Which announcements a list holds, and in what order."""

    sort: Sort[Literal["publish_on", "-publish_on", "created_at", "-created_at"]] = (
        Field(default=["publish_on"])
    )
    severity: Severity | MISSING = MISSING
    severity__ne: Severity | MISSING = MISSING
    severity__in: AnyOf[Severity] | MISSING = MISSING
    publish_on: Date | MISSING = MISSING
    publish_on__ne: Date | MISSING = MISSING
    publish_on__gt: Date | MISSING = MISSING
    publish_on__gte: Date | MISSING = MISSING
    publish_on__lt: Date | MISSING = MISSING
    publish_on__lte: Date | MISSING = MISSING
    publish_on__in: AnyOf[Date] | MISSING = MISSING


@router.get("", response_model=Page[AnnouncementResponse], responses=documented())
async def list_announcements(
    query: Annotated[AnnouncementQuery, Query()], session: ReadSession
) -> dict[str, Any]:
    """List the announcements."""
    statement = select(*COLUMNS).where(*conditions(Announcement, query))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=AnnouncementResponse,
    responses=documented(
        Unauthenticated, Forbidden, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_announcement(
    body: AnnouncementCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create an announcement."""
    require_platform_role(principal, "operator")
    values = body.model_dump()
    values["id"] = uuid7()
    statement = sa.insert(Announcement).values(values).returning(*COLUMNS)
    announcement = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{announcement['id']}"
    return announcement


@router.get(
    "/{announcement_id}",
    response_model=AnnouncementResponse,
    responses=documented(NotFound),
)
async def read_announcement(
    announcement_id: UUID, session: ReadSession
) -> dict[str, Any]:
    """Read one announcement."""
    return await fetch_announcement(session, announcement_id)


@router.patch(
    "/{announcement_id}",
    response_model=AnnouncementResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_announcement(
    announcement_id: UUID,
    body: AnnouncementUpdate,
    principal: SignedIn,
    session: WriteSession,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_announcement(session, announcement_id)
    require_platform_role(principal, "operator")
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Announcement)
            .where(col(Announcement.id) == announcement_id)
            .values(**changes, updated_at=sa.func.now())
        )
    announcement = await fetch_announcement(session, announcement_id)
    await session.commit()
    return announcement


@router.delete(
    "/{announcement_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_announcement(
    announcement_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete an announcement for good."""
    await lock_announcement(session, announcement_id)
    require_platform_role(principal, "operator")
    await session.exec(
        sa.delete(Announcement).where(col(Announcement.id) == announcement_id)
    )
    await session.commit()


async def fetch_announcement(
    session: AsyncSession, announcement_id: UUID
) -> dict[str, Any]:
    """The content of an announcement's response, or 404."""
    statement = select(*COLUMNS).where(Announcement.id == announcement_id)
    announcement = (await session.exec(statement)).mappings().one_or_none()
    if announcement is None:
        raise NotFound
    return dict(announcement)


async def lock_announcement(session: AsyncSession, announcement_id: UUID) -> None:
    """Keep others from changing an announcement for now, or 404."""
    statement = (
        select(Announcement.id)
        .where(Announcement.id == announcement_id)
        .with_for_update()
    )
    announcement = (await session.exec(statement)).one_or_none()
    if announcement is None:
        raise NotFound
