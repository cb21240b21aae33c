# Compiled by restc from specs/sample.yaml: change that.
"""Samples for tests."""

from typing import Any

from tests.caller import Caller


async def sample_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a sample; `members` replace and add to it."""
    return {
        "title": "Prepare the spring launch",
        "slug": "spring-launch",
        "digest": "AAECAwQFBgcICQoL",
        **members,
    }


async def make_sample(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new sample of the caller's."""
    body = await sample_body(caller, **members)
    response = await caller.post("/samples", json=body)
    assert response.status_code == 201, response.text
    sample: dict[str, Any] = response.json()
    return sample
