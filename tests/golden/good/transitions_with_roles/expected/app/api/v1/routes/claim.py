# Compiled by restc from specs/claim.yaml: change that.
"""The operations on claims."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.etag import (
    NOT_MODIFIED,
    IfMatch,
    IfNoneMatch,
    check_if_match,
    etag,
    is_current,
)
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    Forbidden,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Unauthenticated,
    UnsupportedMediaType,
    Violation,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.api.v1.transitions import check_transition
from app.models.claim import Claim, ClaimCreate, ClaimResponse, ClaimState, ClaimUpdate
from app.models.ids import uuid7

router = APIRouter(prefix="/claims", tags=["claims"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Claim.id,
    Claim.amount,
    Claim.state,
    Claim.paid_at,
    Claim.version,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Claim.id, TypeAdapter(UUID)),
}

STATE_TRANSITIONS: Final[Mapping[str, Sequence[str]]] = {
    ClaimState.DRAFT: [ClaimState.SENT],
    ClaimState.SENT: [ClaimState.PAID, ClaimState.REFUSED],
    ClaimState.PAID: [],
    ClaimState.REFUSED: [ClaimState.DRAFT],
}


class ClaimQuery(PageQuery):
    """Which claims a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[ClaimResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_claims(
    query: Annotated[ClaimQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the claims of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=ClaimResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_claim(
    body: ClaimCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a claim."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Claim).values(values).returning(*COLUMNS)
    claim = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{claim['id']}"
    response.headers["ETag"] = etag(claim["version"])
    return claim


@router.get(
    "/{claim_id}",
    response_model=ClaimResponse,
    responses=documented(Unauthenticated, NotFound) | NOT_MODIFIED,
)
async def read_claim(
    claim_id: UUID,
    scope: InAccount,
    session: ReadSession,
    response: Response,
    if_none_match: IfNoneMatch = MISSING,
) -> dict[str, Any] | Response:
    """Read one claim."""
    claim = await fetch_claim(session, scope, claim_id)
    response.headers["ETag"] = etag(claim["version"])
    if is_current(if_none_match, claim["version"]):
        return Response(status_code=304, headers=response.headers)
    return claim


@router.patch(
    "/{claim_id}",
    response_model=ClaimResponse,
    responses=documented(
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        PreconditionFailed,
        BodyTooLarge,
        UnsupportedMediaType,
        PreconditionRequired,
    ),
)
async def update_claim(
    claim_id: UUID,
    body: ClaimUpdate,
    scope: InAccount,
    session: WriteSession,
    response: Response,
    if_match: IfMatch = MISSING,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    version, current_state = await lock_claim(session, scope, claim_id)
    if (current_state, body.state) == (ClaimState.SENT, ClaimState.PAID):
        scope.require_role("treasurer")
    if (current_state, body.state) == (ClaimState.SENT, ClaimState.REFUSED):
        scope.require_role("treasurer", platform=("auditor",))
    check_if_match(if_match, version, required=True)
    if body.state is not MISSING:
        check_transition(STATE_TRANSITIONS, current_state, body.state, pointer="/state")
    changes = body.model_dump()
    if body.state == ClaimState.PAID != current_state:
        changes["paid_at"] = sa.func.now()
    if body.state == ClaimState.DRAFT != current_state:
        changes["paid_at"] = None
    if changes:
        await session.exec(
            sa.update(Claim)
            .where(col(Claim.id) == claim_id)
            .values(**changes, version=Claim.version + 1)
        )
    claim = await fetch_claim(session, scope, claim_id)
    await session.commit()
    response.headers["ETag"] = etag(claim["version"])
    return claim


@router.delete(
    "/{claim_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, PreconditionFailed, PreconditionRequired
    ),
)
async def delete_claim(
    claim_id: UUID, scope: InAccount, session: WriteSession, if_match: IfMatch = MISSING
) -> None:
    """Delete a claim; it can be restored."""
    version, _ = await lock_claim(session, scope, claim_id)
    scope.require_role("treasurer")
    check_if_match(if_match, version, required=True)
    statement = sa.update(Claim).where(col(Claim.id) == claim_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()


@router.post(
    "/{claim_id}/restore",
    response_model=ClaimResponse,
    responses=documented(Unauthenticated, Forbidden, NotFound, Conflict),
)
async def restore_claim(
    claim_id: UUID, scope: InAccount, session: WriteSession, response: Response
) -> dict[str, Any]:
    """Restore a deleted claim."""
    statement = (
        select(Claim.id, Claim.deleted_at)
        .where(Claim.id == claim_id, Claim.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    scope.require_role("treasurer")
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(Claim).where(col(Claim.id) == claim_id).values(deleted_at=None)
    )
    claim = await fetch_claim(session, scope, claim_id)
    await session.commit()
    response.headers["ETag"] = etag(claim["version"])
    return claim


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The claims that the caller may see."""
    return (col(Claim.account_id) == scope.account_id, col(Claim.deleted_at).is_(None))


async def fetch_claim(
    session: AsyncSession, scope: AccountScope, claim_id: UUID
) -> dict[str, Any]:
    """The content of a claim's response, or 404."""
    statement = select(*COLUMNS).where(Claim.id == claim_id, *visible(scope))
    claim = (await session.exec(statement)).mappings().one_or_none()
    if claim is None:
        raise NotFound
    return dict(claim)


async def lock_claim(
    session: AsyncSession, scope: AccountScope, claim_id: UUID
) -> tuple[int, str]:
    """The version and the state of a claim, which nobody else changes, or 404."""
    statement = (
        select(Claim.version, Claim.state)
        .where(Claim.id == claim_id, *visible(scope))
        .with_for_update()
    )
    claim = (await session.exec(statement)).one_or_none()
    if claim is None:
        raise NotFound
    return claim
