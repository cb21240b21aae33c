"""All the mutants of an emitted application, file by file."""

from collections.abc import Iterator
from pathlib import Path

from .mutant import Mutant
from .python import Module, model_mutants, route_mutants, shared_mutants
from .sql import schema_mutants

ROUTES, MODELS, SHARED = "app/api/v1/routes", "app/models", "app/api/v1"
SCHEMA = "sql/schema.sql"
BROADEST = "tests/test_task.py"
"""Whose tests look first at what all resources share."""

UNGUARDED = {"__init__.py", "session.py"}


def mutants(application: Path) -> Iterator[Mutant]:
    """Every mutant, in the order of paths and lines."""
    tests = {}
    for path in sorted((application / ROUTES).glob("*.py")):
        name = f"tests/test_{path.stem}.py"
        if path.name in UNGUARDED:
            continue
        text = path.read_text(encoding="utf-8")
        module = Module(f"{ROUTES}/{path.name}", text, name)
        tests[_table(text)] = name
        yield from route_mutants(module)
        model = application / MODELS / path.name
        yield from model_mutants(
            Module(f"{MODELS}/{path.name}", model.read_text(encoding="utf-8"), name)
        )
    for folder in (SHARED, MODELS):
        for path in sorted((application / folder).glob("*.py")):
            if path.name in UNGUARDED or (application / ROUTES / path.name).exists():
                continue
            text = path.read_text(encoding="utf-8")
            module = Module(f"{folder}/{path.name}", text, BROADEST)
            yield from shared_mutants(module) if folder == SHARED else model_mutants(module)
    schema = (application / SCHEMA).read_text(encoding="utf-8")
    yield from schema_mutants(SCHEMA, schema, tests)


def _table(routes: str) -> str:
    """The region of the schema that a module of routes stands on: its prefix, as a name."""
    start = routes.index('prefix="/') + len('prefix="/')
    return routes[start : routes.index('"', start)].replace("-", "_")
