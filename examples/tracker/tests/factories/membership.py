# Compiled by restc from specs/membership.yaml: change that.
"""Memberships for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.profile import make_profile


async def membership_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a membership; `members` replace and add to it."""
    if "profile_id" not in members:
        members["profile_id"] = await make_profile(caller)
    return {**members}


async def make_membership(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new membership of the caller's."""
    body = await membership_body(caller, **members)
    response = await caller.post("/memberships", json=body)
    assert response.status_code == 201, response.text
    membership: dict[str, Any] = response.json()
    return membership
