# Compiled by restc from specs/document.yaml: change that.
"""Documents for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller
from tests.factories.folder import make_folder

_numbers = count(1)


async def document_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a document; `members` replace and add to it."""
    if "folder_id" not in members:
        members["folder_id"] = (await make_folder(caller))["id"]
    return {"title": f"Title {next(_numbers)}", **members}


async def make_document(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new document of the caller's."""
    body = await document_body(caller, **members)
    response = await caller.post("/documents", json=body)
    assert response.status_code == 201, response.text
    document: dict[str, Any] = response.json()
    return document
