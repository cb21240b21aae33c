# Compiled by restc from specs/handbook.yaml: change that.
"""The operations on handbooks."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

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
from app.models.handbook import Handbook, HandbookCreate, HandbookResponse
from app.models.ids import uuid7

router = APIRouter(prefix="/handbooks", tags=["handbooks"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Handbook.id,
    Handbook.title,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Handbook.id, TypeAdapter(UUID)),
}


class HandbookQuery(PageQuery):
    """Which handbooks a list holds, and in what order."""


@router.get(
    "", response_model=Page[HandbookResponse], responses=documented(Unauthenticated)
)
async def list_handbooks(
    query: Annotated[HandbookQuery, Query()], principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """List the handbooks."""
    statement = select(*COLUMNS)
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=HandbookResponse,
    responses=documented(
        Unauthenticated, Forbidden, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_handbook(
    body: HandbookCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a handbook."""
    require_platform_role(principal, "editor")
    values = body.model_dump()
    values["id"] = uuid7()
    statement = sa.insert(Handbook).values(values).returning(*COLUMNS)
    handbook = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{handbook['id']}"
    return handbook


@router.get(
    "/{handbook_id}",
    response_model=HandbookResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_handbook(
    handbook_id: UUID, principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """Read one handbook."""
    return await fetch_handbook(session, handbook_id)


async def fetch_handbook(session: AsyncSession, handbook_id: UUID) -> dict[str, Any]:
    """The content of a handbook's response, or 404."""
    statement = select(*COLUMNS).where(Handbook.id == handbook_id)
    handbook = (await session.exec(statement)).mappings().one_or_none()
    if handbook is None:
        raise NotFound
    return dict(handbook)
