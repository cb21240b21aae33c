# Compiled by restc from specs/care_team_member.yaml: change that.
"""Care team members for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.patient import make_patient
from tests.factories.practitioner import make_practitioner


async def care_team_member_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a care team member; `members` replace and add to it."""
    if "patient_id" not in members:
        members["patient_id"] = (await make_patient(caller))["id"]
    if "practitioner_id" not in members:
        members["practitioner_id"] = (await make_practitioner(caller))["id"]
    return {**members}


async def make_care_team_member(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new care team member of the caller's."""
    body = await care_team_member_body(caller, **members)
    response = await caller.post("/care-team-members", json=body)
    assert response.status_code == 201, response.text
    care_team_member: dict[str, Any] = response.json()
    return care_team_member
