# Compiled by restc from specs/care_team_member.yaml: change that.
"""The operations on care team members."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.audiences.care_team_member import (
    sees_care_team_member,
    writes_care_team_member,
)
from app.api.v1.audiences.patient import sees_patient, writes_patient
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
from app.models.care_team_member import (
    CareTeamMember,
    CareTeamMemberCreate,
    CareTeamMemberResponse,
    CareTeamMemberUpdate,
)
from app.models.ids import uuid7
from app.models.patient import Patient

router = APIRouter(
    prefix="/care-team-members", tags=["care team members"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    CareTeamMember.id,
    CareTeamMember.lead,
    CareTeamMember.ended_at,
    CareTeamMember.patient_id,
    CareTeamMember.practitioner_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(CareTeamMember.id, TypeAdapter(UUID)),
}


class CareTeamMemberQuery(PageQuery):
    """Which care team members a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[CareTeamMemberResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_care_team_members(
    query: Annotated[CareTeamMemberQuery, Query()],
    scope: InAccount,
    session: ReadSession,
) -> dict[str, Any]:
    """List the care team members of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=CareTeamMemberResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_care_team_member(
    body: CareTeamMemberCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a care team member."""
    await lock_own_parent(
        session,
        live_patient(scope, body.patient_id),
        Patient.id,
        writes_patient(Patient, scope.confined),
        "/patient_id",
    )
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(CareTeamMember).values(values).returning(*COLUMNS)
    care_team_member = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{care_team_member['id']}"
    return care_team_member


@router.get(
    "/{care_team_member_id}",
    response_model=CareTeamMemberResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_care_team_member(
    care_team_member_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one care team member."""
    return await fetch_care_team_member(session, scope, care_team_member_id)


@router.patch(
    "/{care_team_member_id}",
    response_model=CareTeamMemberResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_care_team_member(
    care_team_member_id: UUID,
    body: CareTeamMemberUpdate,
    scope: InAccount,
    session: WriteSession,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_care_team_member(session, scope, care_team_member_id)
    changes = body.model_dump()
    if body.patient_id is not MISSING:
        await lock_own_parent(
            session,
            live_patient(scope, body.patient_id),
            Patient.id,
            writes_patient(Patient, scope.confined),
            "/patient_id",
        )
    if changes:
        await session.exec(
            sa.update(CareTeamMember)
            .where(col(CareTeamMember.id) == care_team_member_id)
            .values(**changes)
        )
    care_team_member = await fetch_care_team_member(session, scope, care_team_member_id)
    await session.commit()
    return care_team_member


@router.delete(
    "/{care_team_member_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_care_team_member(
    care_team_member_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a care team member; it can be restored."""
    await lock_care_team_member(session, scope, care_team_member_id)
    statement = sa.update(CareTeamMember).where(
        col(CareTeamMember.id) == care_team_member_id
    )
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()


@router.post(
    "/{care_team_member_id}/restore",
    response_model=CareTeamMemberResponse,
    responses=documented(Unauthenticated, Forbidden, NotFound, Conflict),
)
async def restore_care_team_member(
    care_team_member_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted care team member."""
    statement = (
        select(
            CareTeamMember.deleted_at,
            CareTeamMember.patient_id,
            writes_care_team_member(CareTeamMember, scope.confined),
        )
        .where(
            CareTeamMember.id == care_team_member_id,
            sees_care_team_member(CareTeamMember, scope.confined),
        )
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    deleted_at, patient_id, may_write = found
    if not may_write:
        raise Forbidden
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await lock_restored_parent(session, live_patient(scope, patient_id), "/patient_id")
    await session.exec(
        sa.update(CareTeamMember)
        .where(col(CareTeamMember.id) == care_team_member_id)
        .values(deleted_at=None)
    )
    care_team_member = await fetch_care_team_member(session, scope, care_team_member_id)
    await session.commit()
    return care_team_member


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The care team members that the caller may see."""
    return (
        sees_care_team_member(CareTeamMember, scope.confined),
        col(CareTeamMember.deleted_at).is_(None),
    )


async def fetch_care_team_member(
    session: AsyncSession, scope: AccountScope, care_team_member_id: UUID
) -> dict[str, Any]:
    """The content of a care team member's response, or 404."""
    statement = select(*COLUMNS).where(
        CareTeamMember.id == care_team_member_id, *visible(scope)
    )
    care_team_member = (await session.exec(statement)).mappings().one_or_none()
    if care_team_member is None:
        raise NotFound
    return dict(care_team_member)


async def lock_care_team_member(
    session: AsyncSession, scope: AccountScope, care_team_member_id: UUID
) -> None:
    """Keep others from changing a care team member for now, or 404."""
    statement = (
        select(
            CareTeamMember.id, writes_care_team_member(CareTeamMember, scope.confined)
        )
        .where(CareTeamMember.id == care_team_member_id, *visible(scope))
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, may_write = found
    if not may_write:
        raise Forbidden


def live_patient(scope: AccountScope, patient_id: UUID) -> SelectOfScalar[UUID]:
    """The patient of this id, where the caller may see it."""
    return select(Patient.id).where(
        Patient.id == patient_id,
        sees_patient(Patient, scope.confined),
        col(Patient.deleted_at).is_(None),
    )
