"""Examples keep their constraints, boundaries lie on the right side, and witnesses break."""

import re
from decimal import Decimal as Number
from pathlib import Path

import pytest

from compiler.ir.boundary import Repeat, boundaries, edges
from compiler.ir.example import fits, identifier, valid, value_of
from compiler.ir.field import (
    Array,
    Bytes,
    Decimal,
    Enumeration,
    Float,
    Integer,
    Role,
    Text,
    TextFormat,
)
from compiler.ir.pattern import matches, matching
from compiler.ir.resource import Project
from compiler.ir.sample_row import answer, change, request
from compiler.ir.witness import breaking, completed, verdict
from compiler.pipeline import analyse
from compiler.settings import Settings

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def tracker() -> Project:
    paths = sorted((ROOT / "specs").rglob("*.yaml"))
    texts = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}
    project = analyse(texts, Settings())
    assert isinstance(project, Project), project
    return project


@pytest.mark.parametrize(
    "pattern",
    [
        "^#[0-9a-f]{6}$",
        "^(image|text|application)/[a-z0-9.+-]+$",
        "^[A-Z]{3}-[0-9]{4}$",
        "^[^a-z]{2,5}$",
        r"^\+[1-9][0-9]{7,14}$",
        r"^(?:a|b)+(c[x\-z]?)*\.(de|f)$",
        "[0-9]+",
        "^$|^x{3}$",
        "^(a(b|c)){2}[]]$".replace("[]]", r"[\]]"),
        "^café$",
    ],
)
def test_a_pattern_is_matched(pattern: str) -> None:
    assert matches(pattern, matching(pattern))


@pytest.mark.parametrize(
    "kind",
    [
        Text(),
        Text(max_length=1),
        Text(min_length=40, max_length=41),
        Text(max_length=2000, format=TextFormat.URL),
        Text(max_length=254, format=TextFormat.EMAIL),
        Text(max_length=200, format=TextFormat.SLUG),
        Text(max_length=7, pattern="^#[0-9a-f]{6}$"),
        Text(max_length=9, pattern="^[A-Z]{3}-[0-9]{4}$"),
    ],
    ids=str,
)
def test_texts_are_valid_and_told_apart(kind: Text) -> None:
    texts = [value_of(kind, "name", number) for number in range(5)]
    assert all(isinstance(text, str) and fits(text, kind) for text in texts)
    assert texts[0] not in texts[1:]
    found = edges(kind, "name")
    assert all(fits(str(probe.sent), kind) for probe in found.inside)
    for probe in found.outside:
        if isinstance(probe.sent, str) and "\0" not in probe.sent:
            assert not fits(probe.sent, kind), probe


@pytest.mark.parametrize("bits", [16, 32, 64])
def test_integers_end_where_their_column_does(bits: int) -> None:
    kind = Integer(bits, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    found = edges(kind, "count")
    assert [probe.sent for probe in found.inside] == [kind.ge, kind.le]
    assert {kind.ge - 1, kind.le + 1} <= {
        probe.sent for probe in found.outside if type(probe.sent) is int
    }


def test_decimals_step_by_their_scale() -> None:
    found = edges(Decimal(4, 2, gt=Number(0), le=Number(24)), "hours")
    assert [probe.sent for probe in found.inside] == ["0.01", "24.00"]
    outside = [probe.sent for probe in found.outside]
    assert outside[:3] == ["0.00", "24.01", "0.011"]
    open_ended = edges(Decimal(3, 1), "ratio")
    assert [probe.sent for probe in open_ended.inside] == ["-99.9", "99.9"]


def test_floats_step_by_the_least_there_is() -> None:
    found = edges(Float(ge=-1.0, lt=1.0), "mood")
    assert [probe.sent for probe in found.inside] == [-1.0, 0.9999999999999999]
    assert {-1.0000000000000002, 1.0} <= {
        probe.sent for probe in found.outside if isinstance(probe.sent, float)
    }


def test_arrays_and_bytes_end_where_they_should() -> None:
    tags = edges(Array(Text(max_length=4), min_items=1, max_items=3), "tags")
    assert {len(p.sent) for p in tags.inside if isinstance(p.sent, list)} == {1, 3}
    assert {0, 4} <= {len(p.sent) for p in tags.outside if isinstance(p.sent, list)}
    distinct = edges(Array(Text(max_length=9), max_items=3, unique_items=True), "tags")
    assert any(p.why == "twice the same" for p in distinct.outside)
    digest = edges(Bytes(32, 32), "sha256")
    assert [len(str(p.sent)) for p in digest.inside] == [44]


def test_a_repeat_is_what_it_says() -> None:
    assert Repeat("é", 3, before="<", after=">").value == "<ééé>"
    assert Repeat(("x",), 2).value == ["x", "x"]


def test_null_is_on_the_right_side(tracker: Project) -> None:
    task = tracker.resource("task")
    for field in task.created:
        found = boundaries(field)
        assert (None in [probe.sent for probe in found.inside]) is field.nullable
        assert (None in [probe.sent for probe in found.outside]) is not field.nullable
        if field.role is Role.RELATION:
            assert {probe.sent for probe in found.inside} <= {None}


def test_an_id_is_the_same_wherever_it_is_pointed_at(tracker: Project) -> None:
    project, task = tracker.resource("project"), tracker.resource("task")
    assert answer(task)["project_id"] == answer(project)["id"] == identifier("project")
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}",
                        identifier("task"))  # fmt: skip


def test_rows_have_their_members_and_keep_their_checks(tracker: Project) -> None:
    for resource in tracker.resources:
        body, row = request(resource), answer(resource)
        created = {f.names.json for f in resource.created}
        required = {f.names.json for f in resource.created if f.required_in_create}
        assert required <= body.keys() <= created
        links = {link.member for link in resource.links}
        assert row.keys() == {f.names.json for f in resource.answered} | links
        assert change(resource).keys() <= {f.names.json for f in resource.updated}
        for check in resource.checks:
            if check.expression.shared:
                assert verdict(check, body, resource) is not False


def test_a_check_is_broken_alone(tracker: Project) -> None:
    for resource in tracker.resources:
        for check in resource.checks:
            row = breaking(resource, check)
            if not check.expression.shared:
                assert row is None
                continue
            assert row is not None
            assert verdict(check, row, resource) is False


def test_a_body_is_completed_so_that_its_checks_hold(tracker: Project) -> None:
    task = tracker.resource("task")
    assert completed(task, {"priority": 4}) == {"priority": 4}
    urgent = completed(task, {"priority": 5})
    assert urgent is not None
    assert urgent["due_on"] is not None
    assert completed(task, {"priority": 5, "due_on": None}) is None


def test_the_authors_example_comes_first(tracker: Project) -> None:
    title = tracker.resource("task").field("title")
    given = type(title)(**{
        name: getattr(title, name) for name in title.__dataclass_fields__
    } | {"example": "Water the plants"})  # fmt: skip
    assert valid(given) == "Water the plants"
    assert valid(given, 1) != valid(given)


def test_an_enum_is_all_of_its_members(tracker: Project) -> None:
    status = tracker.resource("task").field("status")
    assert isinstance(status.type, Enumeration)
    values = [member.value for member in status.type.members]
    assert [probe.sent for probe in boundaries(status).inside] == values
    assert [valid(status, number) for number in range(len(values))] == values
