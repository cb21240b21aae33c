"""doc/api.md says of each operation what the IR says of it, and nothing that it doesn't."""

import json
import re
from collections.abc import Callable

import pytest

from compiler.artifact import Region
from compiler.emit.markdown.conventions import OPERATORS
from compiler.emit.markdown.emitter import MarkdownEmitter
from compiler.ir.operation import Kind, Operation
from compiler.ir.resource import Project, Resource
from tests.behaviour.api_page import Documented, objects, operations


def page_of(project: Project) -> str:
    emitter = MarkdownEmitter()
    emitted = [r for one in project.resources for r in emitter.resource(one, project)]
    emitted += emitter.project(project)
    regions = [region for region in emitted if isinstance(region, Region)]
    assert len(regions) == len(emitted)
    regions.sort(key=lambda region: (region.group, region.name))
    return "\n".join(region.text for region in regions)


@pytest.fixture(scope="module")
def page(tracker: Project) -> str:
    return page_of(tracker)


def members(resource: Resource, one: Operation) -> frozenset[str]:
    if one.body is None:
        return frozenset()
    if one.action is not None:
        return frozenset(f.names.json for f in one.action.input)
    if one.kind is Kind.BATCH_CREATE:
        return frozenset({"items"})
    fields = resource.created if one.kind is Kind.CREATE else resource.updated
    return frozenset([f.names.json for f in fields] + [link.member for link in resource.links])


def test_every_operation_is_told_as_it_is(tracker: Project, page: str) -> None:
    expected = [
        Documented(
            one.method,
            "/api/v1" + resource.names.path + one.path,
            frozenset(one.statuses),
            frozenset(parameter.name for parameter in one.parameters),
            members(resource, one),
        )
        for resource in sorted(tracker.resources, key=lambda r: r.names.plural)
        for one in resource.operations
    ]
    assert operations(page) == expected


def test_every_member_of_an_answer_is_told(tracker: Project, page: str) -> None:
    told = objects(page)
    for resource in tracker.resources:
        answered = {f.names.json for f in resource.answered}
        assert told[resource.names.label] >= answered | {link.member for link in resource.links}
        internal = {f.names.json for f in resource.fields} - answered
        assert not told[resource.names.label] & (
            internal - {f.names.json for f in resource.created}
        )


def test_every_example_is_json(page: str) -> None:
    blocks = re.findall(r"^```json\n(.*?)\n```$", page, flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) > 30
    for block in blocks:
        json.loads(block)


def test_every_link_has_its_heading(page: str) -> None:
    headings = re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", h).lower().replace(" ", "-") for h in headings}
    links = set(re.findall(r"\]\(#([^)]+)\)", page))
    assert links
    assert links <= anchors


def test_every_row_of_a_table_is_as_wide_as_its_head(page: str) -> None:
    width = 0
    for line in page.splitlines():
        bars = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not (width and bars) or bars == width, line
        width = bars


def test_a_region_per_resource_in_the_order_of_the_page(tracker: Project) -> None:
    emitter = MarkdownEmitter()
    task = next(r for r in tracker.resources if r.names.spec == "task")
    [region] = emitter.resource(task, tracker)
    assert isinstance(region, Region)
    assert (region.path, region.name, region.owner) == ("doc/api.md", "tasks", "task")
    assert len(region.origin) == region.text.count("\n")
    [conventions] = emitter.project(tracker)
    assert isinstance(conventions, Region)
    assert (conventions.name, conventions.owner, conventions.group) == ("conventions", "", 0)


def test_nothing_is_said_of_what_does_not_exist(analysed: Callable[..., Project]) -> None:
    project = analysed(
        note="resource: note\nsummary: A note.\nownership: profile\ndelete: hard\n"
        "fields: {text: {type: text, max_length: 9, description: Words.}}\n"
        "api: {operations: [create, read]}\n"
    )
    page = page_of(project)
    for word in ("account", "ETag", "cursor", "Filters", "### Updates", "Update"):
        assert word not in page


def test_every_operator_of_a_filter_is_explained(tracker: Project) -> None:
    used = {f.operator for resource in tracker.resources for f in resource.listing.filters}
    assert used <= OPERATORS.keys()


def test_what_authors_write_stays_prose(analysed: Callable[..., Project]) -> None:
    nasty = "<script>alert(1)</script> | *x* `y` <!-- restc:end tasks --> # z [a](b)"
    project = analysed(
        note=f"resource: note\nsummary: '{nasty}'\nownership: profile\ndelete: hard\n"
        f"fields: {{text: {{type: text, max_length: 9, description: '{nasty}'}}}}\n"
    )
    page = page_of(project)
    assert "<script" not in page
    assert "<!--" not in page
    assert "](b)" not in page.replace("\\](b)", "")
    assert len(operations(page)) == 5
