"""What goes wrong half-way is mended by running the migration again."""

from collections.abc import Iterator

import asyncpg  # type: ignore[import-untyped]
import pytest

from tests.behaviour.catalogue import catalogue, differences
from tests.database import Server

from .kinds import KINDS, Kind
from .steps import Bench, bench, planned, run, units


@pytest.fixture(scope="module", name="bench")
def _bench(postgres: Server) -> Iterator[Bench]:
    with bench(postgres) as database:
        yield database


def kind_named(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


@pytest.mark.parametrize(
    "name", ["unique", "unique that ignores case", "unique across owners", "soft deletion"]
)
def test_an_index_that_could_not_be_built_is_built_by_the_next_run(name: str, bench: Bench) -> None:
    kind = kind_named(name)
    database = bench.populated(kind.before, kind.rows)
    database.execute("ALTER TABLE tasks DROP CONSTRAINT IF EXISTS tasks_title_key")
    database.execute("UPDATE tasks SET title = 'same'")
    there = units(planned(kind.before, kind.after).upgrade)
    with pytest.raises(asyncpg.UniqueViolationError):
        run(database, there)
    assert database.rows("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == [(1,)]
    database.execute("UPDATE tasks SET title = id::text")
    run(database, there)
    assert list(differences(catalogue(database), bench.fresh(kind.after))) == []


def test_a_check_that_rows_break_stops_and_then_goes_on(bench: Bench) -> None:
    kind = kind_named("check")
    database = bench.populated(kind.before, kind.rows)
    database.execute("UPDATE tasks SET points = 10 WHERE title = 'one'")
    there = units(planned(kind.before, kind.after).upgrade)
    with pytest.raises(asyncpg.CheckViolationError):
        run(database, there)
    database.execute("ROLLBACK")
    assert database.rows("SELECT points FROM tasks WHERE title = 'one'") == [(10,)]
    database.execute("UPDATE tasks SET points = 9 WHERE title = 'one'")
    run(database, there)
    assert list(differences(catalogue(database), bench.fresh(kind.after))) == []


def test_a_backfill_commits_as_it_goes_and_leaves_no_row_out(bench: Bench) -> None:
    kind = kind_named("required column with a backfill")
    database = bench.populated(kind.before, kind.rows)
    database.execute(
        "INSERT INTO tasks (account_id, title) "
        "SELECT account_id, repeat('x', 70) || n FROM tasks, generate_series(1, 4000) n"
    )
    run(database, units(planned(kind.before, kind.after).upgrade))
    counted = "SELECT count(*), count(slug), count(DISTINCT xmin::text) > 3 FROM tasks"
    assert database.rows(counted) == [(8002, 8002, True)]


def test_a_default_waits_until_its_enum_allows_it(bench: Bench) -> None:
    kind = kind_named("value added that is the default")
    database = bench.populated(kind.before, kind.rows)
    insert = "INSERT INTO tasks (account_id, title) SELECT account_id, 'more' FROM tasks LIMIT 1"
    for statement in units(planned(kind.before, kind.after).upgrade):
        database.execute(statement)
        database.execute(insert)
