"""The connection pool, and the two kinds of session that draw from it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.config import Settings


@dataclass(frozen=True, slots=True)
class Database:
    """Makes sessions: one to write in holds a transaction, one to read in does not."""

    writing: async_sessionmaker[AsyncSession]
    reading: async_sessionmaker[AsyncSession]


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """Yield the database; it connects on first use and disconnects at the end."""
    engine = create_async_engine(
        settings.asyncpg_url,
        pool_size=settings.database_pool_size,
        pool_timeout=settings.database_pool_timeout,
        pool_recycle=1800,
        connect_args={
            "timeout": settings.database_pool_timeout,
            "prepared_statement_cache_size": settings.database_statement_cache,
            "server_settings": {
                "jit": "off",
                "statement_timeout": f"{settings.database_statement_timeout * 1000:.0f}",
                "timezone": "UTC",
            },
        },
    )
    # A read is then one round trip, not three: no BEGIN, no ROLLBACK.
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        yield Database(
            writing=async_sessionmaker(
                engine, class_=AsyncSession, expire_on_commit=False
            ),
            reading=async_sessionmaker(
                autocommit, class_=AsyncSession, expire_on_commit=False
            ),
        )
    finally:
        await engine.dispose()
