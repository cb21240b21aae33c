# Compiled by restc from specs/patient.yaml: change that.
"""The operations on patients."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.audiences.patient import sees_patient, writes_patient
from app.api.v1.etag import (
    NOT_MODIFIED,
    IfMatch,
    IfNoneMatch,
    check_if_match,
    etag,
    is_current,
)
from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
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
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.api.v1.soft_delete import delete_children, restore_children
from app.models.care_team_member import CareTeamMember
from app.models.encounter import Encounter
from app.models.finding import Finding
from app.models.ids import uuid7
from app.models.patient import Patient, PatientCreate, PatientResponse, PatientUpdate
from app.models.types import Text

router = APIRouter(prefix="/patients", tags=["patients"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Patient.id,
    Patient.name,
    Patient.published_at,
    Patient.version,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "name": SortKey(Patient.name, TypeAdapter(Text)),
    "id": SortKey(Patient.id, TypeAdapter(UUID)),
}

NameValue = Annotated[Text, Field(max_length=100)]


class PatientQuery(PageQuery):
    """Which patients a list holds, and in what order."""

    sort: Sort[Literal["name", "-name"]] = Field(default=["name"])
    name: NameValue | MISSING = MISSING
    name__ne: NameValue | MISSING = MISSING
    name__in: AnyOf[NameValue] | MISSING = MISSING


@router.get(
    "",
    response_model=Page[PatientResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_patients(
    query: Annotated[PatientQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the patients of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Patient, query))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=PatientResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_patient(
    body: PatientCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a patient."""
    scope.require_role("records_admin")
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Patient).values(values).returning(*COLUMNS)
    patient = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{patient['id']}"
    response.headers["ETag"] = etag(patient["version"])
    return patient


@router.get(
    "/{patient_id}",
    response_model=PatientResponse,
    responses=documented(Unauthenticated, NotFound) | NOT_MODIFIED,
)
async def read_patient(
    patient_id: UUID,
    scope: InAccount,
    session: ReadSession,
    response: Response,
    if_none_match: IfNoneMatch = MISSING,
) -> dict[str, Any] | Response:
    """Read one patient."""
    patient = await fetch_patient(session, scope, patient_id)
    response.headers["ETag"] = etag(patient["version"])
    if is_current(if_none_match, patient["version"]):
        return Response(status_code=304, headers=response.headers)
    return patient


@router.patch(
    "/{patient_id}",
    response_model=PatientResponse,
    responses=documented(
        Unauthenticated,
        Forbidden,
        NotFound,
        PreconditionFailed,
        BodyTooLarge,
        UnsupportedMediaType,
    ),
)
async def update_patient(
    patient_id: UUID,
    body: PatientUpdate,
    scope: InAccount,
    session: WriteSession,
    response: Response,
    if_match: IfMatch = MISSING,
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    version = await lock_patient(session, scope, patient_id)
    check_if_match(if_match, version)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Patient)
            .where(col(Patient.id) == patient_id)
            .values(**changes, version=Patient.version + 1)
        )
    patient = await fetch_patient(session, scope, patient_id)
    await session.commit()
    response.headers["ETag"] = etag(patient["version"])
    return patient


@router.delete(
    "/{patient_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound, PreconditionFailed),
)
async def delete_patient(
    patient_id: UUID,
    scope: InAccount,
    session: WriteSession,
    if_match: IfMatch = MISSING,
) -> None:
    """Delete a patient and all that hangs on it; it can be restored."""
    version = await lock_patient(session, scope, patient_id)
    check_if_match(if_match, version)
    statement = sa.update(Patient).where(col(Patient.id) == patient_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await delete_children(
        session, CareTeamMember, CareTeamMember.patient_id, [patient_id]
    )
    encounters = await delete_children(
        session, Encounter, Encounter.patient_id, [patient_id]
    )
    await delete_children(session, Finding, Finding.encounter_id, encounters)
    await session.commit()


@router.post(
    "/{patient_id}/restore",
    response_model=PatientResponse,
    responses=documented(Unauthenticated, Forbidden, NotFound, Conflict),
)
async def restore_patient(
    patient_id: UUID, scope: InAccount, session: WriteSession, response: Response
) -> dict[str, Any]:
    """Restore a deleted patient and what was deleted with it."""
    statement = (
        select(Patient.id, Patient.deleted_at, writes_patient(Patient, scope.confined))
        .where(Patient.id == patient_id, sees_patient(Patient, scope.confined))
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, deleted_at, may_write = found
    if not may_write:
        raise Forbidden
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(Patient).where(col(Patient.id) == patient_id).values(deleted_at=None)
    )
    await restore_children(
        session, CareTeamMember, CareTeamMember.patient_id, [patient_id], deleted_at
    )
    encounters = await restore_children(
        session, Encounter, Encounter.patient_id, [patient_id], deleted_at
    )
    await restore_children(
        session, Finding, Finding.encounter_id, encounters, deleted_at
    )
    patient = await fetch_patient(session, scope, patient_id)
    await session.commit()
    response.headers["ETag"] = etag(patient["version"])
    return patient


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The patients that the caller may see."""
    return (sees_patient(Patient, scope.confined), col(Patient.deleted_at).is_(None))


async def fetch_patient(
    session: AsyncSession, scope: AccountScope, patient_id: UUID
) -> dict[str, Any]:
    """The content of a patient's response, or 404."""
    statement = select(*COLUMNS).where(Patient.id == patient_id, *visible(scope))
    patient = (await session.exec(statement)).mappings().one_or_none()
    if patient is None:
        raise NotFound
    return dict(patient)


async def lock_patient(
    session: AsyncSession, scope: AccountScope, patient_id: UUID
) -> int:
    """The version of a patient, which nobody else changes, or 404."""
    statement = (
        select(Patient.version, writes_patient(Patient, scope.confined))
        .where(Patient.id == patient_id, *visible(scope))
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    version, may_write = found
    if not may_write:
        raise Forbidden
    return version
