"""Rows of the table people. Written once; from then on it is yours."""

from uuid import UUID, uuid4

import asyncpg

from tests.caller import Caller


async def add_profile(connection: asyncpg.Connection, profile_id: UUID) -> None:
    """Insert the profile, unless it is there."""
    await connection.execute(
        "INSERT INTO people (id) VALUES ($1) ON CONFLICT DO NOTHING",
        profile_id,
    )


async def make_profile(caller: Caller) -> str:
    """The key of a new one, that nobody signs in with."""
    profile_id = uuid4()
    await add_profile(caller.connection, profile_id)
    return str(profile_id)
