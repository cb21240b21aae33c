# Compiled by restc from specs/ingredient.yaml: change that.
"""The operations on ingredients."""

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
from app.models.ingredient import (
    Ingredient,
    IngredientCreate,
    IngredientResponse,
    IngredientUpdate,
)

router = APIRouter(
    prefix="/ingredients", tags=["ingredients"], route_class=ResourceRoute
)

COLUMNS: Sequence[Any] = (
    Ingredient.id,
    Ingredient.name,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Ingredient.id, TypeAdapter(UUID)),
}


class IngredientQuery(PageQuery):
    """Which ingredients a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[IngredientResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_ingredients(
    query: Annotated[IngredientQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the ingredients of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=IngredientResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_ingredient(
    body: IngredientCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create an ingredient."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    statement = sa.insert(Ingredient).values(values).returning(*COLUMNS)
    ingredient = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{ingredient['id']}"
    return ingredient


@router.get(
    "/{ingredient_id}",
    response_model=IngredientResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_ingredient(
    ingredient_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one ingredient."""
    return await fetch_ingredient(session, scope, ingredient_id)


@router.patch(
    "/{ingredient_id}",
    response_model=IngredientResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_ingredient(
    ingredient_id: UUID, body: IngredientUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_ingredient(session, scope, ingredient_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Ingredient)
            .where(col(Ingredient.id) == ingredient_id)
            .values(**changes)
        )
    ingredient = await fetch_ingredient(session, scope, ingredient_id)
    await session.commit()
    return ingredient


@router.delete(
    "/{ingredient_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_ingredient(
    ingredient_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete an ingredient; it can be restored."""
    await lock_ingredient(session, scope, ingredient_id)
    statement = sa.update(Ingredient).where(col(Ingredient.id) == ingredient_id)
    await session.exec(statement.values(deleted_at=sa.func.now()))
    await session.commit()


@router.post(
    "/{ingredient_id}/restore",
    response_model=IngredientResponse,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def restore_ingredient(
    ingredient_id: UUID, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Restore a deleted ingredient."""
    statement = (
        select(Ingredient.id, Ingredient.deleted_at)
        .where(
            Ingredient.id == ingredient_id, Ingredient.account_id == scope.account_id
        )
        .with_for_update()
    )
    found = (await session.exec(statement)).one_or_none()
    if found is None:
        raise NotFound
    _, deleted_at = found
    if deleted_at is None:
        raise Conflict(Violation(code="not_deleted", message="This is not deleted."))
    await session.exec(
        sa.update(Ingredient)
        .where(col(Ingredient.id) == ingredient_id)
        .values(deleted_at=None)
    )
    ingredient = await fetch_ingredient(session, scope, ingredient_id)
    await session.commit()
    return ingredient


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The ingredients that the caller may see."""
    return (
        col(Ingredient.account_id) == scope.account_id,
        col(Ingredient.deleted_at).is_(None),
    )


async def fetch_ingredient(
    session: AsyncSession, scope: AccountScope, ingredient_id: UUID
) -> dict[str, Any]:
    """The content of an ingredient's response, or 404."""
    statement = select(*COLUMNS).where(Ingredient.id == ingredient_id, *visible(scope))
    ingredient = (await session.exec(statement)).mappings().one_or_none()
    if ingredient is None:
        raise NotFound
    return dict(ingredient)


async def lock_ingredient(
    session: AsyncSession, scope: AccountScope, ingredient_id: UUID
) -> None:
    """Keep others from changing an ingredient for now, or 404."""
    statement = (
        select(Ingredient.id)
        .where(Ingredient.id == ingredient_id, *visible(scope))
        .with_for_update()
    )
    ingredient = (await session.exec(statement)).one_or_none()
    if ingredient is None:
        raise NotFound
