"""A PostgreSQL server for the tests of the compiler: the runner that the tracker has."""

import asyncio
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]

RUNNER = Path(__file__).parents[1] / "examples/tracker/tests/postgres.py"


@dataclass(frozen=True, slots=True)
class Database:
    """A database that lasts as long as its test."""

    url: str

    def execute(self, script: str) -> None:
        """Run statements, in one transaction unless they say otherwise."""

        async def work(connection: Any) -> None:
            await connection.execute(script)

        self._do(work)

    def rows(self, query: str, supposing: str = "") -> list[tuple[Any, ...]]:
        """What a query answers, or would answer after the statements that it supposes."""

        async def work(connection: Any) -> list[tuple[Any, ...]]:
            transaction = connection.transaction()
            await transaction.start()
            if supposing:
                await connection.execute(supposing)
            found = await connection.fetch(query)
            await transaction.rollback()
            return [tuple(row) for row in found]

        found: list[tuple[Any, ...]] = self._do(work)
        return found

    def _do(self, work: Any) -> Any:
        async def connected() -> Any:
            connection = await asyncpg.connect(self.url)
            try:
                return await work(connection)
            finally:
                await connection.close()

        return asyncio.run(connected())


@dataclass(frozen=True, slots=True)
class Server:
    """A server where each test makes the databases that it needs."""

    url: str
    runner: Any

    @contextmanager
    def database(self, schema: str = "") -> Iterator[Database]:
        """A new database with `schema` in it; dropped at the end."""
        with asyncio.Runner() as loop:
            made = self.runner.database(self.url, schema or "SELECT")
            url = loop.run(made.__aenter__())
            try:
                yield Database(url)
            finally:
                loop.run(made.__aexit__(None, None, None))


@contextmanager
def server() -> Iterator[Server]:
    """Start a server, or use the one of DATABASE_URL; stop it if it was started here."""
    spec = importlib.util.spec_from_file_location("restc_tests_postgres", RUNNER)
    assert spec is not None
    assert spec.loader is not None
    runner = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(runner)
    with runner.server() as url:
        yield Server(url, runner)
