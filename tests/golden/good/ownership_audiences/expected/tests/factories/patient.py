# Compiled by restc from specs/patient.yaml: change that.
"""Patients for tests."""

from typing import Any

from tests.caller import Caller


async def patient_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a patient; `members` replace and add to it."""
    return {"name": "Spring launch", **members}


async def make_patient(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new patient of the caller's."""
    body = await patient_body(caller, **members)
    response = await caller.post("/patients", json=body)
    assert response.status_code == 201, response.text
    patient: dict[str, Any] = response.json()
    return patient
