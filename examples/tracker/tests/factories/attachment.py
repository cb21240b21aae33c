# Compiled by restc from specs/attachment.yaml: change that.
"""Attachments for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller
from tests.factories.task import make_task

_numbers = count(1)


async def attachment_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates an attachment; `members` replace and add to it."""
    if "task_id" not in members:
        members["task_id"] = (await make_task(caller))["id"]
    return {
        "file_name": "minutes.pdf",
        "media_type": "application/pdf",
        "byte_size": 24576,
        "storage_key": f"storage-key-{next(_numbers)}",
        **members,
    }


async def make_attachment(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new attachment of the caller's."""
    body = await attachment_body(caller, **members)
    response = await caller.post("/attachments", json=body)
    assert response.status_code == 201, response.text
    attachment: dict[str, Any] = response.json()
    return attachment
