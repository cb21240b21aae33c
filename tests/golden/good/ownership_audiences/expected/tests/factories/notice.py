# Compiled by restc from specs/notice.yaml: change that.
"""Notices for tests."""

from typing import Any

from tests.caller import Caller


async def notice_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a notice; `members` replace and add to it."""
    return {"title": "Prepare the spring launch", **members}


async def make_notice(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new notice of the caller's."""
    body = await notice_body(caller, **members)
    response = await caller.post("/notices", json=body)
    assert response.status_code == 201, response.text
    notice: dict[str, Any] = response.json()
    return notice
