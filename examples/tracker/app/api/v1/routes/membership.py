# Compiled by restc from specs/membership.yaml: change that.
"""The operations on memberships."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, BaseModel, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.expansion import join_row, nest
from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    Forbidden,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.models.ids import uuid7
from app.models.membership import (
    Membership,
    MembershipCreate,
    MembershipResponse,
    MembershipRole,
    MembershipUpdate,
)
from app.models.task import Task
from app.models.types import Timestamp

router = APIRouter(
    prefix="/memberships", tags=["memberships"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    Membership.id,
    Membership.role,
    Membership.profile_id,
    Membership.created_at,
    Membership.updated_at,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "created_at": SortKey(Membership.created_at, TypeAdapter(Timestamp)),
    "id": SortKey(Membership.id, TypeAdapter(UUID)),
}

PROFILE = sa.table(
    "profiles", sa.column("id", sa.Uuid), sa.column("display_name")
).alias("profile")


class MembershipQuery(PageQuery):
    """Which memberships a list holds, and in what order."""

    sort: Sort[Literal["created_at", "-created_at"]] = Field(default=["-created_at"])
    expand: AnyOf[Literal["profile"]] = Field(
        default=[], description="Related rows to answer in place."
    )
    role: MembershipRole | MISSING = MISSING
    role__ne: MembershipRole | MISSING = MISSING
    role__in: AnyOf[MembershipRole] | MISSING = MISSING
    profile_id: UUID | MISSING = MISSING
    profile_id__ne: UUID | MISSING = MISSING
    profile_id__in: AnyOf[UUID] | MISSING = MISSING


class MembershipExpansion(BaseModel):
    """What the response of a membership holds beside its keys."""

    model_config = {"extra": "forbid"}

    expand: AnyOf[Literal["profile"]] = Field(
        default=[], description="Related rows to answer in place."
    )


@router.get(
    "",
    response_model=Page[MembershipResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_memberships(
    query: Annotated[MembershipQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the memberships of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Membership, query))
    statement = expand(statement, query.expand)
    page = await read_page(session, statement, query, query.sort, SORT_KEYS)
    page["data"] = [nest(row, query.expand) for row in page["data"]]
    return page


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=MembershipResponse,
    responses=documented(
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        BodyTooLarge,
        UnsupportedMediaType,
    ),
)
async def create_membership(
    body: MembershipCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a membership."""
    scope.require_role("admin")
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Membership).values(values).returning(*COLUMNS)
    membership = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{membership['id']}"
    return membership


@router.get(
    "/{membership_id}",
    response_model=MembershipResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_membership(
    membership_id: UUID,
    query: Annotated[MembershipExpansion, Query()],
    scope: InAccount,
    session: ReadSession,
) -> dict[str, Any]:
    """Read one membership."""
    return await fetch_membership(session, scope, membership_id, query.expand)


@router.patch(
    "/{membership_id}",
    response_model=MembershipResponse,
    responses=documented(
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        BodyTooLarge,
        UnsupportedMediaType,
    ),
)
async def update_membership(
    membership_id: UUID, body: MembershipUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_membership(session, scope, membership_id)
    scope.require_role("admin")
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Membership)
            .where(col(Membership.id) == membership_id)
            .values(**changes, updated_at=sa.func.now())
        )
    membership = await fetch_membership(session, scope, membership_id)
    await session.commit()
    return membership


@router.delete(
    "/{membership_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, Forbidden, NotFound),
)
async def delete_membership(
    membership_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a membership for good."""
    await lock_membership(session, scope, membership_id)
    scope.require_role("admin")
    member = select(Membership.profile_id).where(Membership.id == membership_id)
    statement = sa.update(Task).where(
        col(Task.account_id) == scope.account_id,
        col(Task.assignee_id) == member.scalar_subquery(),
    )
    await session.exec(
        statement.values(
            assignee_id=None, version=Task.version + 1, updated_at=sa.func.now()
        )
    )
    await session.exec(sa.delete(Membership).where(col(Membership.id) == membership_id))
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The memberships that the caller may see."""
    return (col(Membership.account_id) == scope.account_id,)


def expand(statement: Any, names: Sequence[str]) -> Any:
    """Join the rows that are asked for, as far as the caller sees them."""
    if "profile" in names:
        statement = join_row(
            statement,
            "profile",
            PROFILE,
            (
                PROFILE.c.id,
                PROFILE.c.display_name,
            ),
            PROFILE.c.id == Membership.profile_id,
        )
    return statement


async def fetch_membership(
    session: AsyncSession,
    scope: AccountScope,
    membership_id: UUID,
    names: Sequence[str] = (),
) -> dict[str, Any]:
    """The content of a membership's response, or 404."""
    statement = select(*COLUMNS).where(Membership.id == membership_id, *visible(scope))
    statement = expand(statement, names)
    membership = (await session.exec(statement)).mappings().one_or_none()
    if membership is None:
        raise NotFound
    return nest(membership, names)


async def lock_membership(
    session: AsyncSession, scope: AccountScope, membership_id: UUID
) -> None:
    """Keep others from changing a membership for now, or 404."""
    statement = (
        select(Membership.id)
        .where(Membership.id == membership_id, *visible(scope))
        .with_for_update()
    )
    membership = (await session.exec(statement)).one_or_none()
    if membership is None:
        raise NotFound
