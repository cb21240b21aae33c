# Compiled by restc from specs/series.yaml: change that.
"""Serieses for tests."""

from typing import Any

from tests.caller import Caller


async def series_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a series; `members` replace and add to it."""
    return {"numbers": [3, 4], "names": ["Names", "Names 2"], **members}


async def make_series(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new series of the caller's."""
    body = await series_body(caller, **members)
    response = await caller.post("/serieses", json=body)
    assert response.status_code == 201, response.text
    series: dict[str, Any] = response.json()
    return series
