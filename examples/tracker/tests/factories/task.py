# Compiled by restc from specs/task.yaml: change that.
"""Tasks for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller
from tests.factories.project import make_project

_numbers = count(1)


async def task_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a task; `members` replace and add to it."""
    if "project_id" not in members:
        members["project_id"] = (await make_project(caller))["id"]
    return {"title": f"Title {next(_numbers)}", **members}


async def make_task(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new task of the caller's."""
    body = await task_body(caller, **members)
    response = await caller.post("/tasks", json=body)
    assert response.status_code == 201, response.text
    task: dict[str, Any] = response.json()
    return task
