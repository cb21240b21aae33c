"""What happens around parcels that only we know."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.scope import AccountScope
from app.models.parcel import ParcelShip


async def weigh(
    session: AsyncSession, scope: AccountScope, values: dict[str, Any]
) -> None:
    """Runs before the create. Fill it in."""


async def label(
    session: AsyncSession, scope: AccountScope, parcel: dict[str, Any]
) -> None:
    """Runs after the create. Fill it in."""


async def log(
    session: AsyncSession, scope: AccountScope, parcel: dict[str, Any]
) -> None:
    """Runs after the update. Fill it in."""


async def notify(scope: AccountScope, operation: str, parcel_id: UUID) -> None:
    """Runs after the commit. Fill it in."""


async def ship(
    session: AsyncSession, scope: AccountScope, parcel_id: UUID, body: ParcelShip
) -> None:
    """Hand it over."""
    raise NotImplementedError("Hand it over.")


async def recount(session: AsyncSession, scope: AccountScope) -> None:
    """Recount"""
    raise NotImplementedError("Recount")
