"""The application's own Python: its Alembic, and its way to the database."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

LOCAL = frozenset({"", "localhost", "127.0.0.1", "::1"})
ERROR = re.compile(r"^[\w.]*(Error|Exception|Exists|NotFound|Util)\w*(: |$)")
ASK = """
import asyncio, json, sys

import asyncpg


async def main():
    url, script = json.load(sys.stdin)
    connection = await asyncpg.connect(url, timeout=10)
    found = []
    for statement, answers in script:
        if answers:
            found.append([list(row) for row in await connection.fetch(statement)])
        else:
            await connection.execute(statement)
    await connection.close()
    json.dump(found, sys.stdout, default=str)


asyncio.run(main())
"""


class ApplicationError(Exception):
    """What the application was asked for didn't work; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Application:
    """An application in a folder, below or at the `root` of its project."""

    root: Path
    folder: Path

    @property
    def python(self) -> str:
        """The interpreter of its environment: the active one, its `.venv`, else our own."""
        inside = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        active = os.environ.get("VIRTUAL_ENV")
        places = [Path(active)] if active else []
        for place in (*places, self.folder / ".venv", self.root / ".venv"):
            if place.joinpath(*inside).is_file():
                return str(place.joinpath(*inside))
        return sys.executable

    @property
    def database(self) -> str:
        """The URL of its database, from the environment or the application's `.env`.

        Raises ApplicationError where neither has one.
        """
        given = os.environ.get("DATABASE_URL", "")
        file = self.folder / ".env"
        if not given and file.is_file():
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            found = [line.partition("=")[2] for line in lines if line.startswith("DATABASE_URL=")]
            given = found[-1].strip().strip("\"'") if found else ""
        if not given:
            raise ApplicationError("no database: DATABASE_URL isn't set")
        return re.sub(r"^(postgres(?:ql)?)\+\w+:", r"\1:", given)

    def alembic(self, *arguments: str, say: Callable[[str], None]) -> str:
        """Run Alembic; `say` gets its progress line by line. What it prints is returned.

        Raises ApplicationError with what went wrong.
        """
        process = subprocess.Popen(
            [self.python, "-m", "alembic", *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        with process:
            wrong: list[str] = []
            for line in process.stderr:
                if line.startswith("Traceback") or wrong:
                    wrong.append(line)
                elif "Running " in line:
                    say(line[line.index("Running ") :])
                elif line.startswith(("FAILED", "ERROR")) or "No module named" in line:
                    wrong.append(line)
            printed = process.stdout.read()
        if process.returncode:
            raise ApplicationError(self._reason("".join(wrong) or printed))
        return printed

    def ask(self, script: Sequence[tuple[str, bool]]) -> list[list[list[Any]]]:
        """Run statements on one connection; the rows of those that are said to answer.

        Raises ApplicationError.
        """
        done = subprocess.run(
            [self.python, "-c", ASK],
            cwd=self.folder,
            input=json.dumps([self.database, list(script)]),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ApplicationError(self._reason(done.stderr))
        found: list[list[list[Any]]] = json.loads(done.stdout)
        return found

    def _reason(self, told: str) -> str:
        """The last error of a traceback, or what it means."""
        lines = told.strip().splitlines()
        starts = [at for at, line in enumerate(lines) if ERROR.match(line)]
        last = lines[starts[-1] :] if starts else lines[-1:]
        text = "\n".join(line for line in last if not line.startswith("(Background on"))
        if "DATABASE_URL" in text or "database_url" in told:
            return "no database: DATABASE_URL isn't set"
        if any(word in told for word in ("ConnectionRefusedError", "gaierror", "Connect call")):
            return f"no database answers at {place_of(self.database)} (DATABASE_URL): {lines[-1]}"
        if re.search(r"FileNotFoundError|InvalidCatalogNameError|InvalidPassword", lines[-1]):
            return f"no database answers at {place_of(self.database)} (DATABASE_URL): {lines[-1]}"
        if "No module named" in told:
            return f"{lines[-1].strip()}: install what the application needs into {self.python}"
        return text


def place_of(url: str) -> str:
    """Host and database of a URL, without whoever signs in there."""
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0] or "localhost"
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}{parts.path}"


def is_local(url: str) -> bool:
    """Whether a database is on this machine."""
    parts = urlsplit(url)
    hosts = parse_qs(parts.query).get("host", [])
    return all(host in LOCAL or host.startswith("/") for host in (parts.hostname or "", *hosts))
