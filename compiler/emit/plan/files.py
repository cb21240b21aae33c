"""The files that a resource brings, with what becomes of each."""

from collections.abc import Iterator

from compiler.emit.prose.escape import code, prose
from compiler.emit.prose.layout import series, table
from compiler.ir.resource import Resource
from compiler.settings import Settings


def files(resource: Resource, settings: Settings) -> str:
    """A table of paths, relative to the application."""
    return table(
        ("File", "Holds"), ((code(path), about) for path, about in _files(resource, settings))
    )


def test_module(resource: Resource, settings: Settings) -> str:
    """The path of the tests."""
    return f"{settings.tests}/test_{resource.names.spec}.py"


def _files(resource: Resource, settings: Settings) -> Iterator[tuple[str, str]]:
    names = resource.names
    tables = [code(one.name) for one in (resource.table, *resource.link_tables)]
    yield f"{settings.models}/{names.spec}.py", "SQLModel classes"
    yield f"{settings.routes}/{names.spec}.py", "the operations"
    services = [action.module for action in resource.actions]
    services += [hook.module for hook in resource.hooks]
    for module in dict.fromkeys(services):
        path = module.replace(".", "/") + ".py"
        yield path, "actions and hooks, written by hand after the first time"
    if settings.register != "manual":
        yield f"{settings.package.replace('.', '/')}/main.py", "one router more"
    yield settings.schema_sql, f"{series(tables)}, with indexes and foreign keys"
    yield settings.drop_sql, "the statements that drop them"
    yield settings.docs, f"the section {prose(names.labels.capitalize())}"
    yield test_module(resource, settings), "the tests below"
