"""An emitted application that listens on a real socket, in a process of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

# The example's tokens are for an example; here the name of a person is the token.
SERVE = """
import json, os, sys
from uuid import UUID

import uvicorn
from fastapi import Request

from app.api.deps import get_principal
from app.api.v1.principal import Principal
from app.api.v1.problems import Unauthenticated
from app.main import app

PEOPLE = {
    name: Principal(
        UUID(told["profile"]),
        {UUID(account): frozenset(roles) for account, roles in told["accounts"].items()},
        frozenset(told["platform_roles"]),
    )
    for name, told in json.loads(os.environ["PEOPLE"]).items()
}


async def named(request: Request) -> Principal:
    scheme, _, name = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or name not in PEOPLE:
        raise Unauthenticated
    return PEOPLE[name]


app.dependency_overrides[get_principal] = named
uvicorn.run(app, fd=int(sys.argv[1]), log_level="warning", access_log=False)
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose name is a token."""

    profile: UUID
    accounts: Mapping[UUID, tuple[str, ...]]
    platform_roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the application listens, and what it has said of its own accord."""

    host: str
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def complaints(self) -> str:
        """What it wrote to its log: the traceback of every 500, and nothing besides."""
        return self.log.read_text(encoding="utf-8")


@contextmanager
def listening(
    application: Path, log: Path, people: Mapping[str, Person], **settings: str
) -> Iterator[Listening]:
    """Serve the application in `application`; `settings` are its environment."""
    told = {
        name: {
            "profile": str(person.profile),
            "accounts": {str(account): roles for account, roles in person.accounts.items()},
            "platform_roles": person.platform_roles,
        }
        for name, person in people.items()
    }
    environment = {**os.environ, **settings}
    environment |= {"PEOPLE": json.dumps(told), "PYTHONPATH": str(application)}
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener, log.open("wb") as said:
        listener.set_inheritable(True)
        host, port = listener.getsockname()
        command = [sys.executable, "-c", SERVE, str(listener.fileno())]
        process = subprocess.Popen(
            command,
            cwd=application,
            env=environment,
            pass_fds=[listener.fileno()],
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(host, port, process, log)
            yield Listening(host, port, log)
        finally:
            process.terminate()
            process.wait(30)


def _wait(host: str, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until it answers: the socket is there from the beginning, and keeps who comes early."""
    for _ in range(600):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        with socket.create_connection((host, port), timeout=60) as early:
            early.sendall(b"GET /healthz HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n")
            if early.recv(1024).startswith(b"HTTP/1.1 200"):
                return
        time.sleep(0.1)
    raise AssertionError("it never answered")
