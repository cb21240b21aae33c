"""restc init: a new or an existing application is prepared, and nothing of it is lost."""

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from compiler.artifact import Once
from compiler.settings import Settings

from .conftest import Sandbox


def test_an_existing_application_gains_what_it_lacks(sandbox: Sandbox) -> None:
    before = '[project]\r\nname = "x"\r\n'
    sandbox.write({"pyproject.toml": before, ".pre-commit-config.yaml": "repos: []\n"})
    Path("specs/task.yaml").unlink()
    said = sandbox.run("init")
    assert said.code == 0
    assert sandbox.read("pyproject.toml").startswith(before + "\r\n[tool.restc]\r\n")
    assert sandbox.read(".pre-commit-config.yaml") == "repos: []\n"
    assert "id: restc-check" in said.out
    assert json.loads(sandbox.read(".restc/schema.json"))["title"]
    assert "resource: note" in sandbox.read("specs/note.yaml.example")
    assert sandbox.run("compile").code == 0
    files = sandbox.files()
    assert sandbox.run("init").code == 0
    assert sandbox.files() == files


def test_a_new_application_is_scaffolded(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("compiler.emit.fastapi.scaffold")

    def scaffold(_settings: Settings) -> tuple[Once, ...]:
        return (Once("app/main.py", "app = 1\n", ""), Once("Makefile", "theirs\n", ""))

    module.__dict__["scaffold"] = scaffold
    monkeypatch.setitem(sys.modules, module.__name__, module)
    for path in sandbox.files():
        Path(path).unlink()
    sandbox.write({"Makefile": "mine\n"})
    said = sandbox.run("init", "--dry-run")
    assert "created app/main.py" in said.out
    assert set(sandbox.files()) == {"Makefile"}
    assert sandbox.run("init").code == 0
    assert sandbox.read("Makefile") == "mine\n"
    assert sandbox.read("app/main.py") == "app = 1\n"
    assert "id: restc-check" in sandbox.read(".pre-commit-config.yaml")
    assert "resource: note" in sandbox.read("specs/note.yaml")
    assert sandbox.run("init").out.splitlines() == ["Ready: edit specs/, then `restc compile`."]
