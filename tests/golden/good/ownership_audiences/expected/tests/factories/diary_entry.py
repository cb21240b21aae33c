# Compiled by restc from specs/diary_entry.yaml: change that.
"""Diary entries for tests."""

from typing import Any

from tests.caller import Caller


async def diary_entry_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a diary entry; `members` replace and add to it."""
    return {
        "body": "Everyone who worked on it is invited to the kick-off on Monday.",
        **members,
    }


async def make_diary_entry(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new diary entry of the caller's."""
    body = await diary_entry_body(caller, **members)
    response = await caller.post("/diary-entries", json=body)
    assert response.status_code == 201, response.text
    diary_entry: dict[str, Any] = response.json()
    return diary_entry
