"""A plan names what is really emitted, and every case of the tests."""

import re
from collections.abc import Callable

import pytest

from compiler.artifact import OwnedFile, Region
from compiler.emit.plan.emitter import PlanEmitter
from compiler.emit.registry import EMITTERS
from compiler.ir.cases import cases
from compiler.ir.resource import Project


def plan_of(project: Project, name: str) -> OwnedFile:
    [plan] = PlanEmitter().resource(project.resource(name), project)
    assert isinstance(plan, OwnedFile)
    return plan


def test_it_names_its_spec_first(tracker: Project) -> None:
    plan = plan_of(tracker, "time_entry")
    assert plan.path == ".plan/time-entry-api.md"
    assert plan.owner == "time_entry"
    first = plan.text.splitlines()[0]
    assert re.fullmatch(r"<!-- .*specs/time_entry\.yaml.* -->", first)
    assert len(plan.origin) == plan.text.count("\n")


def test_product_is_what_the_spec_says(tracker: Project) -> None:
    text = plan_of(tracker, "task").text
    assert "Ticket: LIN-101" in text
    assert "As a project member I want to track tasks so that nothing is forgotten." in text
    assert "- [ ] `done-is-dated`: A task that is done says when it was done." in text
    assert "### Not in scope\n\n- time tracking\n" in text


def test_every_case_stands_there_once(tracker: Project) -> None:
    for resource in tracker.resources:
        told = re.findall(r"^\| `(test_\w+)` \|", plan_of(tracker, resource.names.spec).text, re.M)
        assert sorted(told) == sorted(case.name for case in cases(resource, tracker))


def test_every_operation_stands_there(tracker: Project) -> None:
    for resource in tracker.resources:
        text = plan_of(tracker, resource.names.spec).text
        for one in resource.operations:
            path = f"/api/v1{resource.names.path}{one.path}"
            statuses = ", ".join(map(str, one.statuses))
            assert re.search(rf"^\| `{one.method} {re.escape(path)}` .* {statuses} \|$", text, re.M)


def test_its_files_are_those_that_are_emitted(tracker: Project) -> None:
    task = tracker.resource("task")
    told = set(re.findall(r"^\| `([\w./-]+\.\w+)` \|", plan_of(tracker, "task").text, re.M))
    emitted = {
        artifact.path
        for emitter in EMITTERS
        for artifact in emitter.resource(task, tracker)
        if emitter.name in ("sql", "sqlmodel", "fastapi", "markdown")
    }
    assert emitted <= told


def test_every_column_and_constraint_stands_there(tracker: Project) -> None:
    for resource in tracker.resources:
        text = plan_of(tracker, resource.names.spec).text
        for table in (resource.table, *resource.link_tables):
            names = [*(c.name for c in table.columns), table.primary_key.name]
            for part in (table.uniques, table.checks, table.foreign_keys, table.indexes):
                names += [one.name for one in part]
            assert all(f"| `{name}` |" in text for name in names)


def test_authors_close_no_comment(analysed: Callable[..., Project]) -> None:
    project = analysed(
        note="resource: note\nsummary: '--> <b>bold</b>'\nownership: profile\ndelete: hard\n"
        "story: '# heading | *x*'\nnon_goals: ['<!-- x']\n"
        "acceptance: [{id: one, text: '`x` | y'}]\n"
        "fields: {text: {type: text, max_length: 9, description: Words.}}\n"
    )
    text = plan_of(project, "note").text
    assert "<b>" not in text
    assert text.count("<!--") == text.count("-->") == 1
    assert "\n# heading" not in text


@pytest.mark.parametrize("name", ["sql/schema.sql", "doc/api.md"])
def test_regions_are_told_by_their_document(tracker: Project, name: str) -> None:
    task = tracker.resource("task")
    paths = {
        artifact.path
        for emitter in EMITTERS
        for artifact in emitter.resource(task, tracker)
        if isinstance(artifact, Region)
    }
    assert name in paths
