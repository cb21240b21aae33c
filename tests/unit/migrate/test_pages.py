"""The pages of the codes about migrations show what they say."""

import re
from pathlib import Path

import pytest

from compiler.diagnostics.codes import CODES
from compiler.ir.resource import Project
from compiler.migrate.intended import intent_of
from compiler.migrate.plan import plan_migration
from compiler.migrate.schema import schema_of
from compiler.migrate.step import Migration
from compiler.pipeline import analyse
from compiler.settings import Settings

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
EXAMPLE = re.compile(
    r"^## (Before|This fails|Instead)\n\n```yaml\n(.*?)```", re.MULTILINE | re.DOTALL
)


def project_of(text: str) -> Project:
    found = analyse({"specs/task.yaml": text.encode()}, Settings())
    assert isinstance(found, Project), found
    return found


@pytest.mark.parametrize("code", [code for code in CODES if re.match("R51|R52", code)])
def test_the_examples_fail_and_pass(code: str) -> None:
    examples = dict(EXAMPLE.findall((PAGES / CODES[code].page).read_text("utf-8")))
    before = schema_of(project_of(examples["Before"]))
    failing, passing = (project_of(examples[part]) for part in ("This fails", "Instead"))
    failed = plan_migration(before, schema_of(failing), intent_of(failing, before))
    assert isinstance(failed, tuple)
    assert code in {diagnostic.code for diagnostic in failed}
    passed = plan_migration(before, schema_of(passing), intent_of(passing, before))
    assert isinstance(passed, Migration), passed
