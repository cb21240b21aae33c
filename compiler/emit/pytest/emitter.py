"""tests/: a module of tests and a factory per resource, and what they share."""

from collections.abc import Iterator

from compiler.artifact import Artifact, Once, OwnedFile
from compiler.emit.pytest.factory import external_module, factory_module
from compiler.emit.pytest.module import test_module
from compiler.emit.pytest.people import principals_module, roles_module
from compiler.emit.python.header import header
from compiler.emit.python.shipped import shipped
from compiler.ir.resource import Project, Resource
from compiler.settings import Settings

OURS = ("broken", "caller", "documented", "problem")
THEIRS = ("conftest", "postgres")
PACKAGE = "compiler.emit.pytest"


class PytestEmitter:
    """The tests."""

    name = "pytest"

    def resource(self, resource: Resource, known: Project) -> Iterator[Artifact]:
        spec, folder = resource.names.spec, known.settings.tests
        done = test_module(resource, known, header(resource.source))
        yield OwnedFile(f"{folder}/test_{spec}.py", done.text, spec, done.origin)
        made = factory_module(resource, known, header(resource.source))
        yield OwnedFile(f"{folder}/factories/{spec}.py", made.text, spec, made.origin)

    def project(self, project: Project) -> Iterator[Artifact]:
        if not project.resources:
            return
        settings = project.settings
        folder = settings.tests
        for name in OURS:
            yield OwnedFile(f"{folder}/{name}.py", _shipped(name, settings), "")
        yield OwnedFile(f"{folder}/roles.py", roles_module(project).text, "")
        for name in THEIRS:
            yield Once(f"{folder}/{name}.py", _shipped(name, settings), "")
        yield Once(f"{folder}/principals.py", principals_module(project).text, "")
        for external in project.externals:
            text = external_module(external, settings).text
            yield Once(f"{folder}/factories/{external.name}.py", text, "")
        yield Once(f"{folder}/__init__.py", "", "")
        yield Once(f"{folder}/factories/__init__.py", "", "")


def _shipped(name: str, settings: Settings) -> str:
    """A module with the application's own names in it."""
    text = shipped(PACKAGE, name, settings)
    for written, wanted in (
        ("http://app.test/api/v1", f"http://app.test{settings.api_prefix}"),
        (
            '"sql" / "schema.sql"',
            " / ".join(f'"{part}"' for part in settings.schema_sql.split("/")),
        ),
    ):
        text = text.replace(written, wanted)
    return text
