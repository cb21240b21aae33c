# Compiled by restc from specs/bank_account.yaml: change that.
"""The operations on bank accounts."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.batch import BatchOf, Created, insert_items, lock_parents
from app.api.v1.etag import NOT_MODIFIED, IfMatch, IfNoneMatch, check_if_match, etag, is_current
from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_parent
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    NotFound,
    PreconditionFailed,
    Unauthenticated,
    UnsupportedMediaType,
    Violation,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.api.v1.soft_delete import let_go
from app.models.bank_account import (
    BankAccount,
    BankAccountCreate,
    BankAccountResponse,
    BankAccountUpdate,
)
from app.models.ids import uuid7
from app.models.types import Date, Text

router = APIRouter(prefix="/bank-accounts", tags=["bank accounts"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    BankAccount.id,
    BankAccount.holder_name,
    BankAccount.opened_on,
    BankAccount.iban,
    BankAccount.linked_to_id,
    BankAccount.version,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "holder_name": SortKey(BankAccount.holder_name, TypeAdapter(Text)),
    "id": SortKey(BankAccount.id, TypeAdapter(UUID)),
}


class BankAccountQuery(PageQuery):
    """Which bank accounts a list holds, and in what order."""

    sort: Sort[Literal["holder_name", "-holder_name"]] = Field(default=["holder_name"])
    opened_on: Date | MISSING = MISSING
    opened_on__ne: Date | MISSING = MISSING
    opened_on__gt: Date | MISSING = MISSING
    opened_on__gte: Date | MISSING = MISSING
    opened_on__lt: Date | MISSING = MISSING
    opened_on__lte: Date | MISSING = MISSING
    opened_on__in: AnyOf[Date] | MISSING = MISSING
    opened_on__isnull: bool | MISSING = MISSING
    linked_to_id: UUID | MISSING = MISSING
    linked_to_id__ne: UUID | MISSING = MISSING
    linked_to_id__in: AnyOf[UUID] | MISSING = MISSING
    linked_to_id__isnull: bool | MISSING = MISSING


@router.get(
    "", response_model=Page[BankAccountResponse], responses=documented(Unauthenticated, NotFound)
)
async def list_bank_accounts(
    query: Annotated[BankAccountQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the bank accounts of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(BankAccount, query))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=BankAccountResponse,
    responses=documented(Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType),
)
async def create_bank_account(
    body: BankAccountCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a bank account."""
    if body.linked_to_id is not None:
        await lock_parent(session, live_bank_account(scope, body.linked_to_id), "/linkedToId")
    values = new_bank_account(scope, body)
    statement = sa.insert(BankAccount).values(values).returning(*COLUMNS)
    bank_account = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{bank_account['id']}"
    response.headers["ETag"] = etag(bank_account["version"])
    return bank_account


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[BankAccountResponse],
    responses=documented(Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType),
)
async def batch_create_bank_accounts(
    body: BatchOf[BankAccountCreate], scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Create bank accounts: all of them, or none."""
    await lock_parents(
        session,
        visible_bank_accounts(scope),
        [[item.linked_to_id] for item in body.items],
        "/linkedToId",
    )
    rows = [new_bank_account(scope, item) for item in body.items]
    created = await insert_items(session, BankAccount, rows, COLUMNS)
    await session.commit()
    return {"data": created}


@router.get(
    "/{bank_account_id}",
    response_model=BankAccountResponse,
    responses=documented(Unauthenticated, NotFound) | NOT_MODIFIED,
)
async def read_bank_account(
    bank_account_id: UUID,
    scope: InAccount,
    session: ReadSession,
    response: Response,
    if_none_match: IfNoneMatch = MISSING,
) -> dict[str, Any] | Response:
    """Read one bank account."""
    bank_account = await fetch_bank_account(session, scope, bank_account_id)
    response.headers["ETag"] = etag(bank_account["version"])
    if is_current(if_none_match, bank_account["version"]):
        return Response(status_code=304, headers=response.headers)
    return bank_account


@router.patch(
    "/{bank_account_id}",
    response_model=BankAccountResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, PreconditionFailed, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_bank_account(
    bank_account_id: UUID,
    body: BankAccountUpdate,
    scope: InAccount,
    session: WriteSession,
    response: Response,
    if_match: IfMatch = MISSING,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    version = await lock_bank_account(session, scope, bank_account_id)
    check_if_match(if_match, version)
    changes = body.model_dump()
    if body.linked_to_id is not MISSING and body.linked_to_id is not None:
        await lock_parent(session, live_bank_account(scope, body.linked_to_id), "/linkedToId")
    if changes:
        await session.exec(
            sa.update(BankAccount)
            .where(col(BankAccount.id) == bank_account_id)
            .values(**changes, version=BankAccount.version + 1)
        )
    bank_account = await fetch_bank_account(session, scope, bank_account_id)
    await session.commit()
    response.headers["ETag"] = etag(bank_account["version"])
    return bank_account


@router.delete(
    "/{bank_account_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, PreconditionFailed),
)
async def delete_bank_account(
    bank_account_id: UUID, scope: InAccount, session: WriteSession, if_match: IfMatch = MISSING
) -> None:
    """Delete a bank account; it can be restored."""
    version = await lock_bank_account(session, scope, bank_account_id)
    check_if_match(if_match, version)
    statement = sa.update(BankAccount).where(col(BankAccount.id) == bank_account_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await let_go(
        session,
        BankAccount,
        BankAccount.linked_to_id,
        [bank_account_id],
        version=BankAccount.version + 1,
    )
    await session.commit()


@router.post(
    "/{bank_account_id}/restore",
    response_model=BankAccountResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_bank_account(
    bank_account_id: UUID, scope: InAccount, session: WriteSession, response: Response
) -> dict[str, Any]:
    """Restore a deleted bank account."""
    statement = (
        select(BankAccount.id, BankAccount.deleted_at)
        .where(BankAccount.id == bank_account_id, BankAccount.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(BankAccount).where(col(BankAccount.id) == bank_account_id).values(deleted_at=None)
    )
    bank_account = await fetch_bank_account(session, scope, bank_account_id)
    await session.commit()
    response.headers["ETag"] = etag(bank_account["version"])
    return bank_account


def new_bank_account(scope: AccountScope, body: BankAccountCreate) -> dict[str, Any]:
    """What a bank account is stored with."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    return values


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The bank accounts that the caller may see."""
    return (col(BankAccount.account_id) == scope.account_id, col(BankAccount.deleted_at).is_(None))


async def fetch_bank_account(
    session: AsyncSession, scope: AccountScope, bank_account_id: UUID
) -> dict[str, Any]:
    """The content of a bank account's response, or 404."""
    statement = select(*COLUMNS).where(BankAccount.id == bank_account_id, *visible(scope))
    bank_account = (await session.exec(statement)).mappings().one_or_none()
    if bank_account is None:
        raise NotFound
    return dict(bank_account)


async def lock_bank_account(
    session: AsyncSession, scope: AccountScope, bank_account_id: UUID
) -> int:
    """The version of a bank account, which nobody else changes, or 404."""
    statement = (
        select(BankAccount.version)
        .where(BankAccount.id == bank_account_id, *visible(scope))
        .with_for_update()
    )
    version = (await session.exec(statement)).one_or_none()
    if version is None:
        raise NotFound
    return version


def live_bank_account(scope: AccountScope, bank_account_id: UUID) -> SelectOfScalar[UUID]:
    """The bank account of this id, where the caller may see it."""
    return select(BankAccount.id).where(BankAccount.id == bank_account_id, *visible(scope))


def visible_bank_accounts(scope: AccountScope) -> SelectOfScalar[UUID]:
    """The ids of the bank accounts that the caller may see."""
    return select(BankAccount.id).where(*visible(scope))
