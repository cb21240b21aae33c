# Compiled by restc from specs/recipe.yaml: change that.
"""Recipes for tests."""

from typing import Any

from tests.caller import Caller


async def recipe_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a recipe; `members` replace and add to it."""
    return {"name": "Spring launch", **members}


async def make_recipe(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new recipe of the caller's."""
    body = await recipe_body(caller, **members)
    response = await caller.post("/recipes", json=body)
    assert response.status_code == 201, response.text
    recipe: dict[str, Any] = response.json()
    return recipe
