# Compiled by restc from specs/ticket.yaml: change that.
"""Tickets for tests."""

from typing import Any

from tests.caller import Caller


async def ticket_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a ticket; `members` replace and add to it."""
    return {
        "title": "Prepare the spring launch",
        "slug": "Slug",
        "points": 3,
        "state": "open",
        "weight": "low",
        "extra": {"theme": "dark", "columns": 3},
        **members,
    }


async def make_ticket(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new ticket of the caller's."""
    body = await ticket_body(caller, **members)
    response = await caller.post("/tickets", json=body)
    assert response.status_code == 201, response.text
    ticket: dict[str, Any] = response.json()
    return ticket
