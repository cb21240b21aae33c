# Compiled by restc from specs/encounter.yaml: change that.
"""Encounters for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.patient import make_patient


async def encounter_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates an encounter; `members` replace and add to it."""
    if "patient_id" not in members:
        members["patient_id"] = (await make_patient(caller))["id"]
    return {"reason": "The fix did not hold.", **members}


async def make_encounter(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new encounter of the caller's."""
    body = await encounter_body(caller, **members)
    response = await caller.post("/encounters", json=body)
    assert response.status_code == 201, response.text
    encounter: dict[str, Any] = response.json()
    return encounter
