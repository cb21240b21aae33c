"""Rows of the table accounts. Written once; from then on it is yours."""

from uuid import UUID, uuid4

import asyncpg

from tests.caller import Caller


async def add_account(connection: asyncpg.Connection, account_id: UUID) -> None:
    """Insert the account, unless it is there."""
    await connection.execute(
        "INSERT INTO accounts (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        account_id,
        "Spring launch",
    )


async def make_account(caller: Caller) -> str:
    """The key of a new one, that nobody signs in with."""
    account_id = uuid4()
    await add_account(caller.connection, account_id)
    return str(account_id)
