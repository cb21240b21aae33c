# Compiled by restc from specs/announcement.yaml: change that.
"""Announcements for tests."""

from typing import Any

from tests.caller import Caller


async def announcement_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates an announcement; `members` replace and add to it."""
    return {
        "title": "Prepare the spring launch",
        "body": "Everyone who worked on it is invited to the kick-off on Monday.",
        "publish_on": "2026-03-02",
        **members,
    }


async def make_announcement(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new announcement of the caller's."""
    body = await announcement_body(caller, **members)
    response = await caller.post("/announcements", json=body)
    assert response.status_code == 201, response.text
    announcement: dict[str, Any] = response.json()
    return announcement
