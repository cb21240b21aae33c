# Compiled by restc from specs/note.yaml: change that.
"""The operations on notes."""

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
from app.models.note import Note, NoteCreate, NoteResponse, NoteUpdate

router = APIRouter(prefix="/notes", tags=["notes"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Note.id,
    Note.text,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Note.id, TypeAdapter(UUID)),
}


class NoteQuery(PageQuery):
    """Which notes a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[NoteResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_notes(
    query: Annotated[NoteQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the notes of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=NoteResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_note(
    body: NoteCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a note."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Note).values(values).returning(*COLUMNS)
    note = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{note['id']}"
    return note


@router.get(
    "/{note_id}",
    response_model=NoteResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_note(
    note_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one note."""
    return await fetch_note(session, scope, note_id)


@router.patch(
    "/{note_id}",
    response_model=NoteResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_note(
    note_id: UUID, body: NoteUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_note(session, scope, note_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Note).where(col(Note.id) == note_id).values(**changes)
        )
    note = await fetch_note(session, scope, note_id)
    await session.commit()
    return note


@router.delete(
    "/{note_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_note(note_id: UUID, scope: InAccount, session: WriteSession) -> None:
    """Delete a note for good."""
    await lock_note(session, scope, note_id)
    await session.exec(sa.delete(Note).where(col(Note.id) == note_id))
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The notes that the caller may see."""
    return (col(Note.account_id) == scope.account_id,)


async def fetch_note(
    session: AsyncSession, scope: AccountScope, note_id: UUID
) -> dict[str, Any]:
    """The content of a note's response, or 404."""
    statement = select(*COLUMNS).where(Note.id == note_id, *visible(scope))
    note = (await session.exec(statement)).mappings().one_or_none()
    if note is None:
        raise NotFound
    return dict(note)


async def lock_note(session: AsyncSession, scope: AccountScope, note_id: UUID) -> None:
    """Keep others from changing a note for now, or 404."""
    statement = (
        select(Note.id).where(Note.id == note_id, *visible(scope)).with_for_update()
    )
    note = (await session.exec(statement)).one_or_none()
    if note is None:
        raise NotFound
