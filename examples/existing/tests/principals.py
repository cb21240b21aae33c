"""Who signs in, in the database. Written once; from then on it is yours."""

import asyncpg

from shop.rest.principal import Principal
from tests.factories.account import add_account
from tests.factories.profile import add_profile


async def add_rows(connection: asyncpg.Connection, principal: Principal) -> None:
    """Insert what is known about somebody who signs in."""
    await add_profile(connection, principal.profile_id)
    for account_id in principal.accounts:
        await add_account(connection, account_id)
