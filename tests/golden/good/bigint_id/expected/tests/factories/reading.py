# Compiled by restc from specs/reading.yaml: change that.
"""Readings for tests."""

from typing import Any

from tests.caller import Caller


async def reading_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a reading; `members` replace and add to it."""
    return {"value": 3, **members}


async def make_reading(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new reading of the caller's."""
    body = await reading_body(caller, **members)
    response = await caller.post("/readings", json=body)
    assert response.status_code == 201, response.text
    reading: dict[str, Any] = response.json()
    return reading
