"""app/models: a module per resource and per shared enum, and the types that they share."""

from collections.abc import Iterator

from compiler.artifact import Artifact, OwnedFile
from compiler.emit.python.header import header
from compiler.emit.python.shipped import shipped
from compiler.emit.sqlmodel.enums import shared_enum
from compiler.emit.sqlmodel.models import Models
from compiler.ir.resource import Project, Resource

SHIPPED = ("ids", "types")
MODULES = {"idempotency_keys": "idempotency_key"}
"""The modules of the tables that belong to no one resource."""


class SqlModelEmitter:
    """The models."""

    name = "sqlmodel"

    def resource(self, resource: Resource, known: Project) -> Iterator[Artifact]:
        settings = known.settings
        done = Models(resource, settings).render(header(resource.source))
        path = f"{settings.models}/{resource.names.spec}.py"
        yield OwnedFile(path, done.text, resource.names.spec, done.origin)

    def project(self, project: Project) -> Iterator[Artifact]:
        settings = project.settings
        for enum in project.enums:
            done = shared_enum(enum, settings, header(enum.source))
            yield OwnedFile(f"{settings.models}/{enum.name}.py", done.text, "", done.origin)
        tables = [MODULES[table.name] for table in project.tables]
        for name in (*SHIPPED, *tables) if project.resources else ():
            text = shipped("compiler.emit.sqlmodel", name, settings)
            yield OwnedFile(f"{settings.models}/{name}.py", text, "")
