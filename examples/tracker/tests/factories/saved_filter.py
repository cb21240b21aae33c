# Compiled by restc from specs/saved_filter.yaml: change that.
"""Saved filters for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller

_numbers = count(1)


async def saved_filter_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a saved filter; `members` replace and add to it."""
    return {
        "name": f"Name {next(_numbers)}",
        "criteria": {
            "status": "todo",
            "min_priority": 3,
            "words": ["spring", "launch"],
        },
        **members,
    }


async def make_saved_filter(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new saved filter of the caller's."""
    body = await saved_filter_body(caller, **members)
    response = await caller.post("/saved-filters", json=body)
    assert response.status_code == 201, response.text
    saved_filter: dict[str, Any] = response.json()
    return saved_filter
