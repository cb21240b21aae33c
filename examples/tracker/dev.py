"""Serve the tracker with something in it: `python dev.py`.

The database is made for the occasion, and deleted at Ctrl-C.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe
from socket import socket
from uuid import UUID

import uvicorn

from app.api.development import issue_token
from app.api.v1.principal import Principal
from tests.postgres import database, server

SQL = Path(__file__).parent / "sql"
# Ada Lovelace of sql/seed.sql, in her account.
ADA = Principal(
    UUID("0190a000-0000-7000-8000-0000000000a1"),
    {UUID("0190a000-0000-7000-8000-000000000001"): frozenset({"admin", "member"})},
)
WELCOME = """
The tracker is running. Its documentation, where Authorize takes the token below:

    {url}/docs

Or from another terminal:

    curl -H "Authorization: Bearer {token}" {url}/api/v1/tasks

Ctrl-C stops it and deletes its data.
"""


class Server(uvicorn.Server):
    """Says where it is once it is there, and leaves the tidying up to us."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        token = issue_token(ADA, os.environ["DEVELOPMENT_SECRET"])
        print(WELCOME.format(url=f"http://{host}:{port}", token=token), flush=True)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        # uvicorn's own would raise the signal again and interrupt what comes after it.
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


async def main() -> None:
    content = "\n".join((SQL / name).read_text() for name in ("schema.sql", "seed.sql"))
    with server() as postgres:
        async with database(postgres, content) as url:
            os.environ["DATABASE_URL"] = url
            os.environ["ENVIRONMENT"] = "development"
            os.environ["DEVELOPMENT_SECRET"] = token_urlsafe(32)
            config = uvicorn.Config(
                "app.main:app",
                host=os.environ.get("HOST", "127.0.0.1"),
                port=int(os.environ.get("PORT", "8000")),
                log_level="warning",
                access_log=False,
            )
            await Server(config).serve()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(130)
