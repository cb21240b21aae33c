"""The page of mistakes tells of those that there are, with the codes that they have today."""

import re

import pytest

from benchmarks.mistakes import MISTAKES, PAGE, Mistake, said_by_restc

ROWS = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]


def test_every_mistake_has_its_row() -> None:
    assert [row.split(":")[0].removeprefix("| ") for row in ROWS] == [one.what for one in MISTAKES]
    assert len(ROWS) >= 20


@pytest.mark.parametrize(
    ("row", "one"), list(zip(ROWS, MISTAKES, strict=True)), ids=range(len(ROWS))
)
def test_a_row_has_the_code_of_today(row: str, one: Mistake) -> None:
    """In full it is asked for by `python -m benchmarks.mistakes`, which takes Node."""
    told = re.search(r"\d+:\d+ (R\d\d\d) ", row)
    now = re.search(r"R\d\d\d", said_by_restc(one))
    assert told
    assert now
    assert told[1] == now[0]
