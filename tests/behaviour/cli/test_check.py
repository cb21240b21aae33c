"""restc check: four causes, what to do about each, and nothing heavy."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Sandbox

HEAVY = ("click", "yaml", "pydantic", "sqlglot", "libcst", "compiler.pipeline", "compiler.patch")


def append(path: str) -> Callable[[], object]:
    return lambda: Path(path).write_text(Path(path).read_text() + "# more\n")


@pytest.mark.parametrize(
    ("alter", "path", "code", "way"),
    [
        (append("specs/task.yaml"), "specs/task.yaml", "R631", "restc compile"),
        (append("app/models/task.py"), "app/models/task.py", "R632", "restc eject"),
        (Path("app/models/task.py").unlink, "app/models/task.py", "R633", "restores"),
        (Path("specs/task.yaml").unlink, "specs/task.yaml", "R633", "orphaned"),
        (append("pyproject.toml"), "", "", ""),
        (
            lambda: Path("pyproject.toml").write_text("[tool.restc]\nline_length = 100\n"),
            "pyproject.toml",
            "R634",
            "restc compile",
        ),
    ],
)
def test_each_cause_is_told_apart(
    sandbox: Sandbox, alter: Callable[[], object], path: str, code: str, way: str
) -> None:
    sandbox.run("compile")
    alter()
    said = sandbox.run("check")
    assert said.code == (1 if code else 0)
    if not code:
        return
    line, way_out = said.out.splitlines()
    assert line.startswith(path)
    assert line.endswith(f"[{code}]")
    assert way in way_out
    told = json.loads(sandbox.run("check", "--format", "json").out)
    assert [item["code"] for item in told] == [code]
    assert sandbox.run("check", "--format=github").out.startswith(f"::error file={path}")


def test_the_index_is_what_will_be_committed(sandbox: Sandbox) -> None:
    assert sandbox.run("check", "--index").code == 2
    sandbox.run("compile")
    sandbox.git("init", "-q")
    sandbox.git("add", ".")
    assert sandbox.run("check", "--index").code == 0
    append("specs/task.yaml")()
    assert sandbox.run("check", "--index").code == 0
    sandbox.git("add", "specs")
    sandbox.run("compile")
    said = sandbox.run("check", "--index")
    assert said.code == 1
    assert "specs/task.yaml" in said.out
    assert sandbox.run("check").code == 0
    sandbox.git("add", ".")
    assert sandbox.run("check", "--index").code == 0


def test_an_unresolved_lock_is_told(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    lock = ".restc/lock/task.json"
    sandbox.write({lock: "<<<<<<< ours\n" + sandbox.read(lock)})
    said = sandbox.run("check")
    assert said.code == 2
    assert "merge conflict" in said.out


@pytest.mark.parametrize("arguments", [["check"], ["check", "--index"], ["-C", ".", "check"]])
def test_nothing_heavy_is_imported(sandbox: Sandbox, arguments: list[str]) -> None:
    sandbox.run("compile")
    sandbox.git("init", "-q")
    sandbox.git("add", ".")
    code = (
        "import sys; from compiler.__main__ import main; "
        f"sys.argv[1:] = {arguments!r}; code = main(); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"


def test_it_runs_as_a_module(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    done = subprocess.run([sys.executable, "-m", "compiler", "check", "-q"], check=False)
    assert done.returncode == 0
    Path("specs/task.yaml").unlink()
    done = subprocess.run([sys.executable, "-m", "compiler", "check", "-q"], check=False)
    assert done.returncode == 1


def test_the_short_way_gives_the_same_answers(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    old = 1_000_000_000
    for path in Path().rglob("*"):
        os.utime(path, (old, old))
    first, second = sandbox.run("check"), sandbox.run("check")
    assert (first.code, first.out) == (second.code, second.out)
    append("app/models/task.py")()
    assert sandbox.run("check").code == 1
    assert sandbox.run("check").code == 1
