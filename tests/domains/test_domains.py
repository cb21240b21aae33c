"""Four domains that each strain another part of the language: compiled, clean, and working."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import Server
from tests.fuzz.chain import Maker, hold, run_tests
from tests.golden.cases import application, compiled, settings_of

HERE = Path(__file__).parent
DOMAINS = {
    "hospital": ("tests/test_bed.py",),
    "cases": ("tests/test_client.py",),
    "assets": ("tests/test_reading.py",),
    "registry": ("tests/test_user.py",),
}
"""The tests that run of each; where ALL_DOMAINS is set, as `make domains` does, they all do."""
THEIR_OWN = "PLR0912,S106,ISC004,N802"
"""What their names and sizes ask for: a field `token`, camelCase, two machines in one update."""
ALL = bool(os.environ.get("ALL_DOMAINS"))


@pytest.fixture(scope="module")
def maker() -> Iterator[Maker]:
    made = Maker()
    yield made
    made.close()


@pytest.fixture(scope="module", params=DOMAINS)
def domain(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Server,
    maker: Maker,
) -> Path:
    """The application of a domain, whose schema and models make the same database."""
    name = str(request.param)
    case, root = HERE / name, tmp_path_factory.mktemp("domains") / name
    settings = settings_of(case)
    files = {**application(settings), **compiled(case, settings)}
    with postgres.database() as database:
        hold(files, root, database, maker, (case / "theirs.sql").read_text("utf-8"))
    return root


def said(root: Path, *arguments: str) -> str:
    """What a tool finds in an application, or ""."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_a_domain_is_clean(domain: Path) -> None:
    rules = f"--extend-ignore={THEIR_OWN}"
    assert said(domain, "ruff", "check", "--no-cache", rules, ".") == ""
    assert said(domain, "ruff", "format", "--check", "--no-cache", ".") == ""


@pytest.mark.skipif(not ALL, reason="make domains")
def test_a_domain_is_well_typed(domain: Path) -> None:
    assert said(domain, "mypy", "app", "tests") == ""
    assert said(domain, "pyright", "--pythonpath", sys.executable, "app", "tests") == ""


def test_a_domain_works(domain: Path, postgres: Server) -> None:
    names = () if ALL else DOMAINS[domain.name]
    with postgres.database() as database:
        assert run_tests(domain, database.url, *names) == ""
