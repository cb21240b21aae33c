# Compiled by restc from specs/supplier.yaml: change that.
"""Suppliers for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller

_numbers = count(1)


async def supplier_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a supplier; `members` replace and add to it."""
    return {"name": f"Name {next(_numbers)}", **members}


async def make_supplier(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new supplier of the caller's."""
    body = await supplier_body(caller, **members)
    response = await caller.post("/suppliers", json=body)
    assert response.status_code == 201, response.text
    supplier: dict[str, Any] = response.json()
    return supplier
