# Compiled by restc, alike in every application.
"""Soft deletion of the rows that hang on another, each level in a later statement.

Whoever inserts a child locks its parent first. A statement that begins after the parent
was deleted sees every such child; the one that deletes the parent would not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.problems import Conflict, Violation


@dataclass(frozen=True, slots=True)
class Under:
    """Another parent that a row has to have alive, if its key points to one."""

    key: Any
    parent: type[SQLModel]


async def delete_children(
    session: AsyncSession, model: Any, parent: Any, parent_ids: Sequence[Any]
) -> list[Any]:
    """Delete the live rows whose parent is one of these, and return their ids.

    They get the time of the transaction, as the parent did.
    """
    statement = (
        sa.update(model)
        .where(_is_one_of(parent, parent_ids), model.deleted_at.is_(None))
        .values(deleted_at=sa.func.now())
        .returning(model.id)
    )
    return list((await session.exec(statement)).scalars())


async def delete_descendants(
    session: AsyncSession, model: Any, parent: Any, parent_ids: Sequence[Any]
) -> list[Any]:
    """Delete the live rows at any depth below these, and return their ids."""
    deleted: list[Any] = []
    level = await delete_children(session, model, parent, parent_ids)
    while level:
        deleted += level
        level = await delete_children(session, model, parent, level)
    return deleted


async def restore_children(
    session: AsyncSession,
    model: Any,
    parent: Any,
    parent_ids: Sequence[Any],
    deleted_at: datetime,
    *others: Under,
) -> list[Any]:
    """Restore the rows that were deleted with their parent, and return their ids."""
    chosen = [_is_one_of(parent, parent_ids), model.deleted_at == deleted_at]
    for other in others:
        # Held until the rows are back: its deletion would look for them too early.
        keys = sa.select(other.key).where(*chosen).correlate(None)
        row: Any = other.parent
        live = select(row.id).where(row.id.in_(keys), row.deleted_at.is_(None))
        held = (await session.exec(live.with_for_update(read=True))).all()
        chosen.append(sa.or_(other.key.is_(None), _is_one_of(other.key, held)))
    restored = sa.update(model).where(*chosen).values(deleted_at=None)
    return list((await session.exec(restored.returning(model.id))).scalars())


async def restore_descendants(
    session: AsyncSession,
    model: Any,
    parent: Any,
    parent_ids: Sequence[Any],
    deleted_at: datetime,
    *others: Under,
) -> list[Any]:
    """Restore what was deleted with these rows at any depth, and return the ids."""
    restored: list[Any] = []
    level: Sequence[Any] = parent_ids
    while level := await restore_children(
        session, model, parent, level, deleted_at, *others
    ):
        restored += level
    return restored


async def let_go(
    session: AsyncSession,
    model: Any,
    parent: Any,
    parent_ids: Sequence[Any],
    **touched: Any,
) -> None:
    """Let the rows below these stand for themselves, which changes them."""
    statement = sa.update(model).where(_is_one_of(parent, parent_ids))
    await session.exec(statement.values({parent.key: None, **touched}))


async def refuse_any(
    session: AsyncSession, model: Any, parent: Any, parent_ids: Sequence[Any]
) -> None:
    """Refuse the deletion while there are rows below these."""
    await _refuse(session, sa.select(model.id).where(_is_one_of(parent, parent_ids)))


async def refuse_live(
    session: AsyncSession, model: Any, parent: Any, parent_ids: Sequence[Any]
) -> None:
    """Refuse the deletion while there are live rows below these."""
    below = sa.select(model.id).where(_is_one_of(parent, parent_ids))
    await _refuse(session, below.where(model.deleted_at.is_(None)))


async def _refuse(session: AsyncSession, below: sa.Select[Any]) -> None:
    if await session.scalar(below.limit(1)) is not None:
        raise Conflict(Violation(code="in_use", message="This is still in use."))


def _is_one_of(column: Any, ids: Sequence[Any]) -> sa.ColumnElement[bool]:
    # One parameter, however many ids there are.
    condition: sa.ColumnElement[bool] = column == sa.any_(
        sa.literal(ids, pg.ARRAY(column.type))
    )
    return condition
