# Compiled by restc, alike in every application.
"""Rows that others hang on: seen to be live, and held until the transaction ends."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from shop.rest.problems import Conflict, Unprocessable, Violation


async def lock_parent(session: AsyncSession, parent: SelectOfScalar[Any], pointer: str) -> None:
    """Keep the parent from being deleted; 422 where there is none to be seen."""
    if not await _lock(session, parent):
        message = "There is nothing of this id that you may see."
        raise Unprocessable(Violation(pointer=pointer, code="reference", message=message))


async def lock_restored_parent(
    session: AsyncSession, parent: SelectOfScalar[Any], pointer: str
) -> None:
    """Keep the parent from being deleted; 409 where it is deleted already."""
    if not await _lock(session, parent):
        message = "What this belongs to is deleted; restore that first."
        raise Conflict(Violation(pointer=pointer, code="parent_deleted", message=message))


async def _lock(session: AsyncSession, parent: SelectOfScalar[Any]) -> bool:
    locked = await session.exec(parent.with_for_update(read=True))
    return locked.one_or_none() is not None
