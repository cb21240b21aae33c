"""The connection pool, and the two kinds of session that draw from it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.config import Settings


@dataclass(frozen=True, slots=True)
class Database:
    """Makes sessions: one to write in holds a transaction, one to read in does not."""

    writing: async_sessionmaker[AsyncSession]
    reading: async_sessionmaker[AsyncSession]


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncGenerator[Database]:
    """Yield the database; it connects on first use and disconnects at the end."""
    bouncing = settings.database_pgbouncer
    engine = create_async_engine(
        settings.asyncpg_url,
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_pool_overflow,
        pool_timeout=settings.database_pool_timeout,
        pool_recycle=1800,
        # What clients sent stays out of the log.
        hide_parameters=True,
        connect_args={
            "timeout": settings.database_pool_timeout,
            **(_bouncing_connection() if bouncing else _own_connection(settings)),
        },
    )
    reading = engine
    if bouncing:
        _limit_each_transaction(engine, settings.database_statement_timeout)
    else:
        # A read is then one round trip, not three: no BEGIN, no ROLLBACK.
        reading = engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        yield Database(writing=_sessions(engine), reading=_sessions(reading))
    finally:
        await engine.dispose()


def _sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


def _own_connection(settings: Settings) -> dict[str, Any]:
    return {
        "prepared_statement_cache_size": settings.database_statement_cache,
        "server_settings": {
            "jit": "off",
            "statement_timeout": f"{settings.database_statement_timeout * 1000:.0f}",
            "timezone": "UTC",
        },
    }


def _bouncing_connection() -> dict[str, Any]:
    # The next transaction has another connection, so each statement is prepared anew,
    # without a name that would have to be given up there. PgBouncer refuses to connect
    # with settings that it does not know.
    return {
        "prepared_statement_cache_size": 0,
        "prepared_statement_name_func": lambda: "",
        "statement_cache_size": 0,
        "server_settings": {"timezone": "UTC"},
    }


def _limit_each_transaction(engine: AsyncEngine, seconds: float) -> None:
    limit = f"SET LOCAL statement_timeout = {seconds * 1000:.0f}"

    @event.listens_for(engine.sync_engine, "begin")
    def set_limit(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.exec_driver_sql(limit)
