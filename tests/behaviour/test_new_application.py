"""An empty folder, `restc init`, a spec and `restc compile`: an application that stands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from compiler.emit.fastapi.scaffold import scaffold
from compiler.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]


def run(root: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def python(root: Path, *arguments: str) -> str:
    return run(root, sys.executable, *arguments)


@pytest.mark.parametrize(
    "table",
    [
        "",
        '[tool.restc]\npackage = "shop"\nline_length = 100\nmodels = "shop/entities"\n'
        'routes = "shop/http/routes"\nshared = "shop/http"\nservices = "shop/services"\n'
        'principal = "shop.people:who"\nsession = "shop.people:writing"\n'
        'read_session = "shop.people:reading"\n',
    ],
    ids=["default", "named"],
)
def test_a_new_application_stands(tmp_path: Path, table: str) -> None:
    if table:
        settings = read_settings(table)
        assert isinstance(settings, Settings)
        project = next(item for item in scaffold(settings) if item.path == "pyproject.toml")
        (tmp_path / "pyproject.toml").write_text(f"{project.text}\n{table}")
    package = "shop" if table else "app"
    python(tmp_path, "-m", "compiler", "init")
    python(tmp_path, "-m", "compiler", "compile")
    assert python(tmp_path, "-m", "compiler", "init").startswith("Ready")
    assert "Nothing to do" in python(tmp_path, "-m", "compiler", "compile")
    python(tmp_path, "-m", "ruff", "check", ".")
    python(tmp_path, "-m", "ruff", "format", "--check", ".")
    python(tmp_path, "-m", "bandit", "-q", "-r", package)
    compose = ["--builtin-schema", "vendor.compose-spec", "compose.yaml"]
    python(tmp_path, "-m", "check_jsonschema", *compose)
    python(tmp_path, "-m", "mypy", package)
    python(tmp_path, "-m", "pyright", "--pythonpath", sys.executable, package)
    said = python(
        tmp_path, "-c", f"import {package}.main as m; print(sorted(m.app.openapi()['paths']))"
    )
    assert said == "['/api/v1/notes', '/api/v1/notes/{note_id}']\n"
    copied = [
        line[1:] for line in (tmp_path / ".dockerignore").read_text().split() if line[0] == "!"
    ]
    assert all((tmp_path / path).exists() for path in copied), copied


def test_everyone_is_refused_until_somebody_says_who_they_are() -> None:
    texts = {item.path: item.text for item in scaffold(Settings())}
    body = texts["app/api/deps.py"].partition("async def get_principal")[2].partition("\n\n\n")[0]
    assert body.endswith("    raise Unauthenticated")
