"""A PostgreSQL to compare with: RESTC_TEST_PGHOST names the socket folder of one that runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

BINARIES = Path("/usr/lib/postgresql/15/bin")
Psql = Callable[[str], str]


def _as_unprivileged(command: list[str]) -> list[str]:
    # initdb and postgres refuse to run as root.
    return (
        ["setpriv", "--reuid=nobody", "--clear-groups", *command] if os.getuid() == 0 else command
    )


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The socket folder of a server; to inject one that the project starts, override this."""
    given = os.environ.get("RESTC_TEST_PGHOST")
    if given:
        yield given
        return
    if not (BINARIES / "initdb").exists() or (os.getuid() == 0 and not shutil.which("setpriv")):
        pytest.skip("no PostgreSQL 15 here")
    folder = Path("/tmp") / f"restc-pg-{os.getpid()}"
    folder.mkdir()
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
    data = str(folder / "data")
    make = [str(BINARIES / "initdb"), "-D", data, "--no-sync", "-A", "trust", "-U", "postgres"]
    make += ["-E", "UTF8", "--locale=C.UTF-8"]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    control = [str(BINARIES / "pg_ctl"), "-D", data]
    log = ["-l", str(folder / "log")]
    try:
        subprocess.run(_as_unprivileged(make), check=True, capture_output=True)
        start = [*control, "-o", options, *log, "-w", "start"]
        subprocess.run(_as_unprivileged(start), check=True, stdout=subprocess.DEVNULL)
        yield str(folder)
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(_as_unprivileged(stop), check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def psql(server: str) -> Psql:
    """Run a script and return both of psql's streams; an error doesn't stop it."""

    def run(script: str) -> str:
        command = ["psql", "-h", server, "-U", "postgres", "-d", "postgres", "-XqAt", "-f", "-"]
        done = subprocess.run(
            command,
            input=script,
            text=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return done.stdout

    return run
