# Compiled by restc from specs/quote.yaml: change that.
"""The operations on quotes."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import TypeAdapter
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
from app.models.ids import uuid7
from app.models.quote import Quote, QuoteCreate, QuoteResponse, QuoteUpdate

router = APIRouter(prefix="/quotes", tags=["quotes"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Quote.id,
    Quote.words,
    Quote.link,
    Quote.notes,
    Quote.loud,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Quote.id, TypeAdapter(UUID)),
}


class QuoteQuery(PageQuery):
    """Which quotes a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[QuoteResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_quotes(
    query: Annotated[QuoteQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the quotes of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=QuoteResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_quote(
    body: QuoteCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a quote."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Quote).values(values).returning(*COLUMNS)
    quote = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{quote['id']}"
    return quote


@router.get(
    "/{quote_id}",
    response_model=QuoteResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_quote(
    quote_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one quote."""
    return await fetch_quote(session, scope, quote_id)


@router.patch(
    "/{quote_id}",
    response_model=QuoteResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_quote(
    quote_id: UUID, body: QuoteUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_quote(session, scope, quote_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Quote).where(col(Quote.id) == quote_id).values(**changes)
        )
    quote = await fetch_quote(session, scope, quote_id)
    await session.commit()
    return quote


@router.delete(
    "/{quote_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_quote(quote_id: UUID, scope: InAccount, session: WriteSession) -> None:
    """Delete a quote for good."""
    await lock_quote(session, scope, quote_id)
    await session.exec(sa.delete(Quote).where(col(Quote.id) == quote_id))
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The quotes that the caller may see."""
    return (col(Quote.account_id) == scope.account_id,)


async def fetch_quote(
    session: AsyncSession, scope: AccountScope, quote_id: UUID
) -> dict[str, Any]:
    """The content of a quote's response, or 404."""
    statement = select(*COLUMNS).where(Quote.id == quote_id, *visible(scope))
    quote = (await session.exec(statement)).mappings().one_or_none()
    if quote is None:
        raise NotFound
    return dict(quote)


async def lock_quote(
    session: AsyncSession, scope: AccountScope, quote_id: UUID
) -> None:
    """Keep others from changing a quote for now, or 404."""
    statement = (
        select(Quote.id).where(Quote.id == quote_id, *visible(scope)).with_for_update()
    )
    quote = (await session.exec(statement)).one_or_none()
    if quote is None:
        raise NotFound
