# Compiled by restc from specs/finding.yaml: change that.
"""The operations on findings."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.audiences.encounter import sees_encounter, writes_encounter
from app.api.v1.audiences.finding import sees_finding, writes_finding
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_own_parent, lock_restored_parent
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    Forbidden,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    Violation,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.models.encounter import Encounter
from app.models.finding import Finding, FindingCreate, FindingResponse, FindingUpdate
from app.models.ids import uuid7

router = APIRouter(prefix="/findings", tags=["findings"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Finding.id,
    Finding.text,
    Finding.encounter_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Finding.id, TypeAdapter(UUID)),
}


class FindingQuery(PageQuery):
    """Which findings a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[FindingResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_findings(
    query: Annotated[FindingQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the findings of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=FindingResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_finding(
    body: FindingCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a finding."""
    await lock_own_parent(
        session,
        live_encounter(scope, body.encounter_id),
        Encounter.id,
        writes_encounter(Encounter, scope.confined),
        "/encounter_id",
    )
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Finding).values(values).returning(*COLUMNS)
    finding = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{finding['id']}"
    return finding


@router.get(
    "/{finding_id}",
    response_model=FindingResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_finding(
    finding_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one finding."""
    return await fetch_finding(session, scope, finding_id)


@router.patch(
    "/{finding_id}",
    response_model=FindingResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_finding(
    finding_id: UUID, body: FindingUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_finding(session, scope, finding_id)
    changes = body.model_dump()
    if body.encounter_id is not MISSING:
        await lock_own_parent(
            session,
            live_encounter(scope, body.encounter_id),
            Encounter.id,
            writes_encounter(Encounter, scope.confined),
            "/encounter_id",
        )
    if changes:
        await session.exec(
            sa.update(Finding).where(col(Finding.id) == finding_id).values(**changes)
        )
    finding = await fetch_finding(session, scope, finding_id)
    await session.commit()
    return finding


@router.delete(
    "/{finding_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_finding(
    finding_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a finding; it can be restored."""
    await lock_finding(session, scope, finding_id)
    statement = sa.update(Finding).where(col(Finding.id) == finding_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()


@router.post(
    "/{finding_id}/restore",
    response_model=FindingResponse,
    responses=documented(Unauthenticated, Forbidden, NotFound, Conflict),
)
async def restore_finding(
    finding_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted finding."""
    statement = (
        select(
            Finding.deleted_at,
            Finding.encounter_id,
            writes_finding(Finding, scope.confined),
        )
        .where(Finding.id == finding_id, sees_finding(Finding, scope.confined))
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    deleted_at, encounter_id, may_write = found
    if not may_write:
        raise Forbidden
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await lock_restored_parent(
        session, live_encounter(scope, encounter_id), "/encounter_id"
    )
    await session.exec(
        sa.update(Finding).where(col(Finding.id) == finding_id).values(deleted_at=None)
    )
    finding = await fetch_finding(session, scope, finding_id)
    await session.commit()
    return finding


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The findings that the caller may see."""
    return (sees_finding(Finding, scope.confined), col(Finding.deleted_at).is_(None))


async def fetch_finding(
    session: AsyncSession, scope: AccountScope, finding_id: UUID
) -> dict[str, Any]:
    """The content of a finding's response, or 404."""
    statement = select(*COLUMNS).where(Finding.id == finding_id, *visible(scope))
    finding = (await session.exec(statement)).mappings().one_or_none()
    if finding is None:
        raise NotFound
    return dict(finding)


async def lock_finding(
    session: AsyncSession, scope: AccountScope, finding_id: UUID
) -> None:
    """Keep others from changing a finding for now, or 404."""
    statement = (
        select(Finding.id, writes_finding(Finding, scope.confined))
        .where(Finding.id == finding_id, *visible(scope))
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, may_write = found
    if not may_write:
        raise Forbidden


def live_encounter(scope: AccountScope, encounter_id: UUID) -> SelectOfScalar[UUID]:
    """The encounter of this id, where the caller may see it."""
    return select(Encounter.id).where(
        Encounter.id == encounter_id,
        sees_encounter(Encounter, scope.confined),
        col(Encounter.deleted_at).is_(None),
    )
