"""SQLModel.metadata.create_all and sql/schema.sql make the same database."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import Database, Server

from .catalogue import Catalogue, catalogue, differences
from .scratch import APPLICATION, REPOSITORY

CREATE_ALL = """
import asyncio, importlib, pkgutil, sys

import app.models
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

for module in pkgutil.iter_modules(app.models.__path__):
    importlib.import_module(f"app.models.{module.name}")


async def create_all(url):
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await engine.dispose()


asyncio.run(create_all(sys.argv[1]))
"""
# Each changes one thing of a kind that the comparison must see.
CHANGES = {
    "ALTER TABLE tasks ALTER priority TYPE bigint": "column tasks.priority",
    "ALTER TABLE tasks ALTER priority SET DEFAULT 1": "column tasks.priority",
    "ALTER TABLE tasks ALTER title DROP NOT NULL": "column tasks.title",
    "ALTER TABLE labels ADD COLUMN extra text": "column labels.extra",
    "ALTER TABLE tasks DROP CONSTRAINT tasks_done_has_time_check":
        "constraint tasks.tasks_done_has_time_check",
    "ALTER TABLE tasks RENAME CONSTRAINT tasks_pkey TO pk": "constraint tasks.pk",
    "ALTER TABLE comments DROP CONSTRAINT comments_author_id_fkey;"
    "ALTER TABLE comments ADD CONSTRAINT comments_author_id_fkey FOREIGN KEY (author_id)"
    " REFERENCES profiles (id) ON DELETE CASCADE": "constraint comments.comments_author_id_fkey",
    "DROP INDEX tasks_tags_idx": "index tasks.tasks_tags_idx",
    "COMMENT ON TABLE tasks IS 'Something else.'": "comment tasks",
    "COMMENT ON COLUMN tasks.title IS 'Something else.'": "comment tasks.title",
}  # fmt: skip


def create_all(application: Path, database: Database) -> None:
    """Let the models of an application make their tables, in a process that has no others."""
    url = database.url.replace("postgresql://", "postgresql+asyncpg://")
    done = subprocess.run(
        [sys.executable, "-c", CREATE_ALL, url],
        cwd=application,
        env={"PYTHONPATH": str(application)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.fixture(scope="module")
def application() -> Path:
    return REPOSITORY / APPLICATION


@pytest.fixture(scope="module")
def schema(application: Path) -> str:
    return (application / "sql/schema.sql").read_text("utf-8")


@pytest.fixture(scope="module")
def by_models(postgres: Server, application: Path) -> Iterator[Catalogue]:
    with postgres.database() as database:
        create_all(application, database)
        yield catalogue(database)


@pytest.fixture(scope="module")
def by_schema(postgres: Server, schema: str) -> Iterator[Database]:
    with postgres.database(schema) as database:
        yield database


def test_models_and_schema_make_the_same_database(
    by_schema: Database, by_models: Catalogue
) -> None:
    assert list(differences(catalogue(by_schema), by_models)) == []
    kinds = {kind for kind, _ in by_models}
    assert kinds == {"table", "column", "constraint", "index", "comment"}
    assert ("table", "task_labels") in by_models


@pytest.mark.parametrize(("change", "seen"), CHANGES.items(), ids=range(len(CHANGES)))
def test_a_change_of_one_thing_is_seen(
    by_schema: Database, by_models: Catalogue, change: str, seen: str
) -> None:
    found = list(differences(catalogue(by_schema, supposing=change), by_models))
    assert any(line.startswith(f"{seen}:") for line in found), found


def test_dropping_all_tables_leaves_what_was_there_before(
    postgres: Server, application: Path, schema: str
) -> None:
    drop = (application / "sql/drop_all_tables.sql").read_text("utf-8")
    theirs, _, _ = schema.partition("-- restc:begin ")
    with postgres.database(theirs) as database:
        before = catalogue(database)
    assert before
    with postgres.database(schema) as database:
        database.execute(drop)
        assert list(differences(catalogue(database), before)) == []
        # A second time it does no harm, and afterwards everything can be made again.
        database.execute(drop)
        database.execute(schema.removeprefix(theirs))
