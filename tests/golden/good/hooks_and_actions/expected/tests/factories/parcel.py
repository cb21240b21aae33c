# Compiled by restc from specs/parcel.yaml: change that.
"""Parcels for tests."""

from typing import Any

from tests.caller import Caller


async def parcel_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a parcel; `members` replace and add to it."""
    return {"weight": 0.5, **members}


async def make_parcel(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new parcel of the caller's."""
    body = await parcel_body(caller, **members)
    response = await caller.post("/parcels", json=body)
    assert response.status_code == 201, response.text
    parcel: dict[str, Any] = response.json()
    return parcel
