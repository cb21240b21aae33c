"""The pages of the codes about shape show what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler.diagnostics.codes import CODES, Level
from compiler.schema.document import Document
from compiler.schema.validate import validate
from compiler.source.node import Mapping
from compiler.source.reader import read

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
EXAMPLE = re.compile(r"^## (This fails|Instead)\n\n```yaml\n(.*?)```", re.MULTILINE | re.DOTALL)


SHAPES = [code for code, row in CODES.items() if code.startswith("R1") and row.level is Level.ERROR]


@pytest.mark.parametrize("code", SHAPES)
def test_the_examples_fail_and_pass(code: str) -> None:
    examples = dict(EXAMPLE.findall((PAGES / CODES[code].page).read_text("utf-8")))
    bad, good = (read(examples[part], "spec.yaml") for part in ("This fails", "Instead"))
    assert isinstance(bad, Mapping)
    assert isinstance(good, Mapping)
    failed = validate(bad)
    assert not isinstance(failed, Document)
    assert {diagnostic.code for diagnostic in failed} == {code}
    assert isinstance(validate(good), Document)
