# Compiled by restc from specs/handbook.yaml: change that.
"""Handbooks for tests."""

from typing import Any

from tests.caller import Caller


async def handbook_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a handbook; `members` replace and add to it."""
    return {"title": "Prepare the spring launch", **members}


async def make_handbook(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new handbook of the caller's."""
    body = await handbook_body(caller, **members)
    response = await caller.post("/handbooks", json=body)
    assert response.status_code == 201, response.text
    handbook: dict[str, Any] = response.json()
    return handbook
