"""The command line as a whole."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from compiler.__main__ import command_at
from compiler.cli.program import COMMANDS
from compiler.cli.version import VERSION

from .conftest import Sandbox


def test_help_lists_every_command_and_imports_none(sandbox: Sandbox) -> None:
    said = sandbox.run("--help")
    assert said.code == 0
    assert all(f"  {name} " in said.out for name in COMMANDS)
    code = (
        "import sys; from compiler.cli.program import main; main(['--help']); "
        "print([n for n in ('pydantic', 'sqlglot', 'libcst', 'yaml') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_the_packages() -> None:
    text = Path(__file__).parents[3].joinpath("pyproject.toml").read_text()
    assert tomllib.loads(text)["project"]["version"] == VERSION


def test_a_mistyped_command_is_corrected(sandbox: Sandbox) -> None:
    said = sandbox.run("compil")
    assert said.code == 2
    assert "compile" in said.err


def test_the_schema_is_printed(sandbox: Sandbox) -> None:
    assert '"$schema"' in sandbox.run("schema").out


@pytest.mark.parametrize(
    ("arguments", "at"),
    [
        (["check"], 0),
        (["-C", "check", "compile"], 2),
        (["--format=json", "-q", "check"], 2),
        (["--help"], None),
        ([], None),
    ],
)
def test_the_command_is_found_behind_options(arguments: list[str], at: int | None) -> None:
    assert command_at(arguments) == at
