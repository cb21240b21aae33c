# Compiled by restc from specs/label.yaml: change that.
"""Labels for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller

_numbers = count(1)


async def label_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a label; `members` replace and add to it."""
    return {"name": f"Name {next(_numbers)}", **members}


async def make_label(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new label of the caller's."""
    body = await label_body(caller, **members)
    response = await caller.post("/labels", json=body)
    assert response.status_code == 201, response.text
    label: dict[str, Any] = response.json()
    return label
