# Compiled by restc from specs/claim.yaml: change that.
"""Claims for tests."""

from typing import Any

from tests.caller import Caller


async def claim_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a claim; `members` replace and add to it."""
    return {"amount": "2.50", **members}


async def make_claim(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new claim of the caller's."""
    body = await claim_body(caller, **members)
    response = await caller.post("/claims", json=body)
    assert response.status_code == 201, response.text
    claim: dict[str, Any] = response.json()
    return claim
