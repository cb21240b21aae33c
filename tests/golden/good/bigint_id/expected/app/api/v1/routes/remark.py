# Compiled by restc from specs/remark.yaml: change that.
"""The operations on remarks."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.batch import BatchOf, Created, in_order, insert_items, insert_links
from app.api.v1.links import limit_links
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
from app.models.reading import Reading
from app.models.remark import (
    Remark,
    RemarkCreate,
    RemarkReading,
    RemarkRemark,
    RemarkResponse,
    RemarkUpdate,
)
from app.models.types import BigInteger, BigIntegerId

router = APIRouter(prefix="/remarks", tags=["remarks"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Remark.id,
    Remark.text,
    Remark.reading_id,
    sa.func.array(
        select(RemarkReading.reading_id)
        .where(RemarkReading.remark_id == Remark.id)
        .order_by(col(RemarkReading.reading_id))
        .scalar_subquery(),
        type_=pg.ARRAY(sa.BigInteger),
    ).label("reading_ids"),
    sa.func.array(
        select(RemarkRemark.linked_remark_id)
        .where(RemarkRemark.remark_id == Remark.id)
        .order_by(col(RemarkRemark.linked_remark_id))
        .scalar_subquery(),
        type_=pg.ARRAY(sa.BigInteger),
    ).label("remark_ids"),
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Remark.id, TypeAdapter(BigInteger)),
}


class RemarkQuery(PageQuery):
    """Which remarks a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[RemarkResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_remarks(
    query: Annotated[RemarkQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the remarks of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=RemarkResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_remark(
    body: RemarkCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a remark."""
    values = new_remark(scope, body)
    statement = sa.insert(Remark).values(values).returning(col(Remark.id))
    remark_id = (await session.exec(statement)).scalar_one()
    await set_others(session, scope, remark_id, body.reading_ids)
    await set_like(session, scope, remark_id, body.remark_ids)
    remark = await fetch_remark(session, scope, remark_id)
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{remark_id}"
    return remark


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[RemarkResponse],
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def batch_create_remarks(
    body: BatchOf[RemarkCreate], scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Create remarks: all of them, or none."""
    rows = [new_remark(scope, item) for item in body.items]
    keys = await insert_items(session, Remark, rows, [Remark.id])
    rows = [row | key for row, key in zip(rows, keys, strict=True)]
    links = [
        (
            place,
            {"remark_id": row["id"], "reading_id": key, "account_id": scope.account_id},
        )
        for place, (row, item) in enumerate(zip(rows, body.items, strict=True))
        for key in dict.fromkeys(item.reading_ids)
    ]
    await insert_links(session, RemarkReading, links)
    links = [
        (
            place,
            {
                "remark_id": row["id"],
                "linked_remark_id": key,
                "account_id": scope.account_id,
            },
        )
        for place, (row, item) in enumerate(zip(rows, body.items, strict=True))
        for key in dict.fromkeys(item.remark_ids)
    ]
    await insert_links(session, RemarkRemark, links)
    created = await in_order(session, COLUMNS, Remark.id, rows)
    await session.commit()
    return {"data": created}


@router.get(
    "/{remark_id}",
    response_model=RemarkResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_remark(
    remark_id: BigIntegerId, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one remark."""
    return await fetch_remark(session, scope, remark_id)


@router.patch(
    "/{remark_id}",
    response_model=RemarkResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_remark(
    remark_id: BigIntegerId, body: RemarkUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_remark(session, scope, remark_id)
    changes = body.model_dump(exclude={"reading_ids", "remark_ids"})
    if body.reading_ids is not MISSING:
        await set_others(session, scope, remark_id, body.reading_ids)
    if body.remark_ids is not MISSING:
        await set_like(session, scope, remark_id, body.remark_ids)
    if changes:
        await session.exec(
            sa.update(Remark).where(col(Remark.id) == remark_id).values(**changes)
        )
    remark = await fetch_remark(session, scope, remark_id)
    await session.commit()
    return remark


@router.delete(
    "/{remark_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_remark(
    remark_id: BigIntegerId, scope: InAccount, session: WriteSession
) -> None:
    """Delete a remark for good."""
    await lock_remark(session, scope, remark_id)
    await session.exec(sa.delete(Remark).where(col(Remark.id) == remark_id))
    await session.commit()


@router.put(
    "/{remark_id}/others/{reading_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def add_remark_reading(
    remark_id: BigIntegerId,
    reading_id: BigIntegerId,
    scope: InAccount,
    session: WriteSession,
) -> None:
    """Give a remark a reading; again, nothing changes."""
    await lock_remark(session, scope, remark_id)
    reading = (
        select(Reading.id)
        .where(Reading.id == reading_id, Reading.account_id == scope.account_id)
        .with_for_update(read=True, key_share=True)
    )
    if (await session.exec(reading)).one_or_none() is None:
        raise NotFound
    added = await session.exec(
        pg.insert(RemarkReading)
        .values(remark_id=remark_id, reading_id=reading_id, account_id=scope.account_id)
        .on_conflict_do_nothing()
    )
    if added.rowcount:
        await limit_links(session, col(RemarkReading.remark_id) == remark_id, 100)
    await session.commit()


@router.delete(
    "/{remark_id}/others/{reading_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def remove_remark_reading(
    remark_id: BigIntegerId,
    reading_id: BigIntegerId,
    scope: InAccount,
    session: WriteSession,
) -> None:
    """Take a reading off a remark."""
    await lock_remark(session, scope, remark_id)
    removed = await session.exec(
        sa.delete(RemarkReading).where(
            col(RemarkReading.remark_id) == remark_id,
            col(RemarkReading.reading_id) == reading_id,
        )
    )
    if not removed.rowcount:
        raise NotFound
    await session.commit()


@router.put(
    "/{remark_id}/like/{linked_remark_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def add_remark_remark(
    remark_id: BigIntegerId,
    linked_remark_id: BigIntegerId,
    scope: InAccount,
    session: WriteSession,
) -> None:
    """Give a remark a remark; again, nothing changes."""
    await lock_remark(session, scope, remark_id)
    remark = (
        select(Remark.id)
        .where(Remark.id == linked_remark_id, *visible(scope))
        .with_for_update(read=True, key_share=True)
    )
    if (await session.exec(remark)).one_or_none() is None:
        raise NotFound
    added = await session.exec(
        pg.insert(RemarkRemark)
        .values(
            remark_id=remark_id,
            linked_remark_id=linked_remark_id,
            account_id=scope.account_id,
        )
        .on_conflict_do_nothing()
    )
    if added.rowcount:
        await limit_links(session, col(RemarkRemark.remark_id) == remark_id, 5)
    await session.commit()


@router.delete(
    "/{remark_id}/like/{linked_remark_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def remove_remark_remark(
    remark_id: BigIntegerId,
    linked_remark_id: BigIntegerId,
    scope: InAccount,
    session: WriteSession,
) -> None:
    """Take a remark off a remark."""
    await lock_remark(session, scope, remark_id)
    removed = await session.exec(
        sa.delete(RemarkRemark).where(
            col(RemarkRemark.remark_id) == remark_id,
            col(RemarkRemark.linked_remark_id) == linked_remark_id,
        )
    )
    if not removed.rowcount:
        raise NotFound
    await session.commit()


def new_remark(scope: AccountScope, body: RemarkCreate) -> dict[str, Any]:
    """What a remark is stored with."""
    values = body.model_dump(exclude={"reading_ids", "remark_ids"})
    values["account_id"] = scope.account_id
    return values


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The remarks that the caller may see."""
    return (col(Remark.account_id) == scope.account_id,)


async def fetch_remark(
    session: AsyncSession, scope: AccountScope, remark_id: BigIntegerId
) -> dict[str, Any]:
    """The content of a remark's response, or 404."""
    statement = select(*COLUMNS).where(Remark.id == remark_id, *visible(scope))
    remark = (await session.exec(statement)).mappings().one_or_none()
    if remark is None:
        raise NotFound
    return dict(remark)


async def lock_remark(
    session: AsyncSession, scope: AccountScope, remark_id: BigIntegerId
) -> None:
    """Keep others from changing a remark for now, or 404."""
    statement = (
        select(Remark.id)
        .where(Remark.id == remark_id, *visible(scope))
        .with_for_update()
    )
    remark = (await session.exec(statement)).one_or_none()
    if remark is None:
        raise NotFound


async def set_others(
    session: AsyncSession,
    scope: AccountScope,
    remark_id: BigIntegerId,
    reading_ids: Sequence[int],
) -> None:
    """Give a remark these others and no others."""
    await session.exec(
        sa.delete(RemarkReading).where(
            col(RemarkReading.remark_id) == remark_id,
            col(RemarkReading.reading_id).not_in(reading_ids),
        )
    )
    links = [
        {
            "remark_id": remark_id,
            "reading_id": reading_id,
            "account_id": scope.account_id,
        }
        for reading_id in reading_ids
    ]
    if links:
        await session.exec(
            pg.insert(RemarkReading).values(links).on_conflict_do_nothing()
        )


async def set_like(
    session: AsyncSession,
    scope: AccountScope,
    remark_id: BigIntegerId,
    linked_remark_ids: Sequence[int],
) -> None:
    """Give a remark these like and no others."""
    await session.exec(
        sa.delete(RemarkRemark).where(
            col(RemarkRemark.remark_id) == remark_id,
            col(RemarkRemark.linked_remark_id).not_in(linked_remark_ids),
        )
    )
    links = [
        {
            "remark_id": remark_id,
            "linked_remark_id": linked_remark_id,
            "account_id": scope.account_id,
        }
        for linked_remark_id in linked_remark_ids
    ]
    if links:
        await session.exec(
            pg.insert(RemarkRemark).values(links).on_conflict_do_nothing()
        )
