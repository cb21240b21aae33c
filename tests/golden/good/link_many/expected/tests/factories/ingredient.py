# Compiled by restc from specs/ingredient.yaml: change that.
"""Ingredients for tests."""

from typing import Any

from tests.caller import Caller


async def ingredient_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates an ingredient; `members` replace and add to it."""
    return {"name": "Spring launch", **members}


async def make_ingredient(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new ingredient of the caller's."""
    body = await ingredient_body(caller, **members)
    response = await caller.post("/ingredients", json=body)
    assert response.status_code == 201, response.text
    ingredient: dict[str, Any] = response.json()
    return ingredient
