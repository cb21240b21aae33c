"""Routes, OpenAPI, doc/api.md and the IR tell of the same operations, and say the same of each."""

from typing import Any, NamedTuple

import pytest

from compiler import pipeline
from compiler.host.disk import DiskTree
from compiler.ir.resource import Project
from compiler.settings import Settings, read_settings

from . import served
from .api_page import Documented, objects, operations
from .scratch import APPLICATION, REPOSITORY


class Told(NamedTuple):
    """Everything that is told of the tracker's API, by who tells it."""

    project: Project
    routes: list[dict[str, Any]]
    openapi: dict[str, Any]
    page: str


@pytest.fixture(scope="module")
def told() -> Told:
    tree = DiskTree(REPOSITORY)
    settings = read_settings(tree.read("pyproject.toml") or "")
    assert isinstance(settings, Settings)
    specs = [path for path in tree.paths(settings.specs) if path.endswith(".yaml")]
    project = pipeline.analyse({path: tree.read_bytes(path) or b"" for path in specs}, settings)
    assert isinstance(project, Project), project
    by_application = served.tell(REPOSITORY / APPLICATION)
    prefix = settings.api_prefix
    routes = [r for r in by_application["routes"] if r["path"].startswith(prefix)]
    page = tree.read(settings.place(settings.docs))
    assert page is not None
    return Told(project, routes, by_application["openapi"], page)


def in_ir(told: Told) -> list[Documented]:
    return [operation for _, operation in served.in_ir(told.project)]


def in_openapi(told: Told) -> list[Documented]:
    """Those below the prefix: what else the application answers is its own."""
    prefix = told.project.settings.api_prefix
    return [o for o in served.in_openapi(told.openapi) if o.path.startswith(prefix)]


def test_openapi_lists_what_the_ir_does(told: Told) -> None:
    assert served.compared(in_ir(told), in_openapi(told)) == []
    answered = served.answered_in_openapi(told.openapi)
    for resource in told.project.resources:
        assert answered[resource.names.model] == served.answered_in_ir(resource), resource.names


def test_routes_are_what_the_ir_lists(told: Told) -> None:
    ours = {(o.method, o.path): (name, o) for name, o in served.in_ir(told.project)}
    assert {(r["method"], r["path"]) for r in told.routes} == set(ours)
    bodies = {o.name: o.body for r in told.project.resources for o in r.operations}
    for route in told.routes:
        name, operation = ours[route["method"], route["path"]]
        assert route["name"] == name
        assert route["body"] == bodies[name]
        # FastAPI itself adds 422 to what a route announces; the router announces 503.
        assert set(route["statuses"]) | {422, 503} == operation.statuses, name


def test_the_page_lists_what_the_ir_does(told: Told) -> None:
    page = [
        o._replace(parameters=frozenset(p.lower() for p in o.parameters))
        for o in operations(told.page)
    ]
    assert served.compared(in_ir(told), page) == []
    answered = objects(told.page)
    for resource in told.project.resources:
        assert answered[resource.names.label] == served.answered_in_ir(resource), resource.names


def test_every_operation_has_a_name_and_tags_of_its_own(told: Told) -> None:
    ids = [o["operationId"] for item in told.openapi["paths"].values() for o in item.values()]
    assert len(set(ids)) == len(ids)
    names = [name for name, _ in served.in_ir(told.project)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("field", ["path", "statuses", "parameters", "members"])
def test_a_difference_is_seen(told: Told, field: str) -> None:
    ours = in_ir(told)
    at = next(n for n, o in enumerate(ours) if o.members and o.parameters)
    changed: dict[str, Any] = {
        "path": ours[at].path + "x",
        "statuses": ours[at].statuses - {422},
        "parameters": ours[at].parameters | {"extra"},
        "members": ours[at].members - {next(iter(ours[at].members))},
    }
    theirs = [*ours[:at], ours[at]._replace(**{field: changed[field]}), *ours[at + 1 :]]
    assert served.compared(ours, theirs) != []
