# Compiled by restc from specs/ward.yaml: change that.
"""Wards for tests."""

from typing import Any

from tests.caller import Caller


async def ward_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a ward; `members` replace and add to it."""
    return {"name": "Spring launch", **members}


async def make_ward(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new ward of the caller's."""
    body = await ward_body(caller, **members)
    response = await caller.post("/wards", json=body)
    assert response.status_code == 201, response.text
    ward: dict[str, Any] = response.json()
    return ward
