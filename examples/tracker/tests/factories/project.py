# Compiled by restc from specs/project.yaml: change that.
"""Projects for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller

_numbers = count(1)


async def project_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a project; `members` replace and add to it."""
    return {"name": f"Name {next(_numbers)}", **members}


async def make_project(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new project of the caller's."""
    body = await project_body(caller, **members)
    response = await caller.post("/projects", json=body)
    assert response.status_code == 201, response.text
    project: dict[str, Any] = response.json()
    return project
