# Compiled by restc, alike in every application.
"""Links: pairs of rows, of which one row has a bounded number."""

from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.problems import Conflict, Violation


async def limit_links(
    session: AsyncSession, of_row: sa.ColumnElement[bool], most: int
) -> None:
    """Refuse a row that has come to have more links than it may have."""
    count: Any = await session.scalar(sa.select(sa.func.count()).where(of_row))
    if count > most:
        message = f"This has {most} at most."
        raise Conflict(Violation(code="too_many", message=message))
