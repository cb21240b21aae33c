# Compiled by restc from specs/team.yaml: change that.
"""The operations on teams."""

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
from app.models.ids import uuid7
from app.models.team import Team, TeamCreate, TeamResponse, TeamUpdate

router = APIRouter(prefix="/teams", tags=["teams"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Team.id,
    Team.name,
    Team.code,
    Team.badge,
    Team.open,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Team.id, TypeAdapter(UUID)),
}


class TeamQuery(PageQuery):
    """Which teams a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[TeamResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_teams(
    query: Annotated[TeamQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the teams of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=TeamResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_team(
    body: TeamCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a team."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Team).values(values).returning(*COLUMNS)
    team = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{team['id']}"
    return team


@router.get(
    "/{team_id}",
    response_model=TeamResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_team(
    team_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one team."""
    return await fetch_team(session, scope, team_id)


@router.patch(
    "/{team_id}",
    response_model=TeamResponse,
    responses=documented(
        Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_team(
    team_id: UUID, body: TeamUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_team(session, scope, team_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Team).where(col(Team.id) == team_id).values(**changes)
        )
    team = await fetch_team(session, scope, team_id)
    await session.commit()
    return team


@router.delete(
    "/{team_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_team(team_id: UUID, scope: InAccount, session: WriteSession) -> None:
    """Delete a team; it can be restored."""
    await lock_team(session, scope, team_id)
    statement = sa.update(Team).where(col(Team.id) == team_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()


@router.post(
    "/{team_id}/restore",
    response_model=TeamResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_team(
    team_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted team."""
    statement = (
        select(Team.id, Team.deleted_at)
        .where(Team.id == team_id, Team.account_id == scope.account_id)
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(Team).where(col(Team.id) == team_id).values(deleted_at=None)
    )
    team = await fetch_team(session, scope, team_id)
    await session.commit()
    return team


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The teams that the caller may see."""
    return (col(Team.account_id) == scope.account_id, col(Team.deleted_at).is_(None))


async def fetch_team(
    session: AsyncSession, scope: AccountScope, team_id: UUID
) -> dict[str, Any]:
    """The content of a team's response, or 404."""
    statement = select(*COLUMNS).where(Team.id == team_id, *visible(scope))
    team = (await session.exec(statement)).mappings().one_or_none()
    if team is None:
        raise NotFound
    return dict(team)


async def lock_team(session: AsyncSession, scope: AccountScope, team_id: UUID) -> None:
    """Keep others from changing a team for now, or 404."""
    statement = (
        select(Team.id).where(Team.id == team_id, *visible(scope)).with_for_update()
    )
    team = (await session.exec(statement)).one_or_none()
    if team is None:
        raise NotFound
