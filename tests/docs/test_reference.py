"""The reference in docs/ says what the compiler knows now."""

import pytest

from .reference import FOLDER, pages


@pytest.mark.parametrize("name", sorted(pages()))
def test_page_is_current(name: str) -> None:
    path = FOLDER / name
    assert path.is_file(), "run `make docs`"
    assert path.read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_no_page_is_left_over() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == pages().keys()
