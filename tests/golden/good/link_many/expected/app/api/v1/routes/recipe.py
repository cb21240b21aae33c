# Compiled by restc from specs/recipe.yaml: change that.
"""The operations on recipes."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, TypeAdapter
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.links import limit_links
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.parents import lock_all
from app.api.v1.problems import (
    BodyTooLarge,
    Conflict,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.models.ids import uuid7
from app.models.ingredient import Ingredient
from app.models.recipe import (
    Recipe,
    RecipeCreate,
    RecipeIngredient,
    RecipeRecipe,
    RecipeResponse,
    RecipeUpdate,
)

router = APIRouter(prefix="/recipes", tags=["recipes"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Recipe.id,
    Recipe.name,
    sa.func.array(
        select(RecipeIngredient.ingredient_id)
        .where(
            RecipeIngredient.recipe_id == Recipe.id,
            col(RecipeIngredient.ingredient_id).in_(
                select(Ingredient.id).where(col(Ingredient.deleted_at).is_(None))
            ),
        )
        .order_by(col(RecipeIngredient.ingredient_id))
        .scalar_subquery(),
        type_=pg.ARRAY(sa.Uuid),
    ).label("ingredient_ids"),
    sa.func.array(
        select(RecipeRecipe.linked_recipe_id)
        .where(RecipeRecipe.recipe_id == Recipe.id)
        .order_by(col(RecipeRecipe.linked_recipe_id))
        .scalar_subquery(),
        type_=pg.ARRAY(sa.Uuid),
    ).label("recipe_ids"),
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "id": SortKey(Recipe.id, TypeAdapter(UUID)),
}


class RecipeQuery(PageQuery):
    """Which recipes a list holds, and in what order."""


@router.get(
    "",
    response_model=Page[RecipeResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_recipes(
    query: Annotated[RecipeQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the recipes of the account."""
    statement = select(*COLUMNS).where(*visible(scope))
    return await read_page(session, statement, query, [], SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=RecipeResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_recipe(
    body: RecipeCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a recipe."""
    values = body.model_dump(exclude={"ingredient_ids", "recipe_ids"})
    recipe_id = uuid7()
    values["id"] = recipe_id
    values["account_id"] = scope.account_id
    await session.exec(sa.insert(Recipe).values(values))
    await set_ingredients(session, scope, recipe_id, body.ingredient_ids)
    await set_similar(session, scope, recipe_id, body.recipe_ids)
    recipe = await fetch_recipe(session, scope, recipe_id)
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{recipe_id}"
    return recipe


@router.get(
    "/{recipe_id}",
    response_model=RecipeResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_recipe(
    recipe_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one recipe."""
    return await fetch_recipe(session, scope, recipe_id)


@router.patch(
    "/{recipe_id}",
    response_model=RecipeResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_recipe(
    recipe_id: UUID, body: RecipeUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_recipe(session, scope, recipe_id)
    changes = body.model_dump(exclude={"ingredient_ids", "recipe_ids"})
    if body.ingredient_ids is not MISSING:
        await set_ingredients(session, scope, recipe_id, body.ingredient_ids)
    if body.recipe_ids is not MISSING:
        await set_similar(session, scope, recipe_id, body.recipe_ids)
    if changes:
        await session.exec(
            sa.update(Recipe).where(col(Recipe.id) == recipe_id).values(**changes)
        )
    recipe = await fetch_recipe(session, scope, recipe_id)
    await session.commit()
    return recipe


@router.delete(
    "/{recipe_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_recipe(
    recipe_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a recipe for good."""
    await lock_recipe(session, scope, recipe_id)
    await session.exec(sa.delete(Recipe).where(col(Recipe.id) == recipe_id))
    await session.commit()


@router.put(
    "/{recipe_id}/ingredients/{ingredient_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def add_recipe_ingredient(
    recipe_id: UUID, ingredient_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Give a recipe an ingredient; again, nothing changes."""
    await lock_recipe(session, scope, recipe_id)
    ingredient = (
        select(Ingredient.id)
        .where(
            Ingredient.id == ingredient_id,
            Ingredient.account_id == scope.account_id,
            col(Ingredient.deleted_at).is_(None),
        )
        .with_for_update(read=True, key_share=True)
    )
    if (await session.exec(ingredient)).one_or_none() is None:
        raise NotFound
    added = await session.exec(
        pg.insert(RecipeIngredient)
        .values(
            recipe_id=recipe_id,
            ingredient_id=ingredient_id,
            account_id=scope.account_id,
        )
        .on_conflict_do_nothing()
    )
    if added.rowcount:
        await limit_links(session, col(RecipeIngredient.recipe_id) == recipe_id, 30)
    await session.commit()


@router.delete(
    "/{recipe_id}/ingredients/{ingredient_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def remove_recipe_ingredient(
    recipe_id: UUID, ingredient_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Take an ingredient off a recipe."""
    await lock_recipe(session, scope, recipe_id)
    removed = await session.exec(
        sa.delete(RecipeIngredient).where(
            col(RecipeIngredient.recipe_id) == recipe_id,
            col(RecipeIngredient.ingredient_id) == ingredient_id,
        )
    )
    if not removed.rowcount:
        raise NotFound
    await session.commit()


@router.put(
    "/{recipe_id}/similar/{linked_recipe_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound, Conflict),
)
async def add_recipe_recipe(
    recipe_id: UUID, linked_recipe_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Give a recipe a recipe; again, nothing changes."""
    await lock_recipe(session, scope, recipe_id)
    recipe = (
        select(Recipe.id)
        .where(Recipe.id == linked_recipe_id, *visible(scope))
        .with_for_update(read=True, key_share=True)
    )
    if (await session.exec(recipe)).one_or_none() is None:
        raise NotFound
    added = await session.exec(
        pg.insert(RecipeRecipe)
        .values(
            recipe_id=recipe_id,
            linked_recipe_id=linked_recipe_id,
            account_id=scope.account_id,
        )
        .on_conflict_do_nothing()
    )
    if added.rowcount:
        await limit_links(session, col(RecipeRecipe.recipe_id) == recipe_id, 100)
    await session.commit()


@router.delete(
    "/{recipe_id}/similar/{linked_recipe_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def remove_recipe_recipe(
    recipe_id: UUID, linked_recipe_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Take a recipe off a recipe."""
    await lock_recipe(session, scope, recipe_id)
    removed = await session.exec(
        sa.delete(RecipeRecipe).where(
            col(RecipeRecipe.recipe_id) == recipe_id,
            col(RecipeRecipe.linked_recipe_id) == linked_recipe_id,
        )
    )
    if not removed.rowcount:
        raise NotFound
    await session.commit()


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The recipes that the caller may see."""
    return (col(Recipe.account_id) == scope.account_id,)


async def fetch_recipe(
    session: AsyncSession, scope: AccountScope, recipe_id: UUID
) -> dict[str, Any]:
    """The content of a recipe's response, or 404."""
    statement = select(*COLUMNS).where(Recipe.id == recipe_id, *visible(scope))
    recipe = (await session.exec(statement)).mappings().one_or_none()
    if recipe is None:
        raise NotFound
    return dict(recipe)


async def lock_recipe(
    session: AsyncSession, scope: AccountScope, recipe_id: UUID
) -> None:
    """Keep others from changing a recipe for now, or 404."""
    statement = (
        select(Recipe.id)
        .where(Recipe.id == recipe_id, *visible(scope))
        .with_for_update()
    )
    recipe = (await session.exec(statement)).one_or_none()
    if recipe is None:
        raise NotFound


async def set_ingredients(
    session: AsyncSession,
    scope: AccountScope,
    recipe_id: UUID,
    ingredient_ids: Sequence[UUID],
) -> None:
    """Give a recipe these ingredients and no others."""
    live = select(Ingredient.id).where(
        col(Ingredient.id).in_(ingredient_ids),
        Ingredient.account_id == scope.account_id,
        col(Ingredient.deleted_at).is_(None),
    )
    await lock_all(session, live, ingredient_ids, "/ingredient_ids")
    await session.exec(
        sa.delete(RecipeIngredient).where(
            col(RecipeIngredient.recipe_id) == recipe_id,
            col(RecipeIngredient.ingredient_id).not_in(ingredient_ids),
        )
    )
    links = [
        {
            "recipe_id": recipe_id,
            "ingredient_id": ingredient_id,
            "account_id": scope.account_id,
        }
        for ingredient_id in ingredient_ids
    ]
    if links:
        await session.exec(
            pg.insert(RecipeIngredient).values(links).on_conflict_do_nothing()
        )


async def set_similar(
    session: AsyncSession,
    scope: AccountScope,
    recipe_id: UUID,
    linked_recipe_ids: Sequence[UUID],
) -> None:
    """Give a recipe these similar and no others."""
    await session.exec(
        sa.delete(RecipeRecipe).where(
            col(RecipeRecipe.recipe_id) == recipe_id,
            col(RecipeRecipe.linked_recipe_id).not_in(linked_recipe_ids),
        )
    )
    links = [
        {
            "recipe_id": recipe_id,
            "linked_recipe_id": linked_recipe_id,
            "account_id": scope.account_id,
        }
        for linked_recipe_id in linked_recipe_ids
    ]
    if links:
        await session.exec(
            pg.insert(RecipeRecipe).values(links).on_conflict_do_nothing()
        )
