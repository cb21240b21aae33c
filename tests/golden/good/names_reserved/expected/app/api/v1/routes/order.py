# Compiled by restc from specs/order.yaml: change that.
"""The operations on orders."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_parent
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    Violation,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.api.v1.soft_delete import let_go
from app.models.ids import uuid7
from app.models.order import Order, OrderClass, OrderCreate, OrderResponse, OrderUpdate
from app.models.types import Date, Integer, Text

router = APIRouter(prefix="/orders", tags=["orders"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Order.id,
    Order.order,
    Order.user,
    Order.class_,
    Order.select,
    Order.date_,
    Order.metadata_,
    Order.table_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "order": SortKey(Order.order, TypeAdapter(Integer)),
    "user": SortKey(Order.user, TypeAdapter(Text)),
    "id": SortKey(Order.id, TypeAdapter(UUID)),
}

OrderValue = Annotated[int, Field(ge=-2147483648, le=2147483647)]
UserValue = Annotated[Text, Field(max_length=40)]


class OrderQuery(PageQuery):
    """Which orders a list holds, and in what order."""

    sort: Sort[Literal["order", "-order", "user", "-user"]] = Field(default=["order"])
    order: OrderValue | MISSING = MISSING
    order__ne: OrderValue | MISSING = MISSING
    order__gt: OrderValue | MISSING = MISSING
    order__gte: OrderValue | MISSING = MISSING
    order__lt: OrderValue | MISSING = MISSING
    order__lte: OrderValue | MISSING = MISSING
    order__in: AnyOf[OrderValue] | MISSING = MISSING
    user: UserValue | MISSING = MISSING
    user__ne: UserValue | MISSING = MISSING
    user__in: AnyOf[UserValue] | MISSING = MISSING
    class_: OrderClass | MISSING = Field(default=MISSING, alias="class")
    class___ne: OrderClass | MISSING = Field(default=MISSING, alias="class__ne")
    class___in: AnyOf[OrderClass] | MISSING = Field(default=MISSING, alias="class__in")
    select: bool | MISSING = MISSING
    date_: Date | MISSING = Field(default=MISSING, alias="date")
    date___ne: Date | MISSING = Field(default=MISSING, alias="date__ne")
    date___gt: Date | MISSING = Field(default=MISSING, alias="date__gt")
    date___gte: Date | MISSING = Field(default=MISSING, alias="date__gte")
    date___lt: Date | MISSING = Field(default=MISSING, alias="date__lt")
    date___lte: Date | MISSING = Field(default=MISSING, alias="date__lte")
    date___in: AnyOf[Date] | MISSING = Field(default=MISSING, alias="date__in")
    date___isnull: bool | MISSING = Field(default=MISSING, alias="date__isnull")
    table_id: UUID | MISSING = MISSING
    table_id__ne: UUID | MISSING = MISSING
    table_id__in: AnyOf[UUID] | MISSING = MISSING
    table_id__isnull: bool | MISSING = MISSING


@router.get(
    "",
    response_model=Page[OrderResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_orders(
    query: Annotated[OrderQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the orders of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Order, query))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=OrderResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_order(
    body: OrderCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create an order."""
    if body.table_id is not None:
        await lock_parent(session, live_order(scope, body.table_id), "/table_id")
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Order).values(values).returning(*COLUMNS)
    order = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{order['id']}"
    return order


@router.get(
    "/{order_id}",
    response_model=OrderResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_order(
    order_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one order."""
    return await fetch_order(session, scope, order_id)


@router.patch(
    "/{order_id}",
    response_model=OrderResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_order(
    order_id: UUID, body: OrderUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_order(session, scope, order_id)
    changes = body.model_dump()
    if body.table_id is not MISSING and body.table_id is not None:
        await lock_parent(session, live_order(scope, body.table_id), "/table_id")
    if changes:
        await session.exec(
            sa.update(Order).where(col(Order.id) == order_id).values(**changes)
        )
    order = await fetch_order(session, scope, order_id)
    await session.commit()
    return order


@router.delete(
    "/{order_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_order(order_id: UUID, scope: InAccount, session: WriteSession) -> None:
    """Delete an order; it can be restored."""
    await lock_order(session, scope, order_id)
    statement = sa.update(Order).where(col(Order.id) == order_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await let_go(session, Order, Order.table_id, [order_id])
    await session.commit()


@router.post(
    "/{order_id}/restore",
    response_model=OrderResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_order(
    order_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted order."""
    statement = (
        select(Order.id, Order.deleted_at)
        .where(Order.id == order_id, Order.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(Order).where(col(Order.id) == order_id).values(deleted_at=None)
    )
    order = await fetch_order(session, scope, order_id)
    await session.commit()
    return order


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The orders that the caller may see."""
    return (col(Order.account_id) == scope.account_id, col(Order.deleted_at).is_(None))


async def fetch_order(
    session: AsyncSession, scope: AccountScope, order_id: UUID
) -> dict[str, Any]:
    """The content of an order's response, or 404."""
    statement = select(*COLUMNS).where(Order.id == order_id, *visible(scope))
    order = (await session.exec(statement)).mappings().one_or_none()
    if order is None:
        raise NotFound
    return dict(order)


async def lock_order(
    session: AsyncSession, scope: AccountScope, order_id: UUID
) -> None:
    """Keep others from changing an order for now, or 404."""
    statement = (
        select(Order.id).where(Order.id == order_id, *visible(scope)).with_for_update()
    )
    order = (await session.exec(statement)).one_or_none()
    if order is None:
        raise NotFound


def live_order(scope: AccountScope, order_id: UUID) -> SelectOfScalar[UUID]:
    """The order of this id, where the caller may see it."""
    return select(Order.id).where(Order.id == order_id, *visible(scope))
