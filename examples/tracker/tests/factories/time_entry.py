# Compiled by restc from specs/time_entry.yaml: change that.
"""Time entries for tests."""

from typing import Any

from tests.caller import Caller


async def time_entry_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a time entry; `members` replace and add to it."""
    return {"spent_on": "2026-03-02", "hours": "2.50", **members}


async def make_time_entry(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new time entry of the caller's."""
    body = await time_entry_body(caller, **members)
    response = await caller.post("/time-entries", json=body)
    assert response.status_code == 201, response.text
    time_entry: dict[str, Any] = response.json()
    return time_entry
