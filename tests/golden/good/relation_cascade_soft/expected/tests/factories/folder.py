# Compiled by restc from specs/folder.yaml: change that.
"""Folders for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller

_numbers = count(1)


async def folder_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a folder; `members` replace and add to it."""
    return {"name": f"Name {next(_numbers)}", **members}


async def make_folder(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new folder of the caller's."""
    body = await folder_body(caller, **members)
    response = await caller.post("/folders", json=body)
    assert response.status_code == 201, response.text
    folder: dict[str, Any] = response.json()
    return folder
