# Compiled by restc from specs/novel.yaml: change that.
"""Novels for tests."""

from typing import Any

from tests.caller import Caller


async def novel_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a novel; `members` replace and add to it."""
    return {"title": "Prepare the spring launch", **members}


async def make_novel(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new novel of the caller's."""
    body = await novel_body(caller, **members)
    response = await caller.post("/novels", json=body)
    assert response.status_code == 201, response.text
    novel: dict[str, Any] = response.json()
    return novel
