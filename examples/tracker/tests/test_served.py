"""The application as it is deployed: a process with production settings, and its log."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
from httpx import AsyncClient

ROOT = Path(__file__).parents[1]


@asynccontextmanager
async def process(settings: Mapping[str, str]) -> AsyncGenerator[Process]:
    """Yield `python -m app`, in production as far as the settings say nothing else."""
    own = {"ENVIRONMENT", "DEVELOPMENT_SECRET", "DATABASE_URL", "HOST", "PORT"}
    inherited = {name: value for name, value in os.environ.items() if name not in own}
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app",
        cwd=ROOT,
        env={**inherited, "PORT": "0", **settings},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


async def line_with(started: Process, words: str) -> dict[str, Any]:
    """The next line of the log whose message has these words."""
    assert started.stdout
    async for text in started.stdout:
        line: dict[str, Any] = json.loads(text)
        if words in line["message"]:
            return line
    raise AssertionError(f"it ended without a line about: {words}")


async def address(started: Process) -> str:
    line = await line_with(started, "Uvicorn running on ")
    words = str(line["message"]).split()
    return next(word for word in words if word.startswith("http://"))


async def test_answers_what_it_is_about_before_it_stops(
    database_url: str, connection: asyncpg.Connection
) -> None:
    async with process({"DATABASE_URL": database_url}) as started:
        url = await address(started)
        async with AsyncClient(base_url=url) as client, connection.transaction():
            await connection.execute("LOCK TABLE announcements")
            listing = asyncio.create_task(client.get("/api/v1/announcements"))
            while not await connection.fetchval(  # noqa: ASYNC110
                "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
            ):
                await asyncio.sleep(0.01)
            started.send_signal(signal.SIGTERM)
            await line_with(started, "Shutting down")
            assert not listing.done()
            await connection.execute("ROLLBACK AND CHAIN")
            assert (await listing).status_code == 200
        await line_with(started, "Finished server process")
        assert await started.wait() in (0, -signal.SIGTERM)


async def test_logs_a_request_by_its_route_and_nothing_of_what_it_holds(
    database_url: str,
) -> None:
    sent, secret = uuid4().hex, uuid4().hex
    async with process({"DATABASE_URL": database_url}) as started:
        url = await address(started)
        async with AsyncClient(base_url=url) as client:
            response = await client.patch(
                f"/api/v1/tasks/{secret}",
                params={"token": secret},
                headers={"X-Request-Id": sent, "Authorization": f"Bearer {secret}"},
                json={"title": secret},
            )
        line = await line_with(started, "PATCH ")
    assert response.status_code == 401
    assert response.headers["x-request-id"] == line["request_id"] == sent
    assert (line["method"], line["status"]) == ("PATCH", 401)
    assert line["route"] == "/api/v1/tasks/{task_id}"
    assert line["milliseconds"] >= 0
    assert secret not in json.dumps(line)


async def test_does_not_start_in_production_with_development_tokens(
    database_url: str,
) -> None:
    settings = {"DATABASE_URL": database_url, "DEVELOPMENT_SECRET": "x" * 32}
    async with process(settings) as started:
        _, said = await started.communicate()
    assert started.returncode == 1
    assert b"DEVELOPMENT_SECRET" in said
    assert b"x" * 32 not in said
