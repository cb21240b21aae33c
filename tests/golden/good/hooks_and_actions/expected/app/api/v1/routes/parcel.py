# Compiled by restc from specs/parcel.yaml: change that, or app/services/parcel.py.
"""The operations on parcels."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.batch import BatchOf, Created, insert_items
from app.api.v1.idempotency import OnlyOnce
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    Forbidden,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    Violation,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.models.ids import uuid7
from app.models.parcel import (
    Parcel,
    ParcelCreate,
    ParcelResponse,
    ParcelShip,
    ParcelUpdate,
)
from app.services.parcel import label, log, notify, recount, ship, weigh

router = APIRouter(prefix="/parcels", tags=["parcels"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Parcel.id,
    Parcel.weight,
    Parcel.shipped_at,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Parcel.id, TypeAdapter(UUID)),
}


class ParcelQuery(PageQuery):
    """Which parcels a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[ParcelResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_parcels(
    query: Annotated[ParcelQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the parcels of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=ParcelResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_parcel(
    body: ParcelCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
    once: OnlyOnce,
) -> dict[str, Any] | Response:
    """Create a parcel."""
    scope.require_role("clerk")
    earlier = await once.answer(session, scope.account_id)
    if earlier is not None:
        return earlier
    values = new_parcel(scope, body)
    await weigh(session, scope, values)
    statement = sa.insert(Parcel).values(values).returning(*COLUMNS)
    parcel = dict((await session.exec(statement)).mappings().one())
    await label(session, scope, parcel)
    response.headers["Location"] = f"{request.url.path}/{parcel['id']}"
    await once.keep(session, 201, response.headers, ParcelResponse, parcel)
    await session.commit()
    await notify(scope, "create", parcel["id"])
    return parcel


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[ParcelResponse],
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def batch_create_parcels(
    body: BatchOf[ParcelCreate], scope: InAccount, session: WriteSession, once: OnlyOnce
) -> dict[str, Any] | Response:
    """Create parcels: all of them, or none."""
    scope.require_role("clerk")
    earlier = await once.answer(session, scope.account_id)
    if earlier is not None:
        return earlier
    rows = [new_parcel(scope, item) for item in body.items]
    for row in rows:
        await weigh(session, scope, row)
    created = await insert_items(session, Parcel, rows, COLUMNS)
    for row in created:
        await label(session, scope, row)
    await once.keep(session, 201, {}, Created[ParcelResponse], {"data": created})
    await session.commit()
    for row in created:
        await notify(scope, "create", row["id"])
    return {"data": created}


@router.post(
    "/recount",
    status_code=status.HTTP_204_NO_CONTENT,
    response_model=None,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge),
)
async def recount_parcels(
    scope: InAccount, session: WriteSession, once: OnlyOnce
) -> Response | None:
    """Recount"""
    earlier = await once.answer(session, scope.account_id)
    if earlier is not None:
        return earlier
    await recount(session, scope)
    await once.keep(session, 204, {})
    await session.commit()
    return None


@router.get(
    "/{parcel_id}",
    response_model=ParcelResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_parcel(
    parcel_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one parcel."""
    return await fetch_parcel(session, scope, parcel_id)


@router.patch(
    "/{parcel_id}",
    response_model=ParcelResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_parcel(
    parcel_id: UUID, body: ParcelUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_parcel(session, scope, parcel_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Parcel).where(col(Parcel.id) == parcel_id).values(**changes)
        )
    parcel = await fetch_parcel(session, scope, parcel_id)
    await log(session, scope, parcel)
    await session.commit()
    await notify(scope, "update", parcel_id)
    return parcel


@router.delete(
    "/{parcel_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_parcel(
    parcel_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a parcel; it can be restored."""
    await lock_parcel(session, scope, parcel_id)
    statement = sa.update(Parcel).where(col(Parcel.id) == parcel_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()
    await notify(scope, "delete", parcel_id)


@router.post(
    "/{parcel_id}/restore",
    response_model=ParcelResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_parcel(
    parcel_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted parcel."""
    statement = (
        select(Parcel.id, Parcel.deleted_at)
        .where(Parcel.id == parcel_id, Parcel.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(Parcel).where(col(Parcel.id) == parcel_id).values(deleted_at=None)
    )
    parcel = await fetch_parcel(session, scope, parcel_id)
    await session.commit()
    await notify(scope, "restore", parcel_id)
    return parcel


@router.post(
    "/{parcel_id}/ship",
    response_model=ParcelResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def ship_parcel(
    parcel_id: UUID,
    body: ParcelShip,
    scope: InAccount,
    session: WriteSession,
    once: OnlyOnce,
) -> dict[str, Any] | Response:
    """Hand it over."""
    await lock_parcel(session, scope, parcel_id)
    scope.require_role("clerk")
    earlier = await once.answer(session, scope.account_id)
    if earlier is not None:
        return earlier
    await ship(session, scope, parcel_id, body)
    parcel = await fetch_parcel(session, scope, parcel_id)
    await once.keep(session, 200, {}, ParcelResponse, parcel)
    await session.commit()
    return parcel


def new_parcel(scope: AccountScope, body: ParcelCreate) -> dict[str, Any]:
    """What a parcel is stored with."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    return values


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The parcels that the caller may see."""
    return (
        col(Parcel.account_id) == scope.account_id,
        col(Parcel.deleted_at).is_(None),
    )


async def fetch_parcel(
    session: AsyncSession, scope: AccountScope, parcel_id: UUID
) -> dict[str, Any]:
    """The content of a parcel's response, or 404."""
    statement = select(*COLUMNS).where(Parcel.id == parcel_id, *visible(scope))
    parcel = (await session.exec(statement)).mappings().one_or_none()
    if parcel is None:
        raise NotFound
    return dict(parcel)


async def lock_parcel(
    session: AsyncSession, scope: AccountScope, parcel_id: UUID
) -> None:
    """Keep others from changing a parcel for now, or 404."""
    statement = (
        select(Parcel.id)
        .where(Parcel.id == parcel_id, *visible(scope))
        .with_for_update()
    )
    parcel = (await session.exec(statement)).one_or_none()
    if parcel is None:
        raise NotFound
