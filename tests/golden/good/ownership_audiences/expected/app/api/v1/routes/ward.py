# Compiled by restc from specs/ward.yaml: change that.
"""The operations on wards."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.audiences.patient import sees_patient
from app.api.v1.audiences.ward import writes_ward
from app.api.v1.links import limit_links
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_all
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
from app.models.ids import uuid7
from app.models.patient import Patient
from app.models.ward import Ward, WardCreate, WardPatient, WardResponse, WardUpdate

router = APIRouter(prefix="/wards", tags=["wards"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Ward.id,
    Ward.name,
    Ward.created_by_id,
    sa.func.array(
        select(WardPatient.patient_id)
        .where(
            WardPatient.ward_id == Ward.id,
            col(WardPatient.patient_id).in_(
                select(Patient.id).where(col(Patient.deleted_at).is_(None))
            ),
        )
        .order_by(col(WardPatient.patient_id))
        .scalar_subquery(),
        type_=pg.ARRAY(sa.Uuid),
    ).label("patient_ids"),
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Ward.id, TypeAdapter(UUID)),
}


class WardQuery(PageQuery):
    """Which wards a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[WardResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_wards(
    query: Annotated[WardQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the wards of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=WardResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def create_ward(
    body: WardCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a ward."""
    scope.require_role("editor")
    values = body.model_dump(exclude={"patient_ids"})
    ward_id = uuid7()
    values["id"] = ward_id
    values["account_id"] = scope.account_id
    values["created_by_id"] = scope.principal.profile_id
    await session.exec(sa.insert(Ward).values(values))
    await set_patients(session, scope, ward_id, body.patient_ids)
    ward = await fetch_ward(session, scope, ward_id)
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{ward_id}"
    return ward


@router.get(
    "/{ward_id}",
    response_model=WardResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_ward(
    ward_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one ward."""
    return await fetch_ward(session, scope, ward_id)


@router.patch(
    "/{ward_id}",
    response_model=WardResponse,
    responses=documented(
        Unauthenticated, Forbidden, NotFound, BodyTooLarge, UnsupportedMediaType
    ),
)
async def update_ward(
    ward_id: UUID, body: WardUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_ward(session, scope, ward_id)
    changes = body.model_dump(exclude={"patient_ids"})
    if body.patient_ids is not MISSING:
        await set_patients(session, scope, ward_id, body.patient_ids)
    if changes:
        await session.exec(
            sa.update(Ward).where(col(Ward.id) == ward_id).values(**changes)
        )
    ward = await fetch_ward(session, scope, ward_id)
    await session.commit()
    return ward


@router.delete(
    "/{ward_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_ward(ward_id: UUID, scope: InAccount, session: WriteSession) -> None:
    """Delete a ward; it can be restored."""
    await lock_ward(session, scope, ward_id)
    scope.require_role("editor")
    statement = sa.update(Ward).where(col(Ward.id) == ward_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()


@router.post(
    "/{ward_id}/restore",
    response_model=WardResponse,
    responses=documented(Unauthenticated, Forbidden, NotFound, Conflict),
)
async def restore_ward(
    ward_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted ward."""
    statement = (
        select(Ward.id, Ward.deleted_at, writes_ward(Ward, scope.confined))
        .where(Ward.id == ward_id, Ward.account_id == scope.account_id)
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
        sa.update(Ward).where(col(Ward.id) == ward_id).values(deleted_at=None)
    )
    ward = await fetch_ward(session, scope, ward_id)
    await session.commit()
    return ward


@router.put(
    "/{ward_id}/patients/{patient_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound, Conflict),
)
async def add_ward_patient(
    ward_id: UUID, patient_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Give a ward a patient; again, nothing changes."""
    await lock_ward(session, scope, ward_id)
    patient = (
        select(Patient.id)
        .where(
            Patient.id == patient_id,
            sees_patient(Patient, scope.confined),
            col(Patient.deleted_at).is_(None),
        )
        .with_for_update(read=True, key_share=True)
    )
    if (await session.exec(patient)).one_or_none() is None:
        raise NotFound
    added = await session.exec(
        pg.insert(WardPatient)
        .values(ward_id=ward_id, patient_id=patient_id, account_id=scope.account_id)
        .on_conflict_do_nothing()
    )
    if added.rowcount:
        await limit_links(session, col(WardPatient.ward_id) == ward_id, 100)
    await session.commit()


@router.delete(
    "/{ward_id}/patients/{patient_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def remove_ward_patient(
    ward_id: UUID, patient_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Take a patient off a ward."""
    await lock_ward(session, scope, ward_id)
    removed = await session.exec(
        sa.delete(WardPatient).where(
            col(WardPatient.ward_id) == ward_id,
            col(WardPatient.patient_id) == patient_id,
        )
    )
    if not removed.rowcount:
        raise NotFound
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The wards that the caller may see."""
    return (col(Ward.account_id) == scope.account_id, col(Ward.deleted_at).is_(None))


async def fetch_ward(
    session: AsyncSession, scope: AccountScope, ward_id: UUID
) -> dict[str, Any]:
    """The content of a ward's response, or 404."""
    statement = select(*COLUMNS).where(Ward.id == ward_id, *visible(scope))
    ward = (await session.exec(statement)).mappings().one_or_none()
    if ward is None:
        raise NotFound
    return dict(ward)


async def lock_ward(session: AsyncSession, scope: AccountScope, ward_id: UUID) -> None:
    """Keep others from changing a ward for now, or 404."""
    statement = (
        select(Ward.id, writes_ward(Ward, scope.confined))
        .where(Ward.id == ward_id, *visible(scope))
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, may_write = found
    if not may_write:
        raise Forbidden


async def set_patients(
    session: AsyncSession,
    scope: AccountScope,
    ward_id: UUID,
    patient_ids: Sequence[UUID],
) -> None:
    """Give a ward these patients and no others."""
    live = select(Patient.id).where(
        col(Patient.id).in_(patient_ids),
        sees_patient(Patient, scope.confined),
        col(Patient.deleted_at).is_(None),
    )
    await lock_all(session, live, patient_ids, "/patient_ids")
    await session.exec(
        sa.delete(WardPatient).where(
            col(WardPatient.ward_id) == ward_id,
            col(WardPatient.patient_id).not_in(patient_ids),
        )
    )
    links = [
        {"ward_id": ward_id, "patient_id": patient_id, "account_id": scope.account_id}
        for patient_id in patient_ids
    ]
    if links:
        await session.exec(
            pg.insert(WardPatient).values(links).on_conflict_do_nothing()
        )
