# Compiled by restc from specs/device.yaml: change that.
"""Devices for tests."""

from typing import Any

from tests.caller import Caller


async def device_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a device; `members` replace and add to it."""
    return {
        "layout": {
            "columns": 3,
            "title": "Prepare the spring launch",
            "mode": "light",
            "corner": {"x": 3, "y": "2.50"},
        },
        **members,
    }


async def make_device(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new device of the caller's."""
    body = await device_body(caller, **members)
    response = await caller.post("/devices", json=body)
    assert response.status_code == 201, response.text
    device: dict[str, Any] = response.json()
    return device
