# Compiled by restc, alike in every application.
"""Rows that others hang on: seen to be live, and held until the transaction ends."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.problems import Conflict, Forbidden, Unprocessable, Violation


async def lock_parent(
    session: AsyncSession, parent: SelectOfScalar[Any], pointer: str
) -> None:
    """Keep the parent from being deleted; 422 where there is none to be seen."""
    if not await _lock(session, parent):
        message = "There is nothing of this id that you may see."
        raise Unprocessable(
            Violation(pointer=pointer, code="reference", message=message)
        )


async def lock_own_parent(
    session: AsyncSession,
    parent: SelectOfScalar[Any],
    owner: Any,
    writable: sa.ColumnElement[bool],
    pointer: str,
) -> Any:
    """The owner of the parent, which is kept from being deleted.

    422 where there is none to be seen, 403 where it is seen and not the caller's to
    write below.
    """
    seen: Any = parent.whereclause
    statement = select(owner, writable).where(seen)
    found = (await session.exec(statement.with_for_update(read=True))).one_or_none()
    if found is None:
        message = "There is nothing of this id that you may see."
        raise Unprocessable(
            Violation(pointer=pointer, code="reference", message=message)
        )
    owner_id, may_write = found
    if not may_write:
        raise Forbidden
    return owner_id


async def lock_all(
    session: AsyncSession, rows: SelectOfScalar[Any], ids: Sequence[Any], pointer: str
) -> None:
    """Keep the rows from being deleted; 422 where one of them is not to be seen."""
    locked = await session.exec(rows.with_for_update(read=True))
    if len(locked.all()) < len(set(ids)):
        message = "There is something of these ids that you may not see."
        raise Unprocessable(
            Violation(pointer=pointer, code="reference", message=message)
        )


async def lock_restored_parent(
    session: AsyncSession, parent: SelectOfScalar[Any], pointer: str
) -> None:
    """Keep the parent from being deleted; 409 where it is deleted already."""
    if not await _lock(session, parent):
        message = "What this belongs to is deleted; restore that first."
        raise Conflict(
            Violation(pointer=pointer, code="parent_deleted", message=message)
        )


async def begin_move(session: AsyncSession, model: Any, owner: object) -> None:
    """Wait while other rows of the owner get a new parent; call it before locking any.

    Two that move at once may each be sound, and close a circle together.
    """
    name = f"{model.__tablename__} {owner}"
    key = sa.func.hashtextextended(name, 0)
    await session.scalar(sa.select(sa.func.pg_advisory_xact_lock(key)))


async def refuse_circle(
    session: AsyncSession,
    model: Any,
    parent: Any,
    row_id: object,
    parent_id: object,
    pointer: str,
) -> None:
    """Refuse a parent that hangs on the row itself: neither could be restored."""
    above = (
        sa.select(model.id, parent.label("parent_id"))
        .where(model.id == parent_id)
        .cte("above", recursive=True)
    )
    higher = sa.select(model.id, parent).where(model.id == above.c.parent_id)
    above = above.union(higher)
    found = sa.select(above.c.id).where(above.c.id == row_id)
    if await session.scalar(found) is not None:
        message = "This hangs on the row itself."
        raise Unprocessable(Violation(pointer=pointer, code="circle", message=message))


async def _lock(session: AsyncSession, parent: SelectOfScalar[Any]) -> bool:
    locked = await session.exec(parent.with_for_update(read=True))
    return locked.one_or_none() is not None
