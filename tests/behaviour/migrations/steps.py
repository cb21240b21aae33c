"""Specs as schemas, schemas as databases, and steps as what PostgreSQL does or doesn't do."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from compiler.diagnostics.render import human
from compiler.emit.sql.tables import add_foreign_key, create_table
from compiler.ir.resource import Project
from compiler.migrate.intended import intent_of
from compiler.migrate.plan import plan_migration
from compiler.migrate.schema import Schema, schema_of
from compiler.migrate.snapshot import format_schema, read_schema
from compiler.migrate.step import Migration, Step
from compiler.pipeline import analyse
from compiler.settings import Settings
from compiler.tree import MemoryTree
from tests.behaviour.catalogue import Catalogue, catalogue
from tests.database import Database, Server

OUTSIDE_THE_SPECS = """
CREATE TABLE accounts (id uuid PRIMARY KEY);
CREATE TABLE profiles (id uuid PRIMARY KEY);
"""
EMPTY = "ROLLBACK; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
Specs = Mapping[str, str]


def project_of(specs: Specs) -> Project:
    """The IR of specs, name to text."""
    texts = {f"specs/{name}.yaml": text.encode() for name, text in specs.items()}
    found = analyse(texts, Settings())
    assert isinstance(found, Project), human(found, {p: t.decode() for p, t in texts.items()})
    return found


def planned(before: Specs, after: Specs) -> Migration:
    """The migration between two states, the first of which has been to disk and back."""
    schema = read_schema(MemoryTree(format_schema(schema_of(project_of(before)))))
    assert isinstance(schema, Schema), schema
    project = project_of(after)
    migration = plan_migration(schema, schema_of(project), intent_of(project, schema))
    if isinstance(migration, tuple):
        raise AssertionError(human(migration, {f"specs/{n}.yaml": t for n, t in after.items()}))
    assert migration is not None, "nothing changed"
    return migration


def ddl(specs: Specs) -> str:
    """The schema of a fresh install."""
    tables = schema_of(project_of(specs)).tables.values()
    made = [text for table in tables for text in create_table(table)]
    keys = [add_foreign_key(table, key) for table in tables for key in table.foreign_keys]
    return "\n".join([OUTSIDE_THE_SPECS, *made, *keys])


def units(steps: Sequence[Step]) -> list[str]:
    """What PostgreSQL does or doesn't do as a whole: one may be killed between any two."""
    found: list[str] = []
    for step in steps:
        if step.run.transactional:
            found.append("BEGIN; " + "; ".join((*step.statements, "COMMIT")))
        else:
            found += step.statements
    return found


def run(database: Database, statements: Sequence[str]) -> None:
    """Run units one by one."""
    for statement in statements:
        database.execute(statement)


@dataclass(frozen=True, slots=True)
class Bench(Database):
    """One database, and one connection to it, for many schemas: anew, both take their time."""

    connection: Any
    loop: asyncio.Runner
    known: dict[str, Catalogue]

    def populated(self, specs: Specs, rows: str) -> Database:
        """The database with the specs' schema, these rows, and nothing else."""
        self.execute(f"{EMPTY}\n{ddl(specs)}\n{rows}")
        return self

    def fresh(self, specs: Specs) -> Catalogue:
        """The catalogue of a fresh install; it empties the database."""
        text = ddl(specs)
        if text not in self.known:
            self.known[text] = catalogue(self.populated(specs, ""))
        return self.known[text]

    def _do(self, work: Any) -> Any:
        return self.loop.run(work(self.connection))


@contextmanager
def bench(server: Server) -> Iterator[Bench]:
    """A database to try migrations on."""
    with server.database() as database, asyncio.Runner() as loop:
        connection = loop.run(asyncpg.connect(database.url, statement_cache_size=0))
        try:
            yield Bench(database.url, connection, loop, {})
        finally:
            loop.run(connection.close())
