"""The tracker under attack: hostile bytes, strangers and races never get more than a refusal."""

import asyncio
import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg  # type: ignore[import-untyped]
import httpx
import pytest

from tests.database import Server

from .scratch import APPLICATION, REPOSITORY

TRACKER = REPOSITORY / APPLICATION
Request = tuple[str, str, dict[str, Any]]


@dataclass
class Tracker:
    """The running application, and a connection to its database."""

    loop: asyncio.Runner
    app: Any
    connection: Any
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    def sign_in(self, account: UUID | None = None) -> "Caller":
        """A new admin of `account`, or of a new one."""
        profile, account = uuid4(), account or uuid4()
        for statement in (
            f"INSERT INTO profiles VALUES ('{profile}', 'Somebody')",
            f"INSERT INTO accounts VALUES ('{account}', 'An account') ON CONFLICT DO NOTHING",
            "INSERT INTO memberships (account_id, profile_id, role) "
            f"VALUES ('{account}', '{profile}', 'admin')",
        ):
            self.loop.run(self.connection.execute(statement))
        return self.caller(profile, account, {account: frozenset({"admin", "member"})})

    def left(self, caller: "Caller") -> "Caller":
        """The same person, who is in no account any more."""
        return self.caller(caller.profile, caller.account, {})

    def caller(self, profile: UUID, account: UUID, roles: dict[UUID, frozenset[str]]) -> "Caller":
        """Somebody with a token for these roles."""
        principal = importlib.import_module("app.api.v1.principal").Principal
        issue_token = importlib.import_module("app.api.development").issue_token
        token = issue_token(principal(profile, roles), "x" * 32)
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url="http://tracker.test/api/v1",
            headers={"Authorization": f"Bearer {token}"},
        )
        self.clients.append(client)
        return Caller(self.loop, client, profile, account)


@dataclass
class Caller:
    """Somebody who is signed in."""

    loop: asyncio.Runner
    client: httpx.AsyncClient
    profile: UUID
    account: UUID

    def send(self, method: str, path: str, **content: Any) -> httpx.Response:
        return self.loop.run(self.client.request(method, path, **content))

    def send_at_once(self, *requests: Request) -> list[httpx.Response]:
        async def gathered() -> list[httpx.Response]:
            sent = (self.client.request(m, path, **content) for m, path, content in requests)
            return await asyncio.gather(*sent)

        return self.loop.run(gathered())

    def make(self, path: str, **members: Any) -> dict[str, Any]:
        made = self.send("POST", path, json=members)
        assert made.status_code == 201, made.text
        row: dict[str, Any] = made.json()
        return row

    def task(self, **members: Any) -> dict[str, Any]:
        project = self.make("/projects", name=uuid4().hex)["id"]
        return self.make("/tasks", **{"title": "A task", "project_id": project, **members})


@pytest.fixture(scope="module")
def tracker(postgres: Server) -> Iterator[Tracker]:
    schema = (TRACKER / "sql/schema.sql").read_text(encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, postgres.database(schema) as database:
        patch.syspath_prepend(str(TRACKER))
        patch.setenv("DATABASE_URL", database.url)
        patch.setenv("ENVIRONMENT", "development")
        patch.setenv("DEVELOPMENT_SECRET", "x" * 32)
        app = importlib.import_module("app.main").app
        with asyncio.Runner() as loop:
            lifespan = app.router.lifespan_context(app)
            loop.run(lifespan.__aenter__())
            tracker = Tracker(loop, app, loop.run(asyncpg.connect(database.url)))
            yield tracker
            for client in tracker.clients:
                loop.run(client.aclose())
            loop.run(tracker.connection.close())
            loop.run(lifespan.__aexit__(None, None, None))
        for name in [name for name in sys.modules if name.partition(".")[0] == "app"]:
            del sys.modules[name]


@pytest.fixture
def caller(tracker: Tracker) -> Caller:
    return tracker.sign_in()


@pytest.mark.parametrize("value", ["1_0", " 1", "1\n", "１", "", ".", "1e", "NaN", True])
def test_refuses_numbers_that_postgresql_would_not_read(caller: Caller, value: object) -> None:
    task = caller.task()
    changed = caller.send("PATCH", f"/tasks/{task['id']}", json={"estimate": value})
    assert changed.status_code == 422, changed.text
    assert changed.json()["errors"][0]["pointer"] == "/estimate"


@pytest.mark.parametrize(("value", "told"), [("1E+2", "100.00"), (".5", "0.50"), ("-0", "0.00")])
def test_takes_numbers_that_postgresql_reads(caller: Caller, value: str, told: str) -> None:
    task = caller.task()
    changed = caller.send("PATCH", f"/tasks/{task['id']}", json={"estimate": value})
    assert changed.json()["estimate"] == told


@pytest.mark.parametrize("value", ["off", "true", 1, 1.0, None])
def test_takes_booleans_only_for_booleans(caller: Caller, value: object) -> None:
    body = {"spent_on": "2026-01-31", "hours": 1, "billable": value}
    assert caller.send("POST", "/time-entries", json=body).status_code == 422


def test_publishes_what_it_asks_of_texts_numbers_and_times(tracker: Tracker) -> None:
    schemas = tracker.app.openapi()["components"]["schemas"]
    assert schemas["AttachmentCreate"]["properties"]["media_type"]["pattern"].startswith("^(image|")
    number, text = schemas["TimeEntryCreate"]["properties"]["hours"]["anyOf"]
    assert (number["exclusiveMinimum"], number["maximum"]) == (0, 24)
    assert "pattern" in text
    time = schemas["TimeEntryCreate"]["properties"]["started_at"]["anyOf"][0]
    assert "pattern" in time
    assert "format" not in time


def test_a_cursor_is_of_one_list(caller: Caller) -> None:
    first, second = caller.task(), caller.task()
    for task in (first, second):
        caller.make("/comments", task_id=task["id"], body="A remark.")
    cursor = caller.send("GET", "/tasks", params={"limit": 1}).json()["next_cursor"]
    again = {"limit": 1, "cursor": cursor}
    assert caller.send("GET", "/tasks", params=again).json()["data"] == [first]
    assert caller.send("GET", "/comments", params=again).status_code == 422


def test_reads_on_after_the_longest_values(caller: Caller) -> None:
    names = ["\x01" * 119 + last for last in "ab"]
    for name in names:
        caller.make("/projects", name=name)
    query = {"sort": "name,name,name,name", "limit": 1}
    page = caller.send("GET", "/projects", params=query).json()
    following = caller.send("GET", "/projects", params={**query, "cursor": page["next_cursor"]})
    assert [row["name"] for row in (*page["data"], *following.json()["data"])] == names


def test_a_membership_that_goes_changes_the_etag_of_its_tasks(
    tracker: Tracker, caller: Caller
) -> None:
    member = tracker.sign_in(caller.account)
    task = caller.task(assignee_id=str(member.profile))
    path = f"/tasks/{task['id']}"
    seen = {"If-None-Match": caller.send("GET", path).headers["etag"]}
    assert caller.send("GET", path, headers=seen).status_code == 304
    [membership] = caller.send(
        "GET", "/memberships", params={"profile_id": str(member.profile)}
    ).json()["data"]
    assert caller.send("DELETE", f"/memberships/{membership['id']}").status_code == 204
    changed = caller.send("GET", path, headers=seen)
    assert (changed.status_code, changed.json()["assignee_id"]) == (200, None)


def test_a_task_that_goes_leaves_its_mark_on_time_entries(caller: Caller) -> None:
    task = caller.task()
    entry = caller.make("/time-entries", spent_on="2026-01-31", hours=1, task_id=task["id"])
    assert caller.send("DELETE", f"/tasks/{task['id']}").status_code == 204
    left = caller.send("GET", f"/time-entries/{entry['id']}").json()
    assert left["task_id"] is None
    assert left["updated_at"] > entry["updated_at"]


def test_refuses_a_parent_that_hangs_on_the_task(caller: Caller) -> None:
    above = caller.task()
    between = caller.task(parent_id=above["id"])
    below = caller.task(parent_id=between["id"])
    for parent in (above, between, below):
        changed = caller.send("PATCH", f"/tasks/{above['id']}", json={"parent_id": parent["id"]})
        assert changed.status_code == 422, parent
        assert changed.json()["errors"][0]["pointer"] == "/parent_id"
    moved = caller.send("PATCH", f"/tasks/{below['id']}", json={"parent_id": above["id"]})
    assert moved.status_code == 200


def test_a_ring_of_moves_at_once_closes_no_circle(tracker: Tracker, caller: Caller) -> None:
    ids = [caller.task()["id"] for _ in range(8)]
    moves: list[Request] = [
        ("PATCH", f"/tasks/{task}", {"json": {"parent_id": ids[(at + step) % len(ids)]}})
        for step in (1, -1)
        for at, task in enumerate(ids)
    ]
    answers = {answer.status_code for answer in caller.send_at_once(*moves)}
    assert answers == {200, 422}
    above = (
        "WITH RECURSIVE above AS (SELECT id, parent_id FROM tasks UNION "
        "SELECT above.id, t.parent_id FROM above JOIN tasks t ON t.id = above.parent_id) "
        "SELECT count(*) FROM above WHERE id = parent_id"
    )
    assert tracker.loop.run(tracker.connection.fetchval(above)) == 0


HOSTILE = [
    b"", b"\xff", b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"settings":' * 300, b'{"title":"\\ud800"}',
    b'{"title":"\\u0000"}', b'{"title":NaN}', b'{"priority":1e999}', b'{"estimate":"1e400"}',
    b'{"estimate":1e-400}', b'{"priority":' + b"9" * 5_000 + b"}",
    b'{"settings":{"a":' + b"9" * 4_300 + b"}}", b'{"settings":{"a":[1e308,-0.0,5e-324]}}',
    b'{"settings":{"\\u0000":1}}', b'{"settings":' + b"[" * 65 + b"]" * 65 + b"}",
    b'{"label_ids":' + json.dumps(["x"] * 50_000).encode() + b"}",
    b"{" + b",".join(b'"k%d":1' % n for n in range(5_000)) + b"}",
    b'{"due_on":"0000-01-01"}', b'{"title":"a","title":"b"}', b'{"body":"' + b"x" * 1_048_576,
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_bytes_make_it_fail(caller: Caller, number: int) -> None:
    """Neither the body itself nor, where it is taken, what is read afterwards."""
    task = caller.task()
    headers = {"Content-Type": "application/json"}
    body = HOSTILE[number]
    for method, path in (("POST", "/tasks"), ("PATCH", f"/tasks/{task['id']}")):
        answer = caller.send(method, path, content=body, headers=headers)
        assert answer.status_code in (200, 413, 422), answer.text
    assert caller.send("GET", "/tasks").status_code == 200


def test_a_stranger_cannot_tell_a_row_from_none(tracker: Tracker, caller: Caller) -> None:
    stranger = tracker.sign_in()
    task = caller.task()
    own = stranger.task()
    rows = {
        "tasks": task["id"],
        "projects": task["project_id"],
        "labels": caller.make("/labels", name="A label")["id"],
        "comments": caller.make("/comments", task_id=task["id"], body="A remark.")["id"],
        "saved-filters": caller.make("/saved-filters", name="A search", criteria={})["id"],
        "time-entries": caller.make("/time-entries", spent_on="2026-01-31", hours=1)["id"],
        "memberships": caller.send("GET", "/memberships").json()["data"][0]["id"],
    }
    requests = [
        (method, f"/{plural}/%s{end}", "{}", rows[plural])
        for plural in rows
        for method, end in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/restore"))
    ]
    requests += [
        ("PATCH", f"/tasks/{own['id']}", f'{{"{member}": "%s"}}', row)
        for member, row in (
            ("project_id", rows["projects"]),
            ("parent_id", rows["tasks"]),
            ("assignee_id", str(caller.profile)),
        )
    ]
    requests += [
        ("PATCH", f"/tasks/{own['id']}", '{"label_ids": ["%s"]}', rows["labels"]),
        ("POST", "/comments", '{"body": "A remark.", "task_id": "%s"}', rows["tasks"]),
        ("PUT", f"/tasks/{own['id']}/labels/%s", "{}", rows["labels"]),
        ("PUT", f"/tasks/%s/labels/{rows['labels']}", "{}", rows["tasks"]),
    ]
    for method, path, body, row in requests:
        answers = []
        for value in (row, str(uuid4())):
            answer = stranger.send(
                method,
                path.replace("%s", value),
                content=body.replace("%s", value),
                headers={"Content-Type": "application/json", "X-Request-Id": "one"},
            )
            answers.append((answer.status_code, answer.headers, answer.content))
        assert answers[0] == answers[1], (method, path)
        assert answers[0][0] in (404, 405, 422), (method, path)


def test_expands_what_is_asked_for(caller: Caller) -> None:
    """In a read and in a list, null where there is nothing, and never unasked."""
    task = caller.task()
    path = f"/tasks/{task['id']}"
    read = caller.send("GET", f"{path}?expand=project,created_by,assignee")
    assert read.json()["project"]["id"] == task["project_id"]
    assert read.json()["created_by"] == {"id": str(caller.profile), "display_name": "Somebody"}
    assert read.json()["assignee"] is None
    assert "etag" not in read.headers
    assert "project" not in caller.send("GET", path).json()
    page = caller.send("GET", "/tasks?expand=project&limit=1&count=exact").json()
    assert page["data"][0]["project"]["id"] == task["project_id"]
    assert page["count"] == 1
    assert caller.send("GET", f"{path}?expand=nobody").status_code == 422


def test_an_expansion_is_as_visible_as_its_target(tracker: Tracker, caller: Caller) -> None:
    """Who has left the account keeps the hours, and sees no more of the task than its id."""
    task = caller.task()
    entry = caller.make("/time-entries", spent_on="2026-03-02", hours="1.00", task_id=task["id"])
    path = f"/time-entries/{entry['id']}?expand=task"
    assert caller.send("GET", path).json()["task"]["title"] == "A task"
    assert tracker.left(caller).send("GET", path).json()["task"] is None
