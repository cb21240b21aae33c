"""app/api/v1: a router per resource, its registration, and the modules that routers share."""

from collections.abc import Iterator

from compiler.artifact import Artifact, Once, OwnedFile, Register, Router
from compiler.emit.fastapi.audiences import FOLDER, audience_module
from compiler.emit.fastapi.router import router_module
from compiler.emit.fastapi.stubs import service_stubs
from compiler.emit.python.header import header
from compiler.emit.python.shipped import shipped
from compiler.ir.operation import ETag, Kind
from compiler.ir.resource import Project, Resource

SHIPPED = (
    "batch",
    "database_errors",
    "etag",
    "expansion",
    "filters",
    "idempotency",
    "links",
    "pagination",
    "parents",
    "principal",
    "problems",
    "route",
    "scope",
    "session",
    "soft_delete",
    "transitions",
    "validation",
)


class FastApiEmitter:
    """The routes."""

    name = "fastapi"

    def resource(self, resource: Resource, known: Project) -> Iterator[Artifact]:
        settings = known.settings
        spec = resource.names.spec
        services = f"{settings.services}/{spec}.py"
        instead = services if resource.hooks or resource.actions else ""
        done = router_module(resource, known, header(resource.source, instead))
        path = f"{settings.routes}/{spec}.py"
        yield OwnedFile(path, done.text, spec, done.origin)
        audiences = audience_module(resource, known, header(resource.source))
        if audiences is not None:
            place = f"{settings.shared}/{FOLDER}/{spec}.py"
            yield OwnedFile(place, audiences.text, spec, audiences.origin)
        for stub_path, text in service_stubs(resource, known):
            yield Once(stub_path, text, spec)
        module = f"{settings.routes.replace('/', '.')}.{spec}"
        if settings.register != "manual":
            yield Register(f"{settings.package}/main.py", Router(module, "router", spec))

    def project(self, project: Project) -> Iterator[Artifact]:
        if not project.resources:
            return
        settings = project.settings
        for name in SHIPPED:
            if not _is_used(name, project):
                continue
            text = shipped("compiler.emit.fastapi", name, settings)
            yield OwnedFile(f"{settings.shared}/{name}.py", text, "")
        folders = [settings.shared, settings.routes]
        if any(r.ownership.read or r.ownership.write for r in project.resources):
            folders.append(f"{settings.shared}/{FOLDER}")
        for folder in folders:
            yield Once(f"{folder}/__init__.py", "", "")


def _is_used(name: str, project: Project) -> bool:
    """Whether an operation needs the module; what most applications need is always there."""
    kinds = {operation.kind for one in project.resources for operation in one.operations}
    match name:
        case "batch":
            return Kind.BATCH_CREATE in kinds
        case "etag":
            return any(one.etag is not ETag.OFF for one in project.resources)
        case "expansion":
            return any(one.expansions for one in project.resources)
        case "idempotency":
            return any(one.idempotency for one in project.resources)
        case "links":
            return Kind.LINK in kinds
        case "transitions":
            return any(one.machines for one in project.resources)
        case _:
            return True
