"""Any sequence of edits, migrated one by one, ends where a fresh install begins: `make walks`."""

from collections.abc import Iterator

import pytest

from tests.database import Server

from .steps import Bench, bench
from .walks.walk import Tally, Walk

STEPS = 12


@pytest.fixture(scope="module", name="benches")
def _benches(postgres: Server) -> Iterator[tuple[Bench, Bench]]:
    with bench(postgres) as live, bench(postgres) as other:
        yield live, other


@pytest.mark.parametrize("seed", range(4))
def test_a_walk_ends_where_a_fresh_install_begins(seed: int, benches: tuple[Bench, Bench]) -> None:
    tally = Tally()
    walk = Walk(seed, *benches, tally)
    for _ in range(STEPS):
        walk.step()
    # Most edits make specs, and most of those a migration: else it would prove nothing.
    assert tally.steps["migrated"] >= STEPS // 2, tally
