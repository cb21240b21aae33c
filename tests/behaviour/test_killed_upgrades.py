"""Upgrades under a real Alembic that are killed, or that find a lock taken, come to their end."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import asyncpg  # type: ignore[import-untyped]
import pytest

from tests.database import Database, Server

from .catalogue import catalogue, differences
from .migrating import Migrating

WAITING = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '{query}%'
"""
INVALID = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Migrating:
    """Two revisions: a table, and another column and an index of it."""
    app = Migrating(tmp_path_factory.mktemp("killed"))
    app.restc("init", "-q")
    app.restc("compile", "-q")
    app.restc("migrate")
    app.add("estimate: {type: integer, ge: 0, backfill: 3}")
    app.replace("\napi:", "\nindexes: [{on: [estimate, title]}]\n\napi:")
    app.restc("compile", "-q")
    app.restc("migrate")
    return app


@contextmanager
def filled(application: Migrating, postgres: Server) -> Iterator[tuple[Database, Migrating]]:
    """A database with the first revision and rows."""
    with postgres.database() as database:
        on = application.on(database.url)
        first = application.revisions[0]
        text = (application.root / "migrations/versions" / first).read_text("utf-8")
        on.alembic("upgrade", text.partition('revision = "')[2].partition('"')[0])
        rows = "SELECT 'T' || g FROM generate_series(1, 5000) g"
        database.execute(f"INSERT INTO notes (title) {rows}")
        yield database, on


def upgrading(app: Migrating) -> subprocess.Popen[str]:
    """An upgrade that runs beside the test."""
    return subprocess.Popen(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=app.root,
        env=app.surroundings({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def holding(database: Database, statement: str) -> Iterator[None]:
    """A transaction of somebody else's that has begun and doesn't end."""
    with asyncio.Runner() as loop:
        connection = loop.run(asyncpg.connect(database.url))
        try:
            loop.run(connection.execute(f"BEGIN ISOLATION LEVEL REPEATABLE READ; {statement}"))
            yield
            loop.run(connection.execute("COMMIT"))
        finally:
            loop.run(connection.close())


def until(condition: Callable[[], bool]) -> None:
    """Wait for what comes, for a minute at most."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it never came")


def assert_done(database: Database, app: Migrating, postgres: Server) -> None:
    with postgres.database(app.schema) as other:
        found = {k: v for k, v in catalogue(database).items() if "alembic_version" not in k[1]}
        assert list(differences(found, catalogue(other))) == []
    assert database.rows("SELECT count(*), count(estimate) FROM notes") == [(5000, 5000)]


@pytest.mark.parametrize("orphan", ["goes on", "is ended"])
def test_killed_while_an_index_is_built(
    orphan: str, application: Migrating, postgres: Server
) -> None:
    with filled(application, postgres) as (database, on):
        waiting = WAITING.format(query="CREATE INDEX CONCURRENTLY")
        # A snapshot that is older than the index, and no lock that others would wait for.
        with holding(database, "SELECT count(*) FROM pg_class"):
            process = upgrading(on)
            # It waits for the transaction, with the index there and not yet valid.
            until(lambda: bool(database.rows(waiting)))
            assert database.rows(INVALID) == [(1,)]
            process.kill()
            assert process.wait() == -9
            [(left,)] = database.rows(waiting)
            if orphan == "is ended":
                database.execute(f"SELECT pg_terminate_backend({left})")
                until(lambda: not database.rows(waiting))
                assert database.rows(INVALID) == [(1,)]
        on.alembic("upgrade", "head")
        assert database.rows(INVALID) == [(0,)]
        assert_done(database, application, postgres)


def test_a_lock_that_is_not_to_be_had_is_asked_for_again(
    application: Migrating, postgres: Server
) -> None:
    with filled(application, postgres) as (database, on):
        waiting = WAITING.format(query="ALTER TABLE")
        with holding(database, "SELECT count(*) FROM notes"):
            process = upgrading(on)
            until(lambda: bool(database.rows(waiting)))
            # It gives up, so that whoever came after it may read, and comes again.
            until(lambda: not database.rows(waiting))
            assert database.rows("SELECT count(*) FROM notes") == [(5000,)]
            until(lambda: bool(database.rows(waiting)))
        told, _ = process.communicate(timeout=120)
        assert process.returncode == 0, told
        assert_done(database, application, postgres)
