"""How Alembic reaches the database, and how it runs the revisions there."""

import asyncio
import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

if context.config.config_file_name is not None:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)


def run(connection: Connection) -> None:
    """Run the revisions, each in a transaction of its own."""
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def write() -> None:
    """Print the SQL of the revisions instead: `alembic upgrade head --sql`."""
    context.configure(
        dialect_name="postgresql",
        dialect_opts={"paramstyle": "named"},
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate() -> None:
    """Connect and run the revisions, after any other process that is about it."""
    url = make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        # Asked for again and again: who waits within a statement is in the way of
        # CREATE INDEX CONCURRENTLY. It goes with the connection.
        lock = text("SELECT pg_try_advisory_lock(hashtext('alembic_version'))")
        while not await connection.scalar(lock):
            await connection.rollback()
            await asyncio.sleep(1)
        await connection.commit()
        await connection.run_sync(run)
    await engine.dispose()


if context.is_offline_mode():
    write()
else:
    asyncio.run(migrate())
