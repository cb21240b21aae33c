# Compiled by restc from specs/order.yaml: change that.
"""Orders for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller

_numbers = count(1)


async def order_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates an order; `members` replace and add to it."""
    return {"user": f"User {next(_numbers)}", **members}


async def make_order(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new order of the caller's."""
    body = await order_body(caller, **members)
    response = await caller.post("/orders", json=body)
    assert response.status_code == 201, response.text
    order: dict[str, Any] = response.json()
    return order
