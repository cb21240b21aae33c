"""A little of what `make fuzz` does at length."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compiler.settings import Settings
from tests.database import Server

from .chain import Maker, compiled, hold, judged, texts
from .shapes import documents
from .specs import Spec, projects

# Chance is for `make fuzz`, which keeps the smallest failures: shrinking one takes minutes.
FEW = settings(
    max_examples=25,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    database=None,
)
QUIET = list(HealthCheck)


@pytest.fixture(scope="module")
def maker() -> Iterator[Maker]:
    made = Maker()
    yield made
    made.close()


def test_what_compiles_holds(
    postgres: Server, maker: Maker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    roots = iter(range(1_000))
    held = []

    with postgres.database() as database:

        @settings(parent=FEW, suppress_health_check=QUIET)
        @given(projects())
        def work(specs: dict[str, Spec]) -> None:
            files = texts(specs)
            if not judged(files, Settings()):
                root: Path = tmp_path_factory.mktemp(f"project{next(roots)}")
                hold(compiled(files, Settings()), root, database, maker)
                held.append(specs)

        work()
    assert held


@settings(parent=FEW, max_examples=60, suppress_health_check=QUIET)
@given(st.lists(documents(), min_size=1, max_size=3))
def test_anything_is_compiled_or_refused_with_a_place(specs: list[object]) -> None:
    judged(texts({str(n): spec for n, spec in enumerate(specs)}), Settings())
