"""A migration from nothing makes the schema that sql/schema.sql makes, for every golden domain."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.emit.sql.tables import add_foreign_key, create_table
from compiler.ir.resource import Project
from compiler.lower.columns import column_type
from compiler.migrate.intended import intent_of
from compiler.migrate.plan import plan_migration
from compiler.migrate.schema import Schema, schema_of
from compiler.migrate.step import Migration
from compiler.pipeline import analyse
from compiler.settings import Settings
from tests.behaviour.catalogue import catalogue, differences
from tests.database import Server
from tests.golden.cases import CASES, analysed, settings_of

from .steps import EMPTY, Bench, bench, run, units

TRACKER = Path(__file__).parents[3] / "specs"


@pytest.fixture(scope="module", name="bench")
def _bench(postgres: Server) -> Iterator[Bench]:
    with bench(postgres) as database:
        yield database


def tracker() -> Project:
    found = analyse({p.as_posix(): p.read_bytes() for p in TRACKER.rglob("*.yaml")}, Settings())
    assert isinstance(found, Project)
    return found


@pytest.mark.parametrize("case", [*CASES, TRACKER], ids=lambda case: case.name)
def test_from_nothing_to_a_fresh_install(case: Path, bench: Bench) -> None:
    project = tracker() if case == TRACKER else analysed(case, settings_of(case))
    theirs = "".join(
        f"CREATE TABLE {one.table} "
        f"({one.key.names.column} {column_type(one.key.type)} PRIMARY KEY);"
        for one in project.externals
    )
    schema = schema_of(project)
    tables = schema.tables.values()
    made = [text for table in tables for text in create_table(table)]
    keys = [add_foreign_key(table, key) for table in tables for key in table.foreign_keys]
    bench.execute("\n".join([EMPTY, theirs, *made, *keys]))
    wanted = catalogue(bench)
    migration = plan_migration(Schema(), schema, intent_of(project, Schema()))
    assert isinstance(migration, Migration), migration
    bench.execute(EMPTY + theirs)
    run(bench, units(migration.upgrade))
    assert list(differences(catalogue(bench), wanted)) == []
    assert migration.downgrade is not None
    run(bench, units(migration.downgrade))
    assert {name for _kind, name in catalogue(bench)} == {
        name
        for _kind, name in wanted
        if name.split(".")[0] in {one.table for one in project.externals}
    }
