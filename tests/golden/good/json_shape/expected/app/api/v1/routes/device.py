# Compiled by restc from specs/device.yaml: change that.
"""The operations on devices."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.models.device import Device, DeviceCreate, DeviceResponse, DeviceUpdate
from app.models.ids import uuid7

router = APIRouter(prefix="/devices", tags=["devices"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Device.id,
    Device.anything,
    Device.layout,
    Device.tuning,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Device.id, TypeAdapter(UUID)),
}


class DeviceQuery(PageQuery):
    """Which devices a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[DeviceResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_devices(
    query: Annotated[DeviceQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the devices of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=DeviceResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_device(
    body: DeviceCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a device."""
    values = body.model_dump(exclude={"layout", "tuning"})
    values["layout"] = body.layout.model_dump(mode="json")
    if body.tuning is not None:
        values["tuning"] = body.tuning.model_dump(mode="json")
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Device).values(values).returning(*COLUMNS)
    device = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{device['id']}"
    return device


@router.get(
    "/{device_id}",
    response_model=DeviceResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_device(
    device_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one device."""
    return await fetch_device(session, scope, device_id)


@router.patch(
    "/{device_id}",
    response_model=DeviceResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_device(
    device_id: UUID, body: DeviceUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_device(session, scope, device_id)
    changes = body.model_dump(exclude={"layout", "tuning"})
    if body.layout is not MISSING:
        changes["layout"] = body.layout.model_dump(mode="json")
    if body.tuning is not MISSING and body.tuning is not None:
        changes["tuning"] = body.tuning.model_dump(mode="json")
    if body.tuning is None:
        changes["tuning"] = None
    if changes:
        await session.exec(
            sa.update(Device).where(col(Device.id) == device_id).values(**changes)
        )
    device = await fetch_device(session, scope, device_id)
    await session.commit()
    return device


@router.delete(
    "/{device_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_device(
    device_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a device for good."""
    await lock_device(session, scope, device_id)
    await session.exec(sa.delete(Device).where(col(Device.id) == device_id))
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The devices that the caller may see."""
    return (col(Device.account_id) == scope.account_id,)


async def fetch_device(
    session: AsyncSession, scope: AccountScope, device_id: UUID
) -> dict[str, Any]:
    """The content of a device's response, or 404."""
    statement = select(*COLUMNS).where(Device.id == device_id, *visible(scope))
    device = (await session.exec(statement)).mappings().one_or_none()
    if device is None:
        raise NotFound
    return dict(device)


async def lock_device(
    session: AsyncSession, scope: AccountScope, device_id: UUID
) -> None:
    """Keep others from changing a device for now, or 404."""
    statement = (
        select(Device.id)
        .where(Device.id == device_id, *visible(scope))
        .with_for_update()
    )
    device = (await session.exec(statement)).one_or_none()
    if device is None:
        raise NotFound
