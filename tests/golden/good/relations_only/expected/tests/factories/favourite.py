# Compiled by restc from specs/favourite.yaml: change that.
"""Favourites for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.novel import make_novel


async def favourite_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a favourite; `members` replace and add to it."""
    if "novel_id" not in members:
        members["novel_id"] = (await make_novel(caller))["id"]
    return {**members}


async def make_favourite(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new favourite of the caller's."""
    body = await favourite_body(caller, **members)
    response = await caller.post("/favourites", json=body)
    assert response.status_code == 201, response.text
    favourite: dict[str, Any] = response.json()
    return favourite
