# Compiled by restc from specs/quote.yaml: change that.
"""Quotes for tests."""

from typing import Any

from tests.caller import Caller


async def quote_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a quote; `members` replace and add to it."""
    return {**members}


async def make_quote(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new quote of the caller's."""
    body = await quote_body(caller, **members)
    response = await caller.post("/quotes", json=body)
    assert response.status_code == 201, response.text
    quote: dict[str, Any] = response.json()
    return quote
