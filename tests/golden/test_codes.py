"""The table of codes, their pages, the source and the golden cases agree."""

import re
from pathlib import Path

import pytest

from compiler.diagnostics.codes import CODES

ROOT = Path(__file__).parents[2]
BAD = Path(__file__).parent / "bad"
RAISED = re.compile(r"""["'](R[0-9]{3})["']""")
SHOWN = re.compile(r"^(?:error|warning)\[(R[0-9]{3})\]", re.MULTILINE)

WITHOUT_CASE = {
    "R015": "a file of a hundred thousand values; tests/unit/source makes one",
    "R016": "a file of a megabyte; tests/behaviour/cli makes one",
    "R530": "a file of .restc/schema; tests/unit/migrate breaks one",
}
"""Codes of specs that no golden case shows, and where they are shown instead."""
OF_THE_WORKSPACE = re.compile(r"R[69][0-9]{2}|R5[45][0-9]")
"""Codes that no spec brings about: of settings, files, revisions and databases, and of bugs."""


def raised() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "compiler").rglob("*.py")):
        if path.name != "codes.py":
            for code in RAISED.findall(path.read_text("utf-8")):
                found.setdefault(code, []).append(path.relative_to(ROOT).as_posix())
    return found


def test_every_code_that_is_raised_is_in_the_table() -> None:
    assert {code: paths for code, paths in raised().items() if code not in CODES} == {}


def test_every_code_of_the_table_is_raised() -> None:
    assert sorted(set(CODES) - set(raised())) == []


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_page_and_a_failing_case(code: str) -> None:
    assert (ROOT / "docs" / "diagnostics" / CODES[code].page).is_file()
    if OF_THE_WORKSPACE.fullmatch(code):
        return
    shown = {c for case in BAD.glob("*/diagnostics.txt") for c in SHOWN.findall(case.read_text())}
    assert (code in shown) != (code in WITHOUT_CASE)


def test_every_rule_shows_its_code() -> None:
    """A rule names its code in the first words of its module."""
    for path in sorted((ROOT / "compiler" / "rules").glob("*.py")):
        text = path.read_text("utf-8")
        told = re.match(r'"""(R[0-9]{3}): ', text)
        codes = set(RAISED.findall(text))
        assert codes == ({told[1]} if told else set()), path.name
