# Compiled by restc from specs/team.yaml: change that.
"""Teams for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller

_numbers = count(1)


async def team_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a team; `members` replace and add to it."""
    return {"name": f"Name {next(_numbers)}", "badge": next(_numbers), **members}


async def make_team(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new team of the caller's."""
    body = await team_body(caller, **members)
    response = await caller.post("/teams", json=body)
    assert response.status_code == 201, response.text
    team: dict[str, Any] = response.json()
    return team
