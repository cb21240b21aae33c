# Compiled by restc from specs/supplier.yaml: change that.
"""The operations on suppliers."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shop.entities.ids import uuid7
from shop.entities.supplier import Supplier, SupplierCreate, SupplierResponse, SupplierUpdate
from shop.entities.types import Text
from shop.rest.etag import NOT_MODIFIED, IfMatch, IfNoneMatch, check_if_match, etag, is_current
from shop.rest.filters import AnyOf, Sort, conditions
from shop.rest.pagination import Page, PageQuery, SortKey, read_page
from shop.rest.problems import (
    BodyTooLarge,
    Conflict,
    Forbidden,
    NotFound,
    PreconditionFailed,
    Unauthenticated,
    UnsupportedMediaType,
    Violation,
    documented,
)
from shop.rest.route import ResourceRoute
from shop.rest.scope import AccountScope, InAccount
from shop.rest.session import ReadSession, WriteSession

router = APIRouter(prefix="/suppliers", tags=["suppliers"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Supplier.id,
    Supplier.name,
    Supplier.email,
    Supplier.lead_days,
    Supplier.version,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "name": SortKey(Supplier.name, TypeAdapter(Text)),
    "id": SortKey(Supplier.id, TypeAdapter(UUID)),
}

NameValue = Annotated[Text, Field(max_length=120)]
LeadDaysValue = Annotated[int, Field(ge=0, le=365)]


class SupplierQuery(PageQuery):
    """Which suppliers a list holds, and in what order."""

    sort: Sort[Literal["name", "-name"]] = Field(default=["name"])
    name: NameValue | MISSING = MISSING
    name__ne: NameValue | MISSING = MISSING
    name__in: AnyOf[NameValue] | MISSING = MISSING
    lead_days: LeadDaysValue | MISSING = MISSING
    lead_days__ne: LeadDaysValue | MISSING = MISSING
    lead_days__gt: LeadDaysValue | MISSING = MISSING
    lead_days__gte: LeadDaysValue | MISSING = MISSING
    lead_days__lt: LeadDaysValue | MISSING = MISSING
    lead_days__lte: LeadDaysValue | MISSING = MISSING
    lead_days__in: AnyOf[LeadDaysValue] | MISSING = MISSING


@router.get(
    "", response_model=Page[SupplierResponse], responses=documented(Unauthenticated, NotFound)
)
async def list_suppliers(
    query: Annotated[SupplierQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the suppliers of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Supplier, query))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=SupplierResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_supplier(
    body: SupplierCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a supplier."""
    scope.require_role("buyer")
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Supplier).values(values).returning(*COLUMNS)
    supplier = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{supplier['id']}"
    response.headers["ETag"] = etag(supplier["version"])
    return supplier


@router.get(
    "/{supplier_id}",
    response_model=SupplierResponse,
    responses=documented(Unauthenticated, NotFound) | NOT_MODIFIED,
)
async def read_supplier(
    supplier_id: UUID,
    scope: InAccount,
    session: ReadSession,
    response: Response,
    if_none_match: IfNoneMatch = MISSING,
) -> dict[str, Any] | Response:
    """Read one supplier."""
    supplier = await fetch_supplier(session, scope, supplier_id)
    response.headers["ETag"] = etag(supplier["version"])
    if is_current(if_none_match, supplier["version"]):
        return Response(status_code=304, headers=response.headers)
    return supplier


@router.patch(
    "/{supplier_id}",
    response_model=SupplierResponse,
    responses=documented(
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        PreconditionFailed,
        BodyTooLarge,
        UnsupportedMediaType,
    ),
)
async def update_supplier(
    supplier_id: UUID,
    body: SupplierUpdate,
    scope: InAccount,
    session: WriteSession,
    response: Response,
    if_match: IfMatch = MISSING,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    version = await lock_supplier(session, scope, supplier_id)
    scope.require_role("buyer")
    check_if_match(if_match, version)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Supplier)
            .where(col(Supplier.id) == supplier_id)
            .values(**changes, version=Supplier.version + 1)
        )
    supplier = await fetch_supplier(session, scope, supplier_id)
    await session.commit()
    response.headers["ETag"] = etag(supplier["version"])
    return supplier


@router.delete(
    "/{supplier_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound, PreconditionFailed),
)
async def delete_supplier(
    supplier_id: UUID, scope: InAccount, session: WriteSession, if_match: IfMatch = MISSING
) -> None:
    """Delete a supplier; it can be restored."""
    version = await lock_supplier(session, scope, supplier_id)
    scope.require_role("buyer")
    check_if_match(if_match, version)
    statement = sa.update(Supplier).where(col(Supplier.id) == supplier_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()


@router.post(
    "/{supplier_id}/restore",
    response_model=SupplierResponse,
    responses=documented(Unauthenticated, Forbidden, NotFound, Conflict),
)
async def restore_supplier(
    supplier_id: UUID, scope: InAccount, session: WriteSession, response: Response
) -> dict[str, Any]:
    """Restore a deleted supplier."""
    statement = (
        select(Supplier.id, Supplier.deleted_at)
        .where(Supplier.id == supplier_id, Supplier.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    scope.require_role("buyer")
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(Supplier).where(col(Supplier.id) == supplier_id).values(deleted_at=None)
    )
    supplier = await fetch_supplier(session, scope, supplier_id)
    await session.commit()
    response.headers["ETag"] = etag(supplier["version"])
    return supplier


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The suppliers that the caller may see."""
    return (col(Supplier.account_id) == scope.account_id, col(Supplier.deleted_at).is_(None))


async def fetch_supplier(
    session: AsyncSession, scope: AccountScope, supplier_id: UUID
) -> dict[str, Any]:
    """The content of a supplier's response, or 404."""
    statement = select(*COLUMNS).where(Supplier.id == supplier_id, *visible(scope))
    supplier = (await session.exec(statement)).mappings().one_or_none()
    if supplier is None:
        raise NotFound
    return dict(supplier)


async def lock_supplier(session: AsyncSession, scope: AccountScope, supplier_id: UUID) -> int:
    """The version of a supplier, which nobody else changes, or 404."""
    statement = (
        select(Supplier.version)
        .where(Supplier.id == supplier_id, *visible(scope))
        .with_for_update()
    )
    version = (await session.exec(statement)).one_or_none()
    if version is None:
        raise NotFound
    return version
