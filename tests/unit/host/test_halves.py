"""A second process does its half, in order, and its mistakes are told."""

import pytest

from compiler.diagnostics.bug import CompilerBug
from compiler.host import halves


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(halves, "ENOUGH", 2)
    monkeypatch.setattr(halves, "_processors", lambda: 2)


def test_the_halves_stay_in_order() -> None:
    assert halves.halved(lambda some: [n * 2 for n in some], range(5)) == [[0, 2], [4, 6, 8]]


def test_a_few_things_are_done_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(halves, "ENOUGH", 9)
    assert halves.halved(list, range(5)) == [[0, 1, 2, 3, 4]]


@pytest.mark.parametrize("bad", [0, 4])
def test_a_mistake_in_either_half_is_raised(bad: int) -> None:
    def work(some: range) -> list[int]:
        if bad in some:
            raise ValueError(f"{bad} is bad")
        return list(some)

    with pytest.raises(ValueError, match=f"{bad} is bad"):
        halves.halved(work, range(5))  # type: ignore[arg-type]


def test_what_can_not_be_sent_back_is_a_bug_of_ours() -> None:
    with pytest.raises((CompilerBug, AttributeError, TypeError)):
        halves.halved(lambda some: (n for n in some), range(4))
