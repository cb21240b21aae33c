# Compiled by restc from specs/note.yaml: change that.
"""Notes for tests."""

from typing import Any

from tests.caller import Caller


async def note_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a note; `members` replace and add to it."""
    return {"text": "Text", **members}


async def make_note(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new note of the caller's."""
    body = await note_body(caller, **members)
    response = await caller.post("/notes", json=body)
    assert response.status_code == 201, response.text
    note: dict[str, Any] = response.json()
    return note
