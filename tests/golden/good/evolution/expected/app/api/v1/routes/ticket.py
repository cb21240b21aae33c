# Compiled by restc from specs/ticket.yaml: change that.
"""The operations on tickets."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

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
from app.models.ids import uuid7
from app.models.ticket import (
    Ticket,
    TicketCreate,
    TicketResponse,
    TicketTicket,
    TicketUpdate,
)

router = APIRouter(prefix="/tickets", tags=["tickets"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Ticket.id,
    Ticket.title,
    Ticket.slug,
    Ticket.points,
    Ticket.state,
    Ticket.mood,
    Ticket.weight,
    Ticket.seen,
    Ticket.extra,
    Ticket.blocker_id,
    sa.func.array(
        select(TicketTicket.linked_ticket_id)
        .where(TicketTicket.ticket_id == Ticket.id)
        .order_by(col(TicketTicket.linked_ticket_id))
        .scalar_subquery(),
        type_=pg.ARRAY(sa.Uuid),
    ).label("ticket_ids"),
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Ticket.id, TypeAdapter(UUID)),
}


class TicketQuery(PageQuery):
    """Which tickets a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[TicketResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_tickets(
    query: Annotated[TicketQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the tickets of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=TicketResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_ticket(
    body: TicketCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a ticket."""
    values = body.model_dump(exclude={"ticket_ids"})
    ticket_id = uuid7()
    values["id"] = ticket_id
    values["account_id"] = scope.account_id
    await session.exec(sa.insert(Ticket).values(values))
    await set_copies(session, scope, ticket_id, body.ticket_ids)
    ticket = await fetch_ticket(session, scope, ticket_id)
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{ticket_id}"
    return ticket


@router.get(
    "/{ticket_id}",
    response_model=TicketResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_ticket(
    ticket_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one ticket."""
    return await fetch_ticket(session, scope, ticket_id)


@router.patch(
    "/{ticket_id}",
    response_model=TicketResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_ticket(
    ticket_id: UUID, body: TicketUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_ticket(session, scope, ticket_id)
    changes = body.model_dump(exclude={"ticket_ids"})
    if body.ticket_ids is not MISSING:
        await set_copies(session, scope, ticket_id, body.ticket_ids)
    if changes:
        await session.exec(
            sa.update(Ticket).where(col(Ticket.id) == ticket_id).values(**changes)
        )
    ticket = await fetch_ticket(session, scope, ticket_id)
    await session.commit()
    return ticket


@router.delete(
    "/{ticket_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def delete_ticket(
    ticket_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a ticket for good."""
    await lock_ticket(session, scope, ticket_id)
    await session.exec(sa.delete(Ticket).where(col(Ticket.id) == ticket_id))
    await session.commit()


@router.put(
    "/{ticket_id}/copies/{linked_ticket_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def add_ticket_ticket(
    ticket_id: UUID, linked_ticket_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Give a ticket a ticket; again, nothing changes."""
    await lock_ticket(session, scope, ticket_id)
    ticket = (
        select(Ticket.id)
        .where(Ticket.id == linked_ticket_id, *visible(scope))
        .with_for_update(read=True, key_share=True)
    )
    if (await session.exec(ticket)).one_or_none() is None:
        raise NotFound
    added = await session.exec(
        pg.insert(TicketTicket)
        .values(
            ticket_id=ticket_id,
            linked_ticket_id=linked_ticket_id,
            account_id=scope.account_id,
        )
        .on_conflict_do_nothing()
    )
    if added.rowcount:
        await limit_links(session, col(TicketTicket.ticket_id) == ticket_id, 100)
    await session.commit()


@router.delete(
    "/{ticket_id}/copies/{linked_ticket_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def remove_ticket_ticket(
    ticket_id: UUID, linked_ticket_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Take a ticket off a ticket."""
    await lock_ticket(session, scope, ticket_id)
    removed = await session.exec(
        sa.delete(TicketTicket).where(
            col(TicketTicket.ticket_id) == ticket_id,
            col(TicketTicket.linked_ticket_id) == linked_ticket_id,
        )
    )
    if not removed.rowcount:
        raise NotFound
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The tickets that the caller may see."""
    return (col(Ticket.account_id) == scope.account_id,)


async def fetch_ticket(
    session: AsyncSession, scope: AccountScope, ticket_id: UUID
) -> dict[str, Any]:
    """The content of a ticket's response, or 404."""
    statement = select(*COLUMNS).where(Ticket.id == ticket_id, *visible(scope))
    ticket = (await session.exec(statement)).mappings().one_or_none()
    if ticket is None:
        raise NotFound
    return dict(ticket)


async def lock_ticket(
    session: AsyncSession, scope: AccountScope, ticket_id: UUID
) -> None:
    """Keep others from changing a ticket for now, or 404."""
    statement = (
        select(Ticket.id)
        .where(Ticket.id == ticket_id, *visible(scope))
        .with_for_update()
    )
    ticket = (await session.exec(statement)).one_or_none()
    if ticket is None:
        raise NotFound


async def set_copies(
    session: AsyncSession,
    scope: AccountScope,
    ticket_id: UUID,
    linked_ticket_ids: Sequence[UUID],
) -> None:
    """Give a ticket these copies and no others."""
    await session.exec(
        sa.delete(TicketTicket).where(
            col(TicketTicket.ticket_id) == ticket_id,
            col(TicketTicket.linked_ticket_id).not_in(linked_ticket_ids),
        )
    )
    links = [
        {
            "ticket_id": ticket_id,
            "linked_ticket_id": linked_ticket_id,
            "account_id": scope.account_id,
        }
        for linked_ticket_id in linked_ticket_ids
    ]
    if links:
        await session.exec(
            pg.insert(TicketTicket).values(links).on_conflict_do_nothing()
        )
