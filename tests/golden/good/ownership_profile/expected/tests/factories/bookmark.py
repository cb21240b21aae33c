# Compiled by restc from specs/bookmark.yaml: change that.
"""Bookmarks for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.book import make_book


async def bookmark_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a bookmark; `members` replace and add to it."""
    if "book_id" not in members:
        members["book_id"] = (await make_book(caller))["id"]
    return {"page": 3, **members}


async def make_bookmark(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new bookmark of the caller's."""
    body = await bookmark_body(caller, **members)
    response = await caller.post("/bookmarks", json=body)
    assert response.status_code == 201, response.text
    bookmark: dict[str, Any] = response.json()
    return bookmark
