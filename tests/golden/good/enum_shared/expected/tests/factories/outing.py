# Compiled by restc from specs/outing.yaml: change that.
"""Outings for tests."""

from typing import Any

from tests.caller import Caller


async def outing_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates an outing; `members` replace and add to it."""
    return {**members}


async def make_outing(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new outing of the caller's."""
    body = await outing_body(caller, **members)
    response = await caller.post("/outings", json=body)
    assert response.status_code == 201, response.text
    outing: dict[str, Any] = response.json()
    return outing
