# Compiled by restc from specs/diary_share.yaml: change that.
"""Diary shares for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.diary_entry import make_diary_entry
from tests.factories.profile import make_profile


async def diary_share_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a diary share; `members` replace and add to it."""
    if "diary_entry_id" not in members:
        members["diary_entry_id"] = (await make_diary_entry(caller))["id"]
    if "reader_id" not in members:
        members["reader_id"] = await make_profile(caller)
    return {**members}


async def make_diary_share(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new diary share of the caller's."""
    body = await diary_share_body(caller, **members)
    response = await caller.post("/diary-shares", json=body)
    assert response.status_code == 201, response.text
    diary_share: dict[str, Any] = response.json()
    return diary_share
