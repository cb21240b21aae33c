"""The pages of the codes about names, references and roles show what they say."""

import re
from pathlib import Path

import pytest

from compiler.diagnostics.codes import CODES, Level
from compiler.ir.resource import Project
from compiler.pipeline import advise, analyse
from compiler.settings import Settings

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
PART = re.compile(r"^## (This fails|Instead)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
DOCUMENT = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def example(code: str, part: str) -> dict[str, bytes]:
    """Each block of a part of the page is one file."""
    text = dict(PART.findall((PAGES / CODES[code].page).read_text("utf-8")))[part]
    return {f"specs/{n}.yaml": block.encode() for n, block in enumerate(DOCUMENT.findall(text))}


@pytest.mark.parametrize("code", [code for code in CODES if code[1] in "24"])
def test_the_examples_fail_and_pass(code: str) -> None:
    failed = analyse(example(code, "This fails"), Settings())
    assert not isinstance(failed, Project)
    assert {diagnostic.code for diagnostic in failed} == {code}
    passed = analyse(example(code, "Instead"), Settings())
    assert isinstance(passed, Project), passed


@pytest.mark.parametrize(
    "code", [c for c, row in CODES.items() if row.level is Level.WARNING and c != "R550"]
)
def test_the_examples_are_warned_of_and_pass(code: str) -> None:
    outcomes = [analyse(example(code, part), Settings()) for part in ("This fails", "Instead")]
    found = [advise(project) for project in outcomes if isinstance(project, Project)]
    assert [[diagnostic.code for diagnostic in each] for each in found] == [[code], []]
