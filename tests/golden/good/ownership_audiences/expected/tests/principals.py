"""Who signs in, in the database. Written once; from then on it is yours."""

import asyncpg

from app.api.v1.principal import Principal
from tests.factories.profile import add_profile


async def add_rows(connection: asyncpg.Connection, principal: Principal) -> None:
    """Insert what is known about somebody who signs in."""
    await add_profile(connection, principal.profile_id)
