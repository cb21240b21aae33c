"""What the API offers, told by the IR, by the routes of the application and by its OpenAPI."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from compiler.ir.field import Access
from compiler.ir.operation import Kind, Operation
from compiler.ir.resource import Project, Resource

from .api_page import Documented

TELL = """
import json, sys

from app.main import app

routes = [
    {
        "method": method,
        "path": route.path,
        "name": route.name,
        "statuses": [route.status_code or 200, *map(int, route.responses)],
        "body": route.body_field.field_info.annotation.__name__ if route.body_field else None,
    }
    for included in app.routes
    for route in getattr(included, "effective_route_contexts", list)()
    if route.include_in_schema
    for method in route.methods
]
json.dump({"routes": routes, "openapi": app.openapi()}, sys.stdout)
"""


def tell(application: Path) -> dict[str, Any]:
    """The routes and the OpenAPI document of an application, from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", TELL],
        cwd=application,
        env={"PYTHONPATH": str(application)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def in_openapi(document: dict[str, Any]) -> Iterator[Documented]:
    """Each operation of an OpenAPI document."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            yield Documented(
                method.upper(),
                path,
                frozenset(map(int, operation["responses"])),
                frozenset(p["name"].lower() for p in operation.get("parameters", ())),
                members(document, schema),
            )


def members(document: dict[str, Any], schema: dict[str, Any]) -> frozenset[str]:
    """The members of an object, whose schema may be a reference to a named one."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return frozenset(schema.get("properties", {}))


def answered_in_openapi(document: dict[str, Any]) -> dict[str, frozenset[str]]:
    """The members of each response model, by its name."""
    return {
        name.removesuffix("Response"): members(document, schema)
        for name, schema in document["components"]["schemas"].items()
        if name.endswith("Response")
    }


def in_ir(project: Project) -> Iterator[tuple[str, Documented]]:
    """Each operation of the IR, with its name."""
    for resource in project.resources:
        for operation in resource.operations:
            yield (
                operation.name,
                Documented(
                    operation.method,
                    f"{project.settings.api_prefix}{resource.names.path}{operation.path}",
                    frozenset(operation.statuses),
                    frozenset(p.name.lower() for p in operation.parameters),
                    frozenset(_sent(resource, operation)),
                ),
            )


def answered_in_ir(resource: Resource) -> frozenset[str]:
    """The members of a resource's answers."""
    found = [f.names.json for f in resource.answered]
    found += [link.member for link in resource.links]
    found += [expansion.name for expansion in resource.expansions]
    return frozenset(found)


def compared(ours: Iterable[Documented], theirs: Iterable[Documented]) -> list[str]:
    """A line for whatever one tells of an operation and the other doesn't."""
    one, other = ({(o.method, o.path): o for o in side} for side in (ours, theirs))
    found = [f"{method} {path}: told once" for method, path in sorted(one.keys() ^ other.keys())]
    for key in sorted(one.keys() & other.keys()):
        for name in ("statuses", "parameters", "members"):
            mine, yours = getattr(one[key], name), getattr(other[key], name)
            if mine != yours:
                method, path = key
                differ = ", ".join(sorted(map(str, mine ^ yours)))
                found.append(f"{method} {path}: {name}: {differ}")
    return found


def _sent(resource: Resource, operation: Operation) -> Iterator[str]:
    if operation.body is None:
        return
    if operation.action is not None:
        yield from (f.names.json for f in operation.action.input)
        return
    if operation.kind is Kind.BATCH_CREATE:
        yield "items"
        return
    writable = (Access.READ_WRITE, Access.WRITE_ONLY)
    also = Access.CREATE_ONLY if operation.body.endswith("Create") else Access.UPDATE_ONLY
    yield from (f.names.json for f in resource.fields if f.access in (*writable, also))
    yield from (link.member for link in resource.links)
