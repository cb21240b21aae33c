# Compiled by restc from specs/remark.yaml: change that.
"""Remarks for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.reading import make_reading


async def remark_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a remark; `members` replace and add to it."""
    if "reading_id" not in members:
        members["reading_id"] = (await make_reading(caller))["id"]
    return {"text": "Text", **members}


async def make_remark(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new remark of the caller's."""
    body = await remark_body(caller, **members)
    response = await caller.post("/remarks", json=body)
    assert response.status_code == 201, response.text
    remark: dict[str, Any] = response.json()
    return remark
