# Compiled by restc from specs/practitioner.yaml: change that.
"""Practitioners for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.profile import make_profile


async def practitioner_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a practitioner; `members` replace and add to it."""
    if "profile_id" not in members:
        members["profile_id"] = await make_profile(caller)
    return {"name": "Spring launch", **members}


async def make_practitioner(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new practitioner of the caller's."""
    body = await practitioner_body(caller, **members)
    response = await caller.post("/practitioners", json=body)
    assert response.status_code == 201, response.text
    practitioner: dict[str, Any] = response.json()
    return practitioner
