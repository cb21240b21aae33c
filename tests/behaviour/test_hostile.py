"""The tracker on a real socket: probes, bytes that are no requests, and trouble of the server."""

import asyncio
import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]
import httpx
import pytest

from tests.database import Database, Server

from .listening import Listening, Person, listening
from .scratch import APPLICATION, REPOSITORY

TRACKER = REPOSITORY / APPLICATION
PAGE = REPOSITORY / "docs/probes.md"
WAITING = 30
PATIENCE = {"DATABASE_POOL_SIZE": "1", "DATABASE_POOL_TIMEOUT": "2"}
"""With SQLAlchemy's ten beyond the pool, eleven connections."""


@dataclass(frozen=True, slots=True)
class Tracker:
    """The running tracker, its database, and an admin of an account."""

    at: Listening
    database: Database
    client: httpx.Client

    def make(self, path: str, **members: Any) -> dict[str, Any]:
        made = self.client.post(path, json=members)
        assert made.status_code == 201, made.text
        row: dict[str, Any] = made.json()
        return row

    def task(self, **members: Any) -> dict[str, Any]:
        project = self.make("/projects", name=uuid4().hex)["id"]
        return self.make("/tasks", **{"title": "A task", "project_id": project, **members})

    def say(self, data: bytes, patience: float = WAITING) -> bytes:
        """Send bytes, and read what comes until the connection is closed or silent so long."""
        heard = b""
        with socket.create_connection((self.at.host, self.at.port), patience) as connection:
            # It may close the connection before it has read all of it.
            with suppress(ConnectionError, TimeoutError):
                connection.sendall(data)
            with suppress(ConnectionError, TimeoutError):
                while more := connection.recv(65_536):
                    heard += more
        return heard

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Nobody reads the table meanwhile."""
        with self.holding(f"LOCK TABLE {table}"):
            yield

    @contextmanager
    def holding(self, statement: str) -> Iterator[None]:
        """The statement is run, and committed at the end."""
        with asyncio.Runner() as loop:
            connection = loop.run(asyncpg.connect(self.database.url))
            loop.run(connection.execute("BEGIN"))
            loop.run(connection.execute(statement))
            try:
                yield
            finally:
                loop.run(connection.execute("COMMIT"))
                loop.run(connection.close())

    def until(self, query: str) -> None:
        """Wait until the query tells something true."""
        for _ in range(WAITING * 20):
            if self.database.rows(query)[0][0]:
                return
            time.sleep(0.05)
        raise AssertionError(query)


@pytest.fixture(scope="module")
def tracker(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    log = tmp_path_factory.mktemp("hostile") / "log.txt"
    schema = (TRACKER / "sql/schema.sql").read_text(encoding="utf-8")
    profile, account = uuid4(), uuid4()
    with postgres.database(schema) as database:
        database.execute(
            f"INSERT INTO profiles VALUES ('{profile}', 'Somebody');"
            f"INSERT INTO accounts VALUES ('{account}', 'An account');"
            "INSERT INTO memberships (account_id, profile_id, role) "
            f"VALUES ('{account}', '{profile}', 'admin');"
        )
        people = {"admin": Person(profile, {account: ("admin", "member")})}
        settings = {"DATABASE_URL": database.url, "DATABASE_STATEMENT_TIMEOUT": "3", **PATIENCE}
        with listening(TRACKER, log, people, **settings) as at:
            headers = {"Authorization": "Bearer admin"}
            base = f"{at.url}/api/v1"
            with httpx.Client(base_url=base, headers=headers, timeout=60) as client:
                yield Tracker(at, database, client)


@pytest.fixture(autouse=True)
def unharmed(tracker: Tracker) -> Iterator[None]:
    """Whatever a test does, nothing failed, and the tracker still works afterwards."""
    yield
    assert tracker.client.get("/tasks").status_code == 200
    assert "Traceback" not in tracker.at.complaints()


# The probes of the page.


def _patch(members: str) -> Callable[[Tracker], httpx.Response]:
    def send(tracker: Tracker) -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        path = f"/tasks/{tracker.task()['id']}"
        return tracker.client.patch(path, content=members, headers=headers)

    return send


def _list(query: str) -> Callable[[Tracker], httpx.Response]:
    return lambda tracker: tracker.client.get(f"/tasks?{query}")


def _taken(tracker: Tracker) -> httpx.Response:
    name = uuid4().hex
    tracker.make("/labels", name=name)
    return tracker.client.post("/labels", json={"name": name})


PROBES: dict[str, Callable[[Tracker], httpx.Response]] = {
    "null for a column that has none, in an update": _patch('{"title": null}'),
    "a NUL character in a text": _patch(r'{"title": "\u0000"}'),
    "a lone surrogate in a text": _patch(r'{"title": "\ud800"}'),
    "`limit=-1`": _list("limit=-1"),
    "a page of a thousand million rows": _list("limit=1000000000"),
    "a key to a row that doesn't exist": _patch(f'{{"project_id": "{uuid4()}"}}'),
    "a text that is too long": _patch(f'{{"title": "{"x" * 201}"}}'),
    "sorting by an unknown field": _list("sort=nothing"),
    "a number beyond its column": _patch('{"priority": 2147483648}'),
    "a value that is taken already": _taken,
    "`NaN` or `1e999` for a number": _patch('{"estimate": 1e999, "priority": NaN}'),
}
RACE = "ten at once with the same unique value"


def _page() -> dict[str, str]:
    rows = re.findall(r"^\| (.+) \| .+ \| .+ \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.M)
    return {probe: told for probe, told in rows if probe != "probe"}


def test_the_page_has_every_probe() -> None:
    assert sorted(_page()) == sorted([*PROBES, RACE])


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_is_answered_as_the_page_says(tracker: Tracker, probe: str) -> None:
    answer = PROBES[probe](tracker)
    assert str(answer.status_code) == _page()[probe], answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_of_ten_at_once_with_one_unique_value_one_is_made(tracker: Tracker) -> None:
    name = {"name": uuid4().hex}
    with ThreadPoolExecutor(10) as threads:
        sent = [threads.submit(tracker.client.post, "/labels", json=name) for _ in range(10)]
        answers = sorted(one.result().status_code for one in sent)
    assert answers == [201] + [409] * 9
    assert _page()[RACE] == "one 201, nine 409"


# Bytes that are hardly requests.


def _request(*headers: bytes, line: bytes = b"GET /api/v1/tasks", body: bytes = b"") -> bytes:
    lines = [line + b" HTTP/1.1", b"Host: it", b"Authorization: Bearer admin", *headers]
    return b"\r\n".join([*lines, b"Connection: close", b"", body])


POST = b"POST /api/v1/labels"
JSON = b"Content-Type: application/json"
MANY = b"&".join(b"a%d=1" % n for n in range(10_000))

WIRE: dict[str, bytes] = {
    "two ways to tell the length": _request(
        JSON, b"Content-Length: 4", b"Transfer-Encoding: chunked", line=POST, body=b"0\r\n\r\nGET "
    ),
    "two lengths": _request(
        JSON, b"Content-Length: 2", b"Content-Length: 9", line=POST, body=b"{}"
    ),
    "a negative length": _request(JSON, b"Content-Length: -1", line=POST, body=b"{}"),
    "a signed length": _request(JSON, b"Content-Length: +2", line=POST, body=b"{}"),
    "a gigantic length": _request(JSON, b"Content-Length: 99999999999999", line=POST, body=b"{"),
    "an endless length": _request(JSON, b"Content-Length: " + b"9" * 400, line=POST, body=b"{"),
    "an unknown coding": _request(JSON, b"Transfer-Encoding: xchunked", line=POST, body=b"{}"),
    "a coding twice": _request(
        JSON, b"Transfer-Encoding: chunked, chunked", line=POST, body=b"0\r\n\r\n"
    ),
    "a chunk without end": _request(
        JSON, b"Transfer-Encoding: chunked", line=POST, body=b"ffffffffffffffff\r\n{"
    ),
    "a chunk of no size": _request(
        JSON, b"Transfer-Encoding: chunked", line=POST, body=b"-1\r\n{}\r\n0\r\n\r\n"
    ),
    "a compressed body": _request(
        JSON, b"Content-Encoding: gzip", b"Content-Length: 2", line=POST, body=b"\x1f\x8b"
    ),
    "an upload without a boundary": _request(
        b"Content-Type: multipart/form-data", b"Content-Length: 2", line=POST, body=b"--"
    ),
    "a charset of no letters": _request(
        JSON + b"; charset=\xff", b"Content-Length: 2", line=POST, body=b"{}"
    ),
    "a folded header": _request(b"X-One: 1\r\n 2"),
    "a header with NUL": _request(b"X-Request-Id: \0"),
    "a header without a name": _request(b": 1"),
    "a header with a blank before its colon": _request(b"Content-Length : 0"),
    "a header of no UTF-8": _request(b"If-None-Match: \xff\xfe", b"X-Request-Id: \xff"),
    "a header of 60,000 characters": _request(b"If-None-Match: " + b'"1",' * 15_000),
    "a header of a million characters": _request(b"If-None-Match: " + b"x" * 1_000_000),
    "10,000 headers": _request(*(b"X-%d: 1" % n for n in range(10_000))),
    "a token of 60,000 characters": _request(b"Authorization: Bearer " + b"x" * 60_000),
    "an account that is no id": _request(b"X-Account-Id: \xff"),
    "a key of no letters": _request(
        JSON, b"Idempotency-Key: \xff", b"Content-Length: 2", line=POST, body=b"{}"
    ),
    "a path of no UTF-8": _request(line=b"GET /api/v1/tasks/%ff%fe"),
    "a path of raw bytes": _request(line=b"GET /api/v1/tasks/\xff\xfe"),
    "a path with NUL": _request(line=b"GET /api/v1/tasks/%00"),
    "a path upwards": _request(line=b"GET /api/v1/tasks/..%2f..%2fhealthz"),
    "a path of slashes": _request(line=b"GET //evil.example//"),
    "a query of no UTF-8": _request(line=b"GET /api/v1/tasks?q=%ff%fe&cursor=%80"),
    "a query with NUL": _request(line=b"GET /api/v1/tasks?q=%00&status=%00"),
    "a query of words for no search": _request(line=b"GET /api/v1/tasks?q=" + b"%28%29%7C-" * 500),
    "10,000 parameters": _request(line=b"GET /api/v1/tasks?" + MANY),
    "one parameter 5,000 times": _request(line=b"GET /api/v1/tasks?" + b"status=todo&" * 5_000),
    "half an escape": _request(line=b"GET /api/v1/tasks?q=%&limit=%zz"),
    "a full address": _request(line=b"GET http://elsewhere.example/api/v1/tasks"),
    "an asterisk": _request(line=b"OPTIONS *"),
    "an unknown method": _request(line=b"BREW /api/v1/tasks"),
    "a method in small letters": _request(line=b"get /api/v1/tasks"),
    "a tunnel": _request(line=b"CONNECT elsewhere.example:443"),
    "no host": b"GET /api/v1/tasks HTTP/1.0\r\n\r\n",
    "no version": b"GET /api/v1/tasks\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64,
    "only line ends": b"\r\n" * 1_000,
    "nothing": b"",
}  # fmt: skip


@pytest.mark.parametrize("case", WIRE)
def test_no_bytes_on_the_wire_make_it_fail(tracker: Tracker, case: str) -> None:
    heard = tracker.say(WIRE[case], patience=1)
    for status in re.findall(rb"^HTTP/1\.1 (\d)", heard, re.M):
        assert status in b"234", heard[:500]


def test_parameters_without_end_are_told_shortly(tracker: Tracker) -> None:
    heard = tracker.say(_request(line=b"GET /api/v1/tasks?" + MANY))
    assert b" 422 " in heard.splitlines()[0], heard[:200]
    assert len(heard) < 50_000


def test_takes_a_body_in_chunks(tracker: Tracker) -> None:
    body = b'{"name": "%s"}' % uuid4().hex.encode()
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    heard = tracker.say(_request(JSON, b"Transfer-Encoding: chunked", line=POST, body=chunks))
    assert heard.startswith(b"HTTP/1.1 201 "), heard


def test_stops_reading_chunks_at_the_limit(tracker: Tracker) -> None:
    chunks = (b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 17
    request = _request(JSON, b"Transfer-Encoding: chunked", line=POST, body=chunks)
    assert tracker.say(request).startswith(b"HTTP/1.1 413 ")


def test_refuses_what_is_announced_before_it_comes(tracker: Tracker) -> None:
    request = _request(JSON, b"Content-Length: 1048577", b"Expect: 100-continue", line=POST)
    heard = tracker.say(request)
    assert b"HTTP/1.1 413 " in heard
    assert b"100 Continue" not in heard


def test_tells_every_method_of_a_path(tracker: Tracker) -> None:
    for path, methods in {
        "/tasks": "GET, POST",
        f"/tasks/{uuid4()}": "GET, PATCH, DELETE",
        f"/tasks/{uuid4()}/labels/{uuid4()}": "PUT, DELETE",
    }.items():
        answer = tracker.client.options(path)
        assert (answer.status_code, answer.headers["allow"]) == (405, methods)


# Clients that come and go, and trouble of the server.


def test_bodies_that_never_come_hold_nobody_up(tracker: Tracker) -> None:
    """Forty announce a body and send half of it: no connection to the database waits with them."""
    slow = _request(JSON, b"Content-Length: 1000", line=POST, body=b'{"name": ')
    with ThreadPoolExecutor(1) as threads:
        waiting = [
            socket.create_connection((tracker.at.host, tracker.at.port), WAITING) for _ in range(40)
        ]
        for connection in waiting:
            connection.sendall(slow)
        answer = threads.submit(tracker.client.get, "/tasks").result()
        assert answer.status_code == 200
        for connection in waiting:
            connection.close()


def test_clients_that_leave_take_no_connection_along(tracker: Tracker) -> None:
    with tracker.locked("labels"):
        leaving = []
        for _ in range(30):
            connection = socket.create_connection((tracker.at.host, tracker.at.port), WAITING)
            connection.sendall(_request(line=b"GET /api/v1/labels"))
            leaving.append(connection)
        tracker.until("SELECT count(*) >= 11 FROM pg_stat_activity WHERE wait_event = 'relation'")
        for connection in leaving:
            connection.close()
    tracker.until(f"SELECT count(*) = 0 FROM ({BUSY}) AS busy")
    with ThreadPoolExecutor(11) as threads:
        sent = [threads.submit(tracker.client.get, "/labels") for _ in range(22)]
        assert {one.result().status_code for one in sent} == {200}


BUSY = (
    "SELECT FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND state <> 'idle'"
)


def _unavailable(answer: httpx.Response) -> bool:
    told = answer.json()["code"], answer.headers["retry-after"]
    return answer.status_code == 503 and told == ("unavailable", "1")


def test_a_statement_that_takes_too_long_is_a_503(tracker: Tracker) -> None:
    with tracker.locked("projects"):
        assert _unavailable(tracker.client.get("/projects"))


def test_a_pool_without_a_free_connection_is_a_503(tracker: Tracker) -> None:
    """Eleven wait for the lock until their time is up, the others for one of the eleven."""
    with tracker.locked("labels"), ThreadPoolExecutor(20) as threads:
        sent = [threads.submit(tracker.client.get, "/labels") for _ in range(20)]
        assert all(_unavailable(one.result()) for one in sent)


def test_connections_that_were_cut_are_503s_and_then_replaced(tracker: Tracker) -> None:
    tracker.client.get("/labels")
    tracker.database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for _ in range(12):
        answer = tracker.client.get("/labels")
        if answer.status_code == 200:
            return
        assert _unavailable(answer)
    raise AssertionError("it never came back")


def test_without_a_database_it_lives_and_is_not_ready(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    url = f"postgresql://nobody:secret@127.0.0.1:{port}/nothing"
    account = uuid4()
    people = {"somebody": Person(uuid4(), {account: ("member",)})}
    log = tmp_path / "log.txt"
    with (
        listening(TRACKER, log, people, DATABASE_URL=url) as at,
        httpx.Client(base_url=at.url, headers={"Authorization": "Bearer somebody"}) as client,
    ):
        assert client.get("/healthz").status_code == 200
        for path in ("/readyz", "/api/v1/tasks", "/api/v1/announcements"):
            assert _unavailable(client.get(path)), path
        body = {"name": "A label"}
        assert _unavailable(client.post("/api/v1/labels", json=body))
        assert "secret" not in at.complaints()


# Rows that were written past the API, and deletions that others hold open.


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        *(("tasks", "due_on", day) for day in ("10000-01-01", "0001-01-01 BC", "infinity")),
        ("time_entries", "started_at", "24:00"),
        ("tasks", "estimate", "NaN"),
        ("time_entries", "mood", "NaN"),
        ("tasks", "tags", "{{a,b}}"),
    ],
)
def test_sql_stores_nothing_that_could_not_be_read(
    tracker: Tracker, table: str, column: str, value: str
) -> None:
    tracker.task()
    tracker.make("/time-entries", spent_on="2026-01-31", hours=1)
    with pytest.raises(Exception, match=r"constraint|multidimensional"):
        tracker.database.execute(f"UPDATE {table} SET {column} = '{value}'")


@pytest.mark.parametrize("day", ["0001-01-02", "9999-12-30"])
def test_a_day_is_the_same_to_sql(tracker: Tracker, day: str) -> None:
    task = tracker.task(due_on=day)
    query = f"SELECT due_on::text FROM tasks WHERE id = '{task['id']}'"
    assert tracker.database.rows(query) == [(day,)]
    assert tracker.client.get(f"/tasks/{task['id']}").json()["due_on"] == day


def test_a_restored_row_is_under_no_parent_that_is_being_deleted(tracker: Tracker) -> None:
    """What comes back with its project waits for the deletion of the task that it is a part of."""
    above = tracker.task()
    below = tracker.task(parent_id=above["id"])
    project = below["project_id"]
    assert tracker.client.delete(f"/projects/{project}").status_code == 204
    with ThreadPoolExecutor(1) as threads:
        with tracker.holding(f"UPDATE tasks SET deleted_at = now() WHERE id = '{above['id']}'"):
            restored = threads.submit(tracker.client.post, f"/projects/{project}/restore")
            tracker.until(
                "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'transactionid'"
            )
        assert restored.result().status_code == 200
    assert tracker.client.get(f"/tasks/{below['id']}").status_code == 404
