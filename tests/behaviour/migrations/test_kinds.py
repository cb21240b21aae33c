"""Each kind of change keeps rows, ends where a fresh install begins, and survives being killed."""

from collections.abc import Iterator

import pytest

from tests.behaviour.catalogue import Catalogue, catalogue, differences
from tests.database import Database, Server

from .kinds import KINDS, Kind
from .steps import Bench, bench, planned, run, units


@pytest.fixture(scope="module", name="bench")
def _bench(postgres: Server) -> Iterator[Bench]:
    with bench(postgres) as database:
        yield database


def alike(database: Database, wanted: Catalogue) -> None:
    assert list(differences(catalogue(database), wanted)) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_there_and_back(kind: Kind, bench: Bench) -> None:
    migration = planned(kind.before, kind.after)
    assert (migration.downgrade is not None) == kind.downgrade, migration.lost
    there = units(migration.upgrade)
    before, after = bench.fresh(kind.before), bench.fresh(kind.after)
    database = bench.populated(kind.before, kind.rows)
    run(database, there)
    alike(database, after)
    assert database.rows(kind.query) == kind.found
    if migration.downgrade is not None:
        run(database, units(migration.downgrade))
        alike(database, before)
        run(database, there)
        alike(database, after)
        assert len(database.rows(kind.query)) == len(kind.found)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_killed_between_any_two_steps_a_second_run_finishes(kind: Kind, bench: Bench) -> None:
    there = units(planned(kind.before, kind.after).upgrade)
    after = bench.fresh(kind.after)
    for killed in range(1, len(there) + 1):
        database = bench.populated(kind.before, kind.rows)
        run(database, [*there[:killed], *there])
        alike(database, after)
        assert database.rows(kind.query) == kind.found, f"killed after {killed}"
