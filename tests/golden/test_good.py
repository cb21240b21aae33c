"""Each case of good specs compiles to its golden tree, which linters, mypy and PostgreSQL take."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from compiler.host.disk import DiskTree
from compiler.settings import Settings
from tests.behaviour import served
from tests.behaviour.catalogue import Catalogue, catalogue, differences
from tests.database import Server

from .cases import CASES, PLAIN, analysed, application, compiled, in_package, own_part, settings_of

MYPY = """
[mypy]
strict = true
[mypy-asyncpg.*]
ignore_missing_imports = true
"""
THEIRS = "CREATE TABLE people (id uuid PRIMARY KEY);\n"
"""What the cases point at and don't make."""
IMPORT_ALL = """
import asyncio, importlib, json, sys

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

url, *packages = sys.argv[1:]
sa.Table("people", SQLModel.metadata, sa.Column("id", sa.Uuid, primary_key=True))
documents = {p: importlib.import_module(f"{p}.main").app.openapi() for p in packages}


async def create_all():
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await engine.dispose()


asyncio.run(create_all())
json.dump(documents, sys.stdout)
"""


class Imported(NamedTuple):
    """What all cases are when they run: the OpenAPI document of each, and their database."""

    documents: dict[str, dict[str, Any]]
    catalogue: Catalogue


@pytest.fixture(scope="module")
def plain() -> dict[str, str]:
    return compiled(PLAIN, settings_of(PLAIN))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case as an application, in a package that is called like it."""
    root = tmp_path_factory.mktemp("packages")
    for case in CASES:
        settings = in_package(settings_of(case), case.name)
        for path, text in {**application(settings), **compiled(case, settings)}.items():
            inside = path.startswith(f"{case.name}/")
            target = root / (path if inside else f"beside/{case.name}/{path}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
    return root


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_compiles_to_its_golden_tree(
    case: Path, plain: dict[str, str], update_golden: bool
) -> None:
    tree = compiled(case, settings_of(case))
    wanted = tree if case == PLAIN else own_part(tree, plain)
    folder = case / "expected"
    if update_golden:
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in wanted.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8", newline="\n")
    golden = DiskTree(folder)
    found = {path: golden.read(path) for path in golden.paths()}
    missing, extra = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    assert (missing, extra) == ([], []), "look at the difference with --update-golden"
    for path, text in wanted.items():
        assert found[path] == text, path


def test_a_case_has_specs_and_a_golden_tree_and_nothing_else() -> None:
    for case in CASES:
        kinds = {path.name for path in case.iterdir()}
        assert kinds - {"settings.toml"} == {"specs", "expected"}, case.name
        specs = [path for path in (case / "specs").rglob("*") if path.is_file()]
        assert specs, case.name
        assert {path.suffix for path in specs} == {".yaml"}, case.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_clean_for_ruff(case: Path, packages: Path) -> None:
    width = f"--line-length={settings_of(case).line_length}"
    options = ["--no-cache", "--target-version=py311", width, case.name]
    rules = f"beside/{case.name}/pyproject.toml"
    run(packages, "ruff", "check", f"--config={rules}", *options)
    run(packages, "ruff", "format", "--isolated", "--check", *options)


def test_bandit_takes_every_case(packages: Path) -> None:
    run(packages, "bandit", "-q", "-r", *(case.name for case in CASES))


def test_mypy_takes_every_case(packages: Path) -> None:
    cache = Path(__file__).parents[2] / ".mypy_cache/golden"
    (packages / "mypy.ini").write_text(MYPY)
    options = ["--config-file=mypy.ini", f"--cache-dir={cache}"]
    run(packages, "mypy", *options, *(case.name for case in CASES))


@pytest.fixture(scope="module")
def imported(packages: Path, postgres: Server) -> Iterator[Imported]:
    with postgres.database() as database:
        url = database.url.replace("postgresql://", "postgresql+asyncpg://")
        said = run(packages, "-c", IMPORT_ALL, url, *(case.name for case in CASES))
        yield Imported(json.loads(said), catalogue(database))


def test_postgresql_makes_the_same_of_schemas_and_models(
    packages: Path, imported: Imported, postgres: Server
) -> None:
    schema = THEIRS
    for case in CASES:
        path = packages / "beside" / case.name / Settings().schema_sql
        schema += path.read_text("utf-8")
    with postgres.database(schema) as database:
        assert list(differences(catalogue(database), imported.catalogue)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_application_tells_of_what_the_ir_lists(case: Path, imported: Imported) -> None:
    project, document = analysed(case, settings_of(case)), imported.documents[case.name]
    prefix = project.settings.api_prefix
    offered = [o for o in served.in_openapi(document) if o.path.startswith(prefix)]
    assert served.compared((o for _, o in served.in_ir(project)), offered) == []
    answered = served.answered_in_openapi(document)
    for resource in project.resources:
        assert answered[resource.names.model] == served.answered_in_ir(resource)


def run(root: Path, *arguments: str) -> str:
    """Run a module, or -c and a script, in a folder; what it said. It must succeed."""
    first = ["-m"] if arguments[0] != "-c" else []
    done = subprocess.run(
        [sys.executable, *first, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "MYPYPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
