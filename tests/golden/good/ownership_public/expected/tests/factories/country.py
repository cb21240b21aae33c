# Compiled by restc from specs/country.yaml: change that.
"""Countries for tests."""

from itertools import cycle, product
from string import ascii_uppercase
from typing import Any

from tests.caller import Caller

_code_letters = map("".join, cycle(product(ascii_uppercase, repeat=2)))


async def country_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a country; `members` replace and add to it."""
    return {"code": next(_code_letters), "name": "Spring launch", **members}


async def make_country(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new country of the caller's."""
    body = await country_body(caller, **members)
    response = await caller.post("/countries", json=body)
    assert response.status_code == 201, response.text
    country: dict[str, Any] = response.json()
    return country
