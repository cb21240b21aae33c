"""Cases: each declared rule and each guard has one, under a name of its own."""

import re
from pathlib import Path

import pytest

from compiler.ir.case import Lens, Scenario
from compiler.ir.cases import cases
from compiler.ir.operation import Kind
from compiler.ir.ownership import Scope
from compiler.ir.resource import Project
from compiler.pipeline import analyse
from compiler.settings import Settings

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def tracker() -> Project:
    return analysed(ROOT)


@pytest.fixture(scope="module")
def clinic() -> Project:
    return analysed(ROOT / "tests/golden/good/ownership_audiences")


def analysed(root: Path) -> Project:
    paths = sorted((root / "specs").rglob("*.yaml"))
    texts = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    project = analyse(texts, Settings())
    assert isinstance(project, Project), project
    return project


def test_names_are_functions_and_intents_are_sentences(tracker: Project) -> None:
    for resource in tracker.resources:
        for case in cases(resource, tracker):
            assert re.fullmatch(r"test_[a-z0-9_]+", case.name)
            assert case.intent[0].isupper() or case.intent.startswith("`")
            assert case.intent.endswith(".")
            assert case.shows


def test_each_lens_looks_at_each_resource(tracker: Project) -> None:
    for resource in tracker.resources:
        assert {case.lens for case in cases(resource, tracker)} == set(Lens)


def test_every_declared_rule_has_a_case(tracker: Project) -> None:
    for resource in tracker.resources:
        found = cases(resource, tracker)
        subjects = [case.subject for case in found]
        assert all(rule in subjects for rule in (*resource.uniques, *resource.machines))
        assert all(link in subjects for link in resource.links)
        assert all(action in subjects for action in resource.actions)
        assert all(c in subjects for c in resource.checks if c.expression.shared)
        for one in resource.operations:
            if one.roles and one.kind not in (Kind.LINK, Kind.UNLINK):
                assert one in subjects
        for machine in resource.machines:
            for transition in machine.transitions:
                assert not (transition.sets or transition.roles) or transition in subjects


def test_owned_rows_are_kept_from_strangers(tracker: Project) -> None:
    for resource in tracker.resources:
        scenarios = {case.scenario for case in cases(resource, tracker)}
        owned = resource.ownership.scope is not Scope.PUBLIC
        assert (Scenario.FOREIGN_ITEM in scenarios) is owned
        assert (Scenario.FOREIGN_LIST in scenarios) is owned
        assert Scenario.NEEDS_TOKEN in scenarios


def test_every_scenario_arises_somewhere(tracker: Project, clinic: Project) -> None:
    projects = (tracker, clinic)
    arisen = {case.scenario for p in projects for r in p.resources for case in cases(r, p)}
    assert set(Scenario) - arisen == set()


def test_every_audience_has_a_case(clinic: Project) -> None:
    for resource in clinic.resources:
        subjects = [case.subject for case in cases(resource, clinic)]
        for admission in (resource.ownership.read, resource.ownership.write):
            assert all(one in subjects for one in (admission.audiences if admission else ()))
