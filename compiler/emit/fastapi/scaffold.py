"""What a new application has before its first compile; every file is its author's from then on."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Template

from compiler.artifact import Once
from compiler.emit.fastapi.migrations import alembic_files
from compiler.emit.python.shipped import shipped
from compiler.emit.requirements import DEVELOPMENT, RUNTIME, requirements
from compiler.settings import Settings

PACKAGE = "compiler.emit.fastapi"
FOLDER = "scaffold"
MODULES = ("main", "config", "db", "logs", "middleware")
"""Modules directly in the application's package."""
CAPTIONS = {
    "api": "The HTTP interface.",
    "models": "The tables, and what may be sent for them and read from them.",
    "services": "What only this application knows: its hooks and actions.",
}
"""The docstring of a package, by the last part of its name."""


def scaffold(settings: Settings) -> tuple[Once, ...]:
    """The files of a new application, relative to its folder, in path order.

    The modules of the dependencies are among them where all three are to stand in one module;
    where the settings say otherwise, they are taken to exist or to come.
    """
    return tuple(
        Once(path, text, "")
        for path, text in sorted(
            [*_modules(settings), *_packages(settings), *_texts(settings), *_migrations(settings)]
        )
    )


def _modules(settings: Settings) -> Iterator[tuple[str, str]]:
    root = settings.package.replace(".", "/")
    for name in MODULES:
        yield f"{root}/{name}.py", _python(name, settings)
    yield f"{root}/__main__.py", _python("serve", settings)
    yield f"{root}/api/health.py", _python("health", settings)
    places = {ref.partition(":")[0] for ref in _dependencies(settings)}
    if len(places) == 1:
        yield f"{places.pop().replace('.', '/')}.py", _deps(settings)


def _deps(settings: Settings) -> str:
    """The three dependencies under the names that the settings have for them."""
    text = _python("deps", settings)
    if settings.session == settings.read_session:
        text = text.partition("\n\n\nasync def get_read_session")[0] + "\n"
    for written, wanted in zip(_dependencies(Settings()), _dependencies(settings), strict=True):
        name = wanted.partition(":")[2]
        text = text.replace(f"def {written.partition(':')[2]}(", f"def {name}(")
    return text


def _packages(settings: Settings) -> Iterator[tuple[str, str]]:
    """An __init__.py for each package but those that a compile writes by itself."""
    root = settings.package.replace(".", "/")
    modules = [ref.partition(":")[0].replace(".", "/") for ref in _dependencies(settings)]
    paths = [f"{root}/api/health", *modules, f"{settings.shared}/x", f"{settings.routes}/x"]
    paths += [f"{settings.models}/x", f"{settings.services}/x"]
    folders = {
        "/".join(parts[:depth]) for parts in map(_parts, paths) for depth in range(1, len(parts))
    }
    for folder in folders - {settings.shared, settings.routes}:
        if folder == root or folder.startswith(f"{root}/"):
            caption = CAPTIONS.get(folder.rpartition("/")[2], "")
            caption = caption or ("The application." if folder == root else "")
            yield f"{folder}/__init__.py", f'"""{caption}"""\n' if caption else ""


def _texts(settings: Settings) -> Iterator[tuple[str, str]]:
    root = settings.package.replace(".", "/")
    values = {
        "config": f"{root}/config.py",
        "dependencies": _listed(RUNTIME),
        "development": _listed(DEVELOPMENT),
        "docs": settings.docs,
        "line_length": str(settings.line_length),
        "migrations": settings.migrations,
        "name": settings.package.rpartition(".")[2],
        "package": settings.package,
        "postgres": str(settings.postgres),
        "principal": settings.principal,
        "schema_sql": settings.schema_sql,
        "specs": settings.specs,
        "tests": settings.tests,
        "top": root.partition("/")[0],
    }
    for path, name in {
        ".dockerignore": "dockerignore",
        ".env.example": "environment",
        ".gitignore": "gitignore",
        "Dockerfile": "dockerfile",
        "README.md": "readme",
        "compose.yaml": "compose",
        "pyproject.toml": "pyproject",
        settings.docs: "api",
        settings.drop_sql: "drop",
        settings.schema_sql: "schema",
    }.items():
        yield path, Template(_read(name)).substitute(values)


def _migrations(settings: Settings) -> Iterator[tuple[str, str]]:
    for item in alembic_files(settings):
        yield item.path, item.text


def _listed(bounds: Mapping[str, str]) -> str:
    return "\n".join(f'  "{line}",' for line in requirements(bounds))


def _dependencies(settings: Settings) -> tuple[str, str, str]:
    return settings.principal, settings.session, settings.read_session


def _python(name: str, settings: Settings) -> str:
    return shipped(PACKAGE, name, settings, FOLDER)


def _parts(path: str) -> list[str]:
    return path.split("/")


@cache
def _read(name: str) -> str:
    return files(PACKAGE).joinpath(FOLDER, f"{name}.txt").read_text(encoding="utf-8")
