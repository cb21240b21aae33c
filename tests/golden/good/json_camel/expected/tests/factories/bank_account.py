# Compiled by restc from specs/bank_account.yaml: change that.
"""Bank accounts for tests."""

from itertools import count
from typing import Any

from tests.caller import Caller

_numbers = count(1)


async def bank_account_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a bank account; `members` replace and add to it."""
    return {"holderName": "Spring launch", "iban_number": f"Iban {next(_numbers)}", **members}


async def make_bank_account(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new bank account of the caller's."""
    body = await bank_account_body(caller, **members)
    response = await caller.post("/bank-accounts", json=body)
    assert response.status_code == 201, response.text
    bank_account: dict[str, Any] = response.json()
    return bank_account
