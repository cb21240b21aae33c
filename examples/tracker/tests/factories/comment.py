# Compiled by restc from specs/comment.yaml: change that.
"""Comments for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.task import make_task


async def comment_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a comment; `members` replace and add to it."""
    if "task_id" not in members:
        members["task_id"] = (await make_task(caller))["id"]
    return {
        "body": "Everyone who worked on it is invited to the kick-off on Monday.",
        **members,
    }


async def make_comment(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new comment of the caller's."""
    body = await comment_body(caller, **members)
    response = await caller.post("/comments", json=body)
    assert response.status_code == 201, response.text
    comment: dict[str, Any] = response.json()
    return comment
