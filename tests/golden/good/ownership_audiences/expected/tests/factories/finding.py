# Compiled by restc from specs/finding.yaml: change that.
"""Findings for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.encounter import make_encounter


async def finding_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a finding; `members` replace and add to it."""
    if "encounter_id" not in members:
        members["encounter_id"] = (await make_encounter(caller))["id"]
    return {"text": "Text", **members}


async def make_finding(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new finding of the caller's."""
    body = await finding_body(caller, **members)
    response = await caller.post("/findings", json=body)
    assert response.status_code == 201, response.text
    finding: dict[str, Any] = response.json()
    return finding
