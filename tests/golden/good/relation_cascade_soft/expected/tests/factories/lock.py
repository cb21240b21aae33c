# Compiled by restc from specs/lock.yaml: change that.
"""Locks for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.document import make_document


async def lock_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a lock; `members` replace and add to it."""
    if "document_id" not in members:
        members["document_id"] = (await make_document(caller))["id"]
    return {"reason": "The fix did not hold.", **members}


async def make_lock(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new lock of the caller's."""
    body = await lock_body(caller, **members)
    response = await caller.post("/locks", json=body)
    assert response.status_code == 201, response.text
    lock: dict[str, Any] = response.json()
    return lock
