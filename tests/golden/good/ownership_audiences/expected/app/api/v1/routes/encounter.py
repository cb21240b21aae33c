# Compiled by restc from specs/encounter.yaml: change that.
"""The operations on encounters."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, BaseModel, Field, TypeAdapter
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.audiences.encounter import sees_encounter, writes_encounter
from app.api.v1.audiences.patient import sees_patient, writes_patient
from app.api.v1.batch import BatchOf, Created, insert_items, lock_own_parents
from app.api.v1.expansion import join_row, nest
from app.api.v1.filters import AnyOf, conditions
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
from app.api.v1.soft_delete import delete_children, restore_children
from app.models.encounter import (
    Encounter,
    EncounterCreate,
    EncounterResponse,
    EncounterUpdate,
)
from app.models.finding import Finding
from app.models.ids import uuid7
from app.models.patient import Patient

router = APIRouter(prefix="/encounters", tags=["encounters"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Encounter.id,
    Encounter.reason,
    Encounter.patient_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Encounter.id, TypeAdapter(UUID)),
}

PATIENT = aliased(Patient, name="patient")


class EncounterQuery(PageQuery):
    """Which encounters a list holds, and in what order."""

    expand: AnyOf[Literal["patient"]] = Field(
        default=[], description="Related rows to answer in place."
    )
    patient_id: UUID | MISSING = MISSING
    patient_id__ne: UUID | MISSING = MISSING
    patient_id__in: AnyOf[UUID] | MISSING = MISSING


class EncounterExpansion(BaseModel):
    """What the response of an encounter holds beside its keys."""

    model_config = {"extra": "forbid"}

    expand: AnyOf[Literal["patient"]] = Field(
        default=[], description="Related rows to answer in place."
    )


@router.get(
    "",
    response_model=Page[EncounterResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_encounters(
    query: Annotated[EncounterQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the encounters of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Encounter, query))
    statement = expand(statement, query.expand, scope)
    page = await read_page(session, statement, query, [], SORT_KEYS)
    page["data"] = [nest(row, query.expand) for row in page["data"]]
    return page


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=EncounterResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_encounter(
    body: EncounterCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create an encounter."""
    await lock_own_parent(
        session,
        live_patient(scope, body.patient_id),
        Patient.id,
        writes_patient(Patient, scope.confined),
        "/patient_id",
    )
    values = new_encounter(scope, body)
    statement = sa.insert(Encounter).values(values).returning(*COLUMNS)
    encounter = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{encounter['id']}"
    return encounter


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[EncounterResponse],
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def batch_create_encounters(
    body: BatchOf[EncounterCreate], scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Create encounters: all of them, or none."""
    await lock_own_parents(
        session,
        visible_patients(scope),
        Patient.id,
        writes_patient(Patient, scope.confined),
        [[item.patient_id] for item in body.items],
        "/patient_id",
    )
    rows = [new_encounter(scope, item) for item in body.items]
    created = await insert_items(session, Encounter, rows, COLUMNS)
    await session.commit()
    return {"data": created}


@router.get(
    "/{encounter_id}",
    response_model=EncounterResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_encounter(
    encounter_id: UUID,
    query: Annotated[EncounterExpansion, Query()],
    scope: InAccount,
    session: ReadSession,
) -> dict[str, Any]:
    """Read one encounter."""
    return await fetch_encounter(session, scope, encounter_id, query.expand)


@router.patch(
    "/{encounter_id}",
    response_model=EncounterResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_encounter(
    encounter_id: UUID, body: EncounterUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_encounter(session, scope, encounter_id)
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
            sa.update(Encounter)
            .where(col(Encounter.id) == encounter_id)
            .values(**changes)
        )
    encounter = await fetch_encounter(session, scope, encounter_id)
    await session.commit()
    return encounter


@router.delete(
    "/{encounter_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_encounter(
    encounter_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete an encounter and all that hangs on it; it can be restored."""
    await lock_encounter(session, scope, encounter_id)
    statement = sa.update(Encounter).where(col(Encounter.id) == encounter_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await delete_children(session, Finding, Finding.encounter_id, [encounter_id])
    await session.commit()


@router.post(
    "/{encounter_id}/restore",
    response_model=EncounterResponse,
    responses=documented(Unauthenticated, Forbidden, NotFound, Conflict),
)
async def restore_encounter(
    encounter_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted encounter and what was deleted with it."""
    statement = (
        select(
            Encounter.deleted_at,
            Encounter.patient_id,
            writes_encounter(Encounter, scope.confined),
        )
        .where(Encounter.id == encounter_id, sees_encounter(Encounter, scope.confined))
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
        sa.update(Encounter)
        .where(col(Encounter.id) == encounter_id)
        .values(deleted_at=None)
    )
    await restore_children(
        session, Finding, Finding.encounter_id, [encounter_id], deleted_at
    )
    encounter = await fetch_encounter(session, scope, encounter_id)
    await session.commit()
    return encounter


def new_encounter(scope: AccountScope, body: EncounterCreate) -> dict[str, Any]:
    """What an encounter is stored with."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    return values


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The encounters that the caller may see."""
    return (
        sees_encounter(Encounter, scope.confined),
        col(Encounter.deleted_at).is_(None),
    )


def expand(statement: Any, names: Sequence[str], scope: AccountScope) -> Any:
    """Join the rows that are asked for, as far as the caller sees them."""
    if "patient" in names:
        statement = join_row(
            statement,
            "patient",
            PATIENT,
            (
                PATIENT.id,
                PATIENT.name,
                PATIENT.published_at,
                PATIENT.version,
            ),
            PATIENT.id == Encounter.patient_id,
            sees_patient(PATIENT, scope.confined),
            col(PATIENT.deleted_at).is_(None),
        )
    return statement


async def fetch_encounter(
    session: AsyncSession,
    scope: AccountScope,
    encounter_id: UUID,
    names: Sequence[str] = (),
) -> dict[str, Any]:
    """The content of an encounter's response, or 404."""
    statement = select(*COLUMNS).where(Encounter.id == encounter_id, *visible(scope))
    statement = expand(statement, names, scope)
    encounter = (await session.exec(statement)).mappings().one_or_none()
    if encounter is None:
        raise NotFound
    return nest(encounter, names)


async def lock_encounter(
    session: AsyncSession, scope: AccountScope, encounter_id: UUID
) -> None:
    """Keep others from changing an encounter for now, or 404."""
    statement = (
        select(Encounter.id, writes_encounter(Encounter, scope.confined))
        .where(Encounter.id == encounter_id, *visible(scope))
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


def visible_patients(scope: AccountScope) -> SelectOfScalar[UUID]:
    """The ids of the patients that the caller may see."""
    return select(Patient.id).where(
        sees_patient(Patient, scope.confined), col(Patient.deleted_at).is_(None)
    )
