# Compiled by restc from specs/book.yaml: change that.
"""Books for tests."""

from typing import Any

from tests.caller import Caller


async def book_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a book; `members` replace and add to it."""
    return {"title": "Prepare the spring launch", **members}


async def make_book(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new book of the caller's."""
    body = await book_body(caller, **members)
    response = await caller.post("/books", json=body)
    assert response.status_code == 201, response.text
    book: dict[str, Any] = response.json()
    return book
