"""Who signs in, in the database. Written once; from then on it is yours."""

import asyncpg

from app.api.v1.principal import Principal


async def add_rows(connection: asyncpg.Connection, principal: Principal) -> None:
    """Insert what is known about somebody who signs in."""
