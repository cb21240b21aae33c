"""Every code has a page, and the pages of the YAML codes show what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler.diagnostics.codes import CODES, ROWS
from compiler.source.node import Mapping
from compiler.source.reader import read

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
EXAMPLE = re.compile(r"^## (This fails|Instead)\n\n```yaml\n(.*?)```", re.MULTILINE | re.DOTALL)


def test_a_code_stands_once_in_the_table() -> None:
    assert len(CODES) == len(ROWS)
    assert all(re.fullmatch(r"R[0-9]{3}", code) for code in CODES)


def test_the_table_is_in_order() -> None:
    assert list(CODES) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_page_with_its_title(code: str) -> None:
    page = (PAGES / CODES[code].page).read_text("utf-8")
    assert page.startswith(f"# {code}: {CODES[code].title}\n")


def test_a_page_has_a_code() -> None:
    assert {path.stem for path in PAGES.glob("R*.md")} <= set(CODES)


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("R0")])
def test_the_examples_of_a_yaml_code_fail_and_pass(code: str) -> None:
    examples = dict(EXAMPLE.findall((PAGES / CODES[code].page).read_text("utf-8")))
    if code in ("R015", "R016", "R017"):  # too large to print, or not text
        assert not examples
        return
    failed = read(examples["This fails"], "spec.yaml")
    assert not isinstance(failed, Mapping)
    assert {diagnostic.code for diagnostic in failed} == {code}
    assert isinstance(read(examples["Instead"], "spec.yaml"), Mapping)
