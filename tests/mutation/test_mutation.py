"""Emitted tests miss what is taken away: a sample in each run, everything with `make mutants`."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from tests.database import Server

from .catalogue import mutants
from .mutant import Guard, Mutant
from .trial import Laboratory, laboratory

TRACKER = Path(__file__).parents[2] / "examples/tracker"
NOT_MISSED = (
    "not may_write",
    "await lock_restored_parent(session, live_project",
    "size > self.limit",
)
"""What is known to survive, as docs/mutation.md says: nothing to take a sample of."""
OF_EACH = 2
"""How many files each guard is taken from."""


def is_known(mutant: Mutant) -> bool:
    return any(sign in mutant.title for sign in NOT_MISSED)


def is_shared(mutant: Mutant) -> bool:
    """Whether the module isn't that of one resource."""
    return mutant.path.endswith(".py") and Path(mutant.path).stem not in mutant.tests


def sample() -> list[Mutant]:
    """Of each guard one mutant in two files, other ones where guards share a file."""
    found: list[Mutant] = []
    every = [mutant for mutant in mutants(TRACKER) if not mutant.same and not is_known(mutant)]
    for number, guard in enumerate(Guard):
        of_guard = [mutant for mutant in every if mutant.guard is guard]
        # What all resources share may be missed by the tests of any: `make mutants` runs them all.
        files = [list(group) for _, group in groupby(of_guard, lambda one: (one.path, one.tests))]
        own = [group for group in files if not is_shared(group[0])]
        files = own or files
        for place in range(min(OF_EACH, len(files))):
            chosen = files[(number + place * max(1, len(files) // OF_EACH)) % len(files)]
            found.append(chosen[number % len(chosen)])
    return found


@pytest.fixture(scope="module")
def tracker(postgres: Server) -> Iterator[Laboratory]:
    with laboratory(TRACKER, postgres.url) as place:
        yield place


def one_of(path: str) -> Mutant:
    return next(mutant for mutant in mutants(TRACKER) if mutant.path == path)


def commented(mutant: Mutant) -> Mutant:
    """The application as it is: what this mutant says besides, Python doesn't read."""
    text = (TRACKER / mutant.path).read_text(encoding="utf-8")
    return replace(mutant, text=f"{text}# Nothing else.\n")


def test_every_guard_is_there_in_two_files_where_it_can_be() -> None:
    chosen = sample()
    assert {mutant.guard for mutant in chosen} == {*Guard}
    assert len({(mutant.guard, mutant.path, mutant.tests) for mutant in chosen}) == len(chosen)


@pytest.mark.parametrize("path", ["app/api/v1/routes/label.py", "app/models/label.py"])
def test_a_comment_survives(tracker: Laboratory, path: str) -> None:
    """Else it would be our own doing that guards are missed."""
    assert tracker.run(commented(one_of(path)), whole=False).killed_by is None


def test_what_is_no_result_is_not_taken_for_one(tracker: Laboratory) -> None:
    mutant = replace(commented(one_of("app/models/label.py")), tests="tests/test_nothing.py")
    with pytest.raises(RuntimeError, match="pytest ended with 4"):
        tracker.run(mutant, whole=False)


@pytest.mark.parametrize("mutant", sample(), ids=lambda one: f"{one.guard.name}-{one.title[:60]}")
def test_a_guard_is_missed(tracker: Laboratory, mutant: Mutant) -> None:
    assert tracker.run(mutant, whole=False).killed_by is not None, mutant.title
