"""Emitted tests: one function for each case, formatted and typed as ruff wants them."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from compiler.artifact import OwnedFile
from compiler.emit.pytest.emitter import PytestEmitter
from compiler.emit.pytest.module import BODIES
from compiler.ir.case import Scenario
from compiler.ir.cases import cases
from compiler.ir.resource import Project
from tests.golden.cases import CASES, settings_of
from tests.golden.cases import analysed as golden

RULES = "E,F,I,UP,B,SIM,RUF,PT"


def texts(project: Project) -> Iterator[tuple[str, str]]:
    emitter = PytestEmitter()
    for resource in project.resources:
        for artifact in emitter.resource(resource, project):
            assert isinstance(artifact, OwnedFile)
            yield artifact.path, artifact.text
    for artifact in emitter.project(project):
        yield artifact.path, artifact.text  # type: ignore[union-attr]


def functions(text: str) -> dict[str, ast.AsyncFunctionDef]:
    found = [node for node in ast.parse(text).body if isinstance(node, ast.AsyncFunctionDef)]
    assert len({node.name for node in found}) == len(found)
    return {node.name: node for node in found if node.name.startswith("test_")}


def test_every_scenario_has_a_body() -> None:
    assert {*BODIES} == {*Scenario}


def test_every_case_of_the_tracker_is_a_test_that_says_what_it_shows(tracker: Project) -> None:
    emitted = dict(texts(tracker))
    for resource in tracker.resources:
        found = functions(emitted[f"tests/test_{resource.names.spec}.py"])
        wanted = cases(resource, tracker)
        assert [*found] == [case.name for case in wanted]
        for case in wanted:
            said = " ".join((ast.get_docstring(found[case.name]) or "").split())
            assert said == " ".join(f"{case.shows}. {case.intent}".split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_plan_of_a_golden_case_names_no_test_that_is_not_there(case: Path) -> None:
    project = golden(case, settings_of(case))
    emitted = dict(texts(project))
    for resource in project.resources:
        found = functions(emitted[f"{project.settings.tests}/test_{resource.names.spec}.py"])
        assert [*found] == [one.name for one in cases(resource, project)]


def test_ruff_finds_nothing_and_changes_nothing(tracker: Project, tmp_path: Path) -> None:
    for path, text in texts(tracker):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    own = "--config=lint.isort.known-first-party=['app', 'tests']"
    for arguments in (["check", f"--select={RULES}", own], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", "."]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_the_same_every_time(tracker: Project) -> None:
    assert [*texts(tracker)] == [*texts(tracker)]


def test_without_resources_there_are_no_tests(analysed: Callable[..., Project]) -> None:
    project = analysed(profile="external: profile\ntable: people\nkey: uuid\n")
    assert [*texts(project)] == []


NOTE = """
resource: note
ownership: account
delete: hard
fields:
  text: {{type: string, max_length: 200}}
  {field}
unique: [[code]]
api: {{operations: [{operations}]}}
"""


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ('code: {type: string, max_length: 9, pattern: "^#[0-9a-f]{6}$"}', "#{next(_numbers):06d}"),
        ('code: {type: string, max_length: 9, pattern: "^[A-Z]{3}$"}', "next(_code_letters)"),
        ("code: {type: integer}", '"code": next(_numbers)'),
        ("code: {type: slug, max_length: 20}", "code-{next(_numbers)}"),
    ],
    ids=["digits", "letters", "integer", "slug"],
)
def test_factories_make_rows_that_differ(
    analysed: Callable[..., Project], field: str, sent: str
) -> None:
    project = analysed(note=NOTE.format(field=field, operations="create, list, read"))
    assert sent in dict(texts(project))["tests/factories/note.py"]


def test_only_what_is_offered_is_tested(analysed: Callable[..., Project]) -> None:
    field = "code: {type: integer}"
    project = analysed(note=NOTE.format(field=field, operations="create, list"))
    text = dict(texts(project))["tests/test_note.py"]
    assert ".patch(" not in text
    assert ".delete(" not in text
    assert 'caller.get(f"/notes/{' not in text
