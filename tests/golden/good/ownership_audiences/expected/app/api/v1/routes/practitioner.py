# Compiled by restc from specs/practitioner.yaml: change that.
"""The operations on practitioners."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

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
from app.models.practitioner import (
    Practitioner,
    PractitionerCreate,
    PractitionerResponse,
    PractitionerUpdate,
)

router = APIRouter(
    prefix="/practitioners", tags=["practitioners"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    Practitioner.id,
    Practitioner.name,
    Practitioner.profile_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Practitioner.id, TypeAdapter(UUID)),
}


class PractitionerQuery(PageQuery):
    """Which practitioners a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[PractitionerResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_practitioners(
    query: Annotated[PractitionerQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the practitioners of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=PractitionerResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_practitioner(
    body: PractitionerCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a practitioner."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Practitioner).values(values).returning(*COLUMNS)
    practitioner = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{practitioner['id']}"
    return practitioner


@router.get(
    "/{practitioner_id}",
    response_model=PractitionerResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_practitioner(
    practitioner_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one practitioner."""
    return await fetch_practitioner(session, scope, practitioner_id)


@router.patch(
    "/{practitioner_id}",
    response_model=PractitionerResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_practitioner(
    practitioner_id: UUID,
    body: PractitionerUpdate,
    scope: InAccount,
    session: WriteSession,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_practitioner(session, scope, practitioner_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Practitioner)
            .where(col(Practitioner.id) == practitioner_id)
            .values(**changes)
        )
    practitioner = await fetch_practitioner(session, scope, practitioner_id)
    await session.commit()
    return practitioner


@router.delete(
    "/{practitioner_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def delete_practitioner(
    practitioner_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a practitioner for good."""
    await lock_practitioner(session, scope, practitioner_id)
    await session.exec(
        sa.delete(Practitioner).where(col(Practitioner.id) == practitioner_id)
    )
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The practitioners that the caller may see."""
    return (col(Practitioner.account_id) == scope.account_id,)


async def fetch_practitioner(
    session: AsyncSession, scope: AccountScope, practitioner_id: UUID
) -> dict[str, Any]:
    """The content of a practitioner's response, or 404."""
    statement = select(*COLUMNS).where(
        Practitioner.id == practitioner_id, *visible(scope)
    )
    practitioner = (await session.exec(statement)).mappings().one_or_none()
    if practitioner is None:
        raise NotFound
    return dict(practitioner)


async def lock_practitioner(
    session: AsyncSession, scope: AccountScope, practitioner_id: UUID
) -> None:
    """Keep others from changing a practitioner for now, or 404."""
    statement = (
        select(Practitioner.id)
        .where(Practitioner.id == practitioner_id, *visible(scope))
        .with_for_update()
    )
    practitioner = (await session.exec(statement)).one_or_none()
    if practitioner is None:
        raise NotFound
