"""Each case of good specs compiles to its golden tree, which linters, mypy and PostgreSQL take."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from compiler.host.disk import DiskTree
from compiler.settings import Settings
from tests.behaviour.catalogue import catalogue, differences
from tests.database import Server

from .cases import CASES, PLAIN, application, compiled, in_package, own_part, settings_of

RULES = "E4,E7,E9,F,W,I,UP,B,A,RUF100"
MYPY = """
[mypy]
strict = true
[mypy-asyncpg.*]
ignore_missing_imports = true
"""
THEIRS = "CREATE TABLE people (id uuid PRIMARY KEY);\n"
"""What the cases point at and don't make."""
IMPORT_ALL = """
import asyncio, importlib, sys

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

url, *packages = sys.argv[1:]
sa.Table("people", SQLModel.metadata, sa.Column("id", sa.Uuid, primary_key=True))
for package in packages:
    app = importlib.import_module(f"{package}.main").app
    assert app.openapi()["paths"]


async def create_all():
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await engine.dispose()


asyncio.run(create_all())
"""


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
    options = ["--isolated", "--no-cache", "--target-version=py311", width, case.name]
    run(packages, "ruff", "check", f"--select={RULES}", *options)
    run(packages, "ruff", "format", "--check", *options)


def test_mypy_takes_every_case(packages: Path) -> None:
    cache = Path(__file__).parents[2] / ".mypy_cache/golden"
    (packages / "mypy.ini").write_text(MYPY)
    options = ["--config-file=mypy.ini", f"--cache-dir={cache}"]
    run(packages, "mypy", *options, *(case.name for case in CASES))


def test_postgresql_takes_every_case_and_the_models_make_the_same(
    packages: Path, postgres: Server
) -> None:
    schema = THEIRS
    for case in CASES:
        path = packages / "beside" / case.name / Settings().schema_sql
        schema += path.read_text("utf-8")
    with postgres.database(schema) as by_schema, postgres.database() as by_models:
        url = by_models.url.replace("postgresql://", "postgresql+asyncpg://")
        names = [case.name for case in CASES]
        run(packages, "-c", IMPORT_ALL, url, *names)
        assert list(differences(catalogue(by_schema), catalogue(by_models))) == []


def run(root: Path, *arguments: str) -> None:
    """Run a module, or -c and a script, in a folder; it must succeed."""
    first = ["-m"] if arguments[0] != "-c" else []
    done = subprocess.run(
        [sys.executable, *first, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "MYPYPATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
