# Compiled by restc from specs/task.yaml: change that.
"""Tasks: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from unittest.mock import AsyncMock
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.label import make_label
from tests.factories.membership import make_membership
from tests.factories.project import make_project
from tests.factories.task import make_task, task_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/tasks", None),
    ("POST", "/tasks", {}),
    ("POST", "/tasks/batch", None),
    ("GET", "/tasks/{task_id}", None),
    ("PATCH", "/tasks/{task_id}", {"title": "Changed", "body": "Changed"}),
    ("DELETE", "/tasks/{task_id}", None),
    ("POST", "/tasks/{task_id}/restore", None),
    ("PUT", "/tasks/{task_id}/labels/{label_id}", None),
    ("DELETE", "/tasks/{task_id}/labels/{label_id}", None),
    ("POST", "/tasks/{task_id}/reopen", {"reason": "The fix did not hold."}),
]
OF_ONE = [operation for operation in OPERATIONS if "{task_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"title": "x"}, id="title, shortest"),
    pytest.param({"title": "é" * 200}, id="title, longest"),
    pytest.param({"body": ""}, id="body, shortest"),
    pytest.param({"body": "é" * 20000}, id="body, longest"),
    pytest.param({"body": None}, id="body, null"),
    pytest.param({"priority": 0}, id="priority, least"),
    pytest.param({"priority": 5, "due_on": "2026-03-31"}, id="priority, greatest"),
    pytest.param({"estimate": "0.00"}, id="estimate, least"),
    pytest.param({"estimate": "9999.99"}, id="estimate, greatest"),
    pytest.param({"estimate": None}, id="estimate, null"),
    pytest.param({"due_on": "0001-01-02"}, id="due_on, first"),
    pytest.param({"due_on": "9999-12-30"}, id="due_on, last"),
    pytest.param({"due_on": None}, id="due_on, null"),
    pytest.param({"tags": []}, id="tags, fewest"),
    pytest.param({"tags": ["spring"] * 20}, id="tags, most"),
    pytest.param({"tags": [""]}, id="tags, shortest item"),
    pytest.param({"tags": ["é" * 40]}, id="tags, longest item"),
    pytest.param({"settings": {}}, id="settings, empty"),
    pytest.param(
        {"settings": {"theme": ["dark", None, 1.5, {"nested": True}]}},
        id="settings, nested",
    ),
    pytest.param({"assignee_id": None}, id="assignee_id, null"),
    pytest.param({"parent_id": None}, id="parent_id, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("title", None, id="title, null"),
    pytest.param("title", "é" * 201, id="title, too long"),
    pytest.param("title", "", id="title, too short"),
    pytest.param("title", "nul \x00", id="title, a NUL byte"),
    pytest.param("title", 7, id="title, a number"),
    pytest.param("body", "é" * 20001, id="body, too long"),
    pytest.param("body", "nul \x00", id="body, a NUL byte"),
    pytest.param("body", 7, id="body, a number"),
    pytest.param("status", None, id="status, null"),
    pytest.param("status", "unknown", id="status, no such value"),
    pytest.param("status", 0, id="status, a number"),
    pytest.param("priority", None, id="priority, null"),
    pytest.param("priority", -1, id="priority, too small"),
    pytest.param("priority", 6, id="priority, too great"),
    pytest.param("priority", 0.5, id="priority, a fraction"),
    pytest.param("priority", "1", id="priority, a text"),
    pytest.param("priority", True, id="priority, a boolean"),
    pytest.param("estimate", "-0.01", id="estimate, too small"),
    pytest.param("estimate", "10000.00", id="estimate, too great"),
    pytest.param("estimate", "0.001", id="estimate, too many decimals"),
    pytest.param("estimate", "NaN", id="estimate, not a number"),
    pytest.param("estimate", "Infinity", id="estimate, infinite"),
    pytest.param("due_on", "2026-02-29", id="due_on, no such day"),
    pytest.param("due_on", "0001-01-01", id="due_on, too early"),
    pytest.param("due_on", "9999-12-31", id="due_on, too late"),
    pytest.param("due_on", "yesterday", id="due_on, a word"),
    pytest.param("due_on", 0, id="due_on, a number"),
    pytest.param("tags", None, id="tags, null"),
    pytest.param("tags", "x", id="tags, no list"),
    pytest.param("tags", [None], id="tags, null inside"),
    pytest.param("tags", ["spring"] * 21, id="tags, too many"),
    pytest.param("tags", ["é" * 41], id="tags, item too long"),
    pytest.param("tags", ["nul \x00"], id="tags, item a NUL byte"),
    pytest.param("tags", [7], id="tags, item a number"),
    pytest.param("settings", None, id="settings, null"),
    pytest.param("settings", {"nul": "\x00"}, id="settings, a NUL byte in a value"),
    pytest.param("settings", {"nul \x00": 1}, id="settings, a NUL byte in a name"),
    pytest.param("project_id", None, id="project_id, null"),
    pytest.param("project_id", "7", id="project_id, no UUID"),
    pytest.param("project_id", 7, id="project_id, a number"),
    pytest.param("assignee_id", "7", id="assignee_id, no UUID"),
    pytest.param("assignee_id", 7, id="assignee_id, a number"),
    pytest.param("parent_id", "7", id="parent_id, no UUID"),
    pytest.param("parent_id", 7, id="parent_id, a number"),
    pytest.param("label_ids", None, id="label_ids, null"),
    pytest.param("label_ids", ["7"], id="label_ids, no UUID"),
    pytest.param(
        "label_ids", [str(uuid4()) for _ in range(51)], id="label_ids, too many"
    ),
]

# What no caller may set.
NOT_WRITABLE = [
    "id",
    "account_id",
    "done_at",
    "created_by_id",
    "created_at",
    "updated_at",
    "version",
    "deleted_at",
    "search",
    "unknown",
]

STATUS_WAYS: dict[str, list[str]] = {
    "todo": [],
    "doing": ["doing"],
    "done": ["doing", "done"],
}
STATUS_CHANGES = {("todo", "doing"), ("doing", "todo"), ("doing", "done")}


async def move_status(caller: Caller, task: dict[str, Any], state: str) -> None:
    """Take a task from its first state to another, the shortest way."""
    for step in STATUS_WAYS[state]:
        response = await caller.patch(f"/tasks/{task['id']}", json={"status": step})
        assert response.status_code == 200, response.text


# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"title": "harbour", "priority": 3, "due_on": None, "tags": ["x 1"]},
    "second": {
        "priority": 4,
        "due_on": "2026-04-01",
        "tags": ["x 1", "x 2"],
        "body": "lantern",
    },
    "third": {"priority": 5, "due_on": "2026-04-02", "tags": ["x 3"]},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/tasks", params=query)
    assert response.status_code == 200, response.text
    return [task["id"] for task in response.json()["data"]]


async def test_create_returns_the_task_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await task_body(caller)
    response = await caller.post("/tasks", json=body)
    assert response.status_code == 201, response.text
    task = response.json()
    assert response.headers["location"].endswith(f"/tasks/{task['id']}")
    assert response.headers["etag"]
    assert task == {
        "id": task["id"],
        "title": body["title"],
        "body": None,
        "status": "todo",
        "priority": 0,
        "estimate": None,
        "due_on": None,
        "tags": [],
        "settings": {},
        "done_at": None,
        "project_id": body["project_id"],
        "assignee_id": None,
        "created_by_id": str(caller.profile_id),
        "parent_id": None,
        "created_at": task["created_at"],
        "updated_at": task["updated_at"],
        "version": 1,
        "label_ids": [],
    }
    assert (await caller.get(f"/tasks/{task['id']}")).json() == task


@pytest.mark.parametrize("name", ["title", "project_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await task_body(caller)
    del body[name]
    assert_invalid(await caller.post("/tasks", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await task_body(caller)
    response = await caller.post("/tasks", json=body | members)
    assert response.status_code == 201, response.text
    assert response.json().items() >= members.items()


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_create_refuses_beyond_the_bounds(
    caller: Caller, name: str, value: Any
) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or
    another type is a 422 that points at the member, and nothing is stored.
    """
    body = await task_body(caller)
    response = await caller.post("/tasks", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await task_body(caller)
    response = await caller.post("/tasks", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("state", ["doing", "done"])
async def test_create_starts_at_the_initial_status(caller: Caller, state: str) -> None:
    """transitions: status. A create starts at `todo` and nowhere else."""
    body = await task_body(caller, status=state)
    assert_refused(await caller.post("/tasks", json=body), 422, "/status")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/tasks", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/tasks", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/tasks", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_title_that_is_taken(caller: Caller) -> None:
    """unique: [project, title].

    A second row with the same `project_id` and `title` is a 409.
    """
    task = await make_task(caller)
    taken = await task_body(caller, project_id=task["project_id"], title=task["title"])
    assert_refused(await caller.post("/tasks", json=taken), 409, "/title")
    elsewhere = await task_body(caller, title=task["title"])
    response = await caller.post("/tasks", json=elsewhere)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_title_store_one(caller: Caller) -> None:
    """unique: [project, title].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await task_body(caller)
    creates = [caller.post("/tasks", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


async def test_a_batch_creates_all_of_its_tasks(caller: Caller) -> None:
    """api.operations: batch_create.

    The tasks are answered in the order of the items, as single creates would answer
    them.
    """
    items = [await task_body(caller) for _ in range(3)]
    items[1]["label_ids"] = [(await make_label(caller))["id"]]
    response = await caller.post("/tasks/batch", json={"items": items})
    assert response.status_code == 201, response.text
    created = response.json()["data"]
    assert len(created) == 3
    for item, row in zip(items, created, strict=True):
        assert row.items() >= item.items()
    for row in created:
        assert (await caller.get(f"/tasks/{row['id']}")).json() == row


async def test_a_batch_has_1_to_1000_items(caller: Caller) -> None:
    """api.operations: batch_create.

    One item and 1000 are created; none, and one more, are a 422.
    """
    first = await task_body(caller)
    for count in (0, 1001):
        items = [first] * count
        response = await caller.post("/tasks/batch", json={"items": items})
        assert_refused(response, 422, "/items")
    rest = [await task_body(caller, project_id=first["project_id"]) for _ in range(999)]
    response = await caller.post("/tasks/batch", json={"items": [first, *rest]})
    assert response.status_code == 201, response.text
    assert len(response.json()["data"]) == 1000
    items = [await task_body(caller, project_id=first["project_id"])]
    response = await caller.post("/tasks/batch", json={"items": items})
    assert response.status_code == 201, response.text


async def test_a_batch_is_refused_as_a_whole(caller: Caller) -> None:
    """api.operations: batch_create.

    One wrong item is a 422 that points at it, and nothing is stored.
    """
    items = [await task_body(caller) for _ in range(3)]
    items[1]["unknown"] = None
    response = await caller.post("/tasks/batch", json={"items": items})
    assert_refused(response, 422, "/items/1/unknown")
    assert await ids_of(caller) == []


async def test_a_batch_of_too_many_bytes_is_refused(caller: Caller) -> None:
    """HTTP.

    A batch may be ten times as large as other bodies; beyond that it is a 413.
    """
    for size, status in ((1_048_576, 422), (10_485_760, 413)):
        response = await caller.post("/tasks/batch", json={"x": "x" * size})
        assert_refused(response, status)


async def test_a_batch_with_a_title_that_is_taken_stores_nothing(
    caller: Caller,
) -> None:
    """api.operations: batch_create.

    An item with the `project_id` and `title` of another row is a 409 that points at the
    item, and none of the others is stored.
    """
    task = await make_task(caller)
    items = [await task_body(caller) for _ in range(3)]
    items[1] = await task_body(
        caller, project_id=task["project_id"], title=task["title"]
    )
    response = await caller.post("/tasks/batch", json={"items": items})
    assert_refused(response, 409, "/items/1/title")
    assert await ids_of(caller) == [task["id"]]


@pytest.mark.parametrize(
    "name", ["project_id", "assignee_id", "parent_id", "label_ids"]
)
async def test_a_batch_does_not_refer_to_what_belongs_to_strangers(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """api.operations: batch_create.

    A key to what belongs to strangers is refused just as one to what doesn't exist,
    with a pointer to the item.
    """
    keys: dict[str, Any] = {
        "project_id": ((await make_project(outsider))["id"], str(uuid4())),
        "assignee_id": (str(outsider.profile_id), str(uuid4())),
        "parent_id": ((await make_task(outsider))["id"], str(uuid4())),
        "label_ids": ([(await make_label(outsider))["id"]], [str(uuid4())]),
    }
    answers = []
    for value in keys[name]:
        items = [await task_body(caller) for _ in range(3)]
        items[1][name] = value
        response = await caller.post("/tasks/batch", json={"items": items})
        assert_refused(response, 422, f"/items/1/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert await ids_of(caller) == []


async def test_a_key_creates_a_task_once(caller: Caller) -> None:
    """api.idempotency.

    Sent again with its key, a create is answered as the first time, byte for byte, and
    stores nothing more.
    """
    body = await task_body(caller)
    headers = {"Idempotency-Key": "one"}
    first = await caller.post("/tasks", json=body, headers=headers)
    assert first.status_code == 201, first.text
    again = await caller.post("/tasks", json=body, headers=headers)
    assert again.status_code == 201
    assert again.content == first.content
    for name in ("content-type", "etag", "location"):
        assert again.headers[name] == first.headers[name]
    assert await ids_of(caller) == [first.json()["id"]]


async def test_concurrent_creates_under_one_key_create_a_task_once(
    caller: Caller,
) -> None:
    """api.idempotency.

    Of several requests with one key at the same time one is carried out, and all have
    its answer.
    """
    body = await task_body(caller)
    headers = {"Idempotency-Key": "one"}
    creates = [caller.post("/tasks", json=body, headers=headers) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    assert {response.status_code for response in responses} == {201}
    assert len({response.content for response in responses}) == 1
    assert await ids_of(caller) == [responses[0].json()["id"]]


async def test_a_key_of_another_request_is_refused(caller: Caller) -> None:
    """api.idempotency.

    Another body under the same key is a 422, and nothing is stored.
    """
    headers = {"Idempotency-Key": "one"}
    body = await task_body(caller)
    first = await caller.post("/tasks", json=body, headers=headers)
    other = await task_body(caller)
    response = await caller.post(
        "/tasks", json=other | {"unknown": None}, headers=headers
    )
    assert_refused(response, 422, "/unknown")
    content = b" " + first.request.content
    headers["Content-Type"] = "application/json"
    response = await caller.post("/tasks", content=content, headers=headers)
    assert_refused(response, 422, "/idempotency-key")
    assert await ids_of(caller) == [first.json()["id"]]


async def test_a_refusal_does_not_use_a_key_up(caller: Caller) -> None:
    """api.idempotency.

    What was refused has changed nothing, and is carried out when it is put right.
    """
    headers = {"Idempotency-Key": "one"}
    body = await task_body(caller)
    wrong = body | {"unknown": None}
    response = await caller.post("/tasks", json=wrong, headers=headers)
    assert_refused(response, 422)
    response = await caller.post("/tasks", json=body, headers=headers)
    assert response.status_code == 201, response.text


async def test_a_key_is_its_caller_s_own(caller: Caller, outsider: Caller) -> None:
    """api.idempotency.

    The key of one caller means nothing to another, who learns nothing of it.
    """
    ids = set()
    for client in (caller, outsider):
        body = await task_body(client)
        headers = {"Idempotency-Key": "one"}
        response = await client.post("/tasks", json=body, headers=headers)
        assert response.status_code == 201, response.text
        ids.add(response.json()["id"])
    assert len(ids) == 2


@pytest.mark.parametrize(
    "key", [b"", b"x" * 256, b"tab\t", b"\xff", b"\xf0\x9f\x98\x80"]
)
async def test_a_key_has_1_to_255_printable_characters(
    caller: Caller, key: bytes
) -> None:
    """api.idempotency.

    Whatever bytes are sent as a key, the answer is a 422 or a row.
    """
    body = await task_body(caller)
    headers = {b"Idempotency-Key": key}
    response = await caller.post("/tasks", json=body, headers=headers)
    assert_refused(response, 422, "/idempotency-key")
    headers = {b"Idempotency-Key": b"~" * 255}
    response = await caller.post("/tasks", json=body, headers=headers)
    assert response.status_code == 201, response.text


async def test_a_key_counts_for_a_day(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """api.idempotency. A key that was last used more than a day ago counts as new."""
    headers = {"Idempotency-Key": "one"}
    statuses = []
    for age in ("23 hours", "2 hours"):
        body = await task_body(caller)
        response = await caller.post("/tasks", json=body, headers=headers)
        statuses.append(response.status_code)
        await connection.execute(
            f"UPDATE idempotency_keys SET created_at = created_at - interval '{age}'"
        )
    assert statuses == [201, 422]
    response = await caller.post("/tasks", json=body, headers=headers)
    assert response.status_code == 201, response.text


async def test_a_key_creates_a_batch_once(caller: Caller) -> None:
    """api.idempotency.

    Sent again with its key, a batch is answered as the first time and stores nothing
    more.
    """
    body = {"items": [await task_body(caller) for _ in range(2)]}
    headers = {"Idempotency-Key": "one"}
    first = await caller.post("/tasks/batch", json=body, headers=headers)
    assert first.status_code == 201, first.text
    again = await caller.post("/tasks/batch", json=body, headers=headers)
    assert again.status_code == 201
    assert again.content == first.content
    assert len(await ids_of(caller)) == 2


@pytest.mark.parametrize(
    "name", ["project_id", "assignee_id", "parent_id", "label_ids"]
)
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [project, assignee, parent, labels].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {
        "project_id": (await make_project(outsider))["id"],
        "assignee_id": str(outsider.profile_id),
        "parent_id": (await make_task(outsider))["id"],
        "label_ids": [(await make_label(outsider))["id"]],
    }
    unknown: dict[str, Any] = {
        "project_id": str(uuid4()),
        "assignee_id": str(uuid4()),
        "parent_id": str(uuid4()),
        "label_ids": [str(uuid4())],
    }
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await task_body(caller)
        sent = body | {name: value}
        response = await caller.post("/tasks", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [project, assignee, parent, labels].

    A key to what the caller may see is stored.
    """
    references: dict[str, Any] = {
        "project_id": (await make_project(caller))["id"],
        "assignee_id": (await make_membership(caller))["profile_id"],
        "parent_id": (await make_task(caller))["id"],
        "label_ids": [(await make_label(caller))["id"]],
    }
    task = await make_task(caller, **references)
    assert task.items() >= references.items()


async def test_the_assignee_is_emptied_when_the_membership_goes(
    caller: Caller, outsider: Caller
) -> None:
    """relations: assignee: on_delete: set_null.

    Deleting the membership leaves the row, with null as its `assignee_id`.
    """
    membership = await make_membership(caller)
    task = await make_task(caller, assignee_id=membership["profile_id"])
    await make_membership(outsider, profile_id=membership["profile_id"])
    theirs = await make_task(outsider, assignee_id=membership["profile_id"])
    response = await caller.delete(f"/memberships/{membership['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(f"/tasks/{task['id']}")
    assert read.json()["assignee_id"] is None
    assert (await outsider.get(f"/tasks/{theirs['id']}")).json() == theirs


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
@pytest.mark.parametrize("headers", INVALID_TOKENS.values(), ids=INVALID_TOKENS)
async def test_needs_a_token(
    anonymous: AsyncClient,
    method: str,
    path: str,
    body: object,
    headers: dict[str, str],
) -> None:
    """ownership: account.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(task_id=uuid4(), label_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/tasks", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_task_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's task exactly as for one that doesn't exist:
    a 404.
    """
    task = await make_task(caller)
    label_id = (await make_label(outsider))["id"]
    if path.endswith("/restore"):
        live = path.format(task_id=task["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/tasks/{task['id']}")
    answers = []
    for key in (task["id"], uuid4()):
        address = path.format(task_id=key, label_id=label_id)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/tasks/{task['id']}")).json() == task


async def test_the_list_has_no_tasks_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own tasks and no others, whatever the filter.
    """
    task = await make_task(caller)
    own = await make_task(outsider)
    assert await ids_of(caller) == [task["id"]]
    assert await ids_of(colleague) == [task["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert task["id"] not in await ids_of(outsider, status=task["status"])


async def test_delete_needs_the_role_admin(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: delete.

    A caller without the role admin is refused with a 403, one with it is not.
    """
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.delete(path), 403)
    assert (await caller.get(path)).json() == task
    unknown = f"/tasks/{uuid4()}"
    assert_refused(await lacking.delete(unknown), 404)
    stale = {"If-Match": '"another"'}
    assert_refused(await lacking.delete(path, headers=stale), 403)
    having = await sign_in("admin", account=caller.account_id)
    response = await having.delete(path)
    assert response.status_code == 204, response.text


async def test_a_role_counts_in_its_own_account_only(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles. A role held in another account doesn't help in this one."""
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    stranger = await sign_in("admin", accounts={caller.account_id: frozenset()})
    for account_id, status in ((stranger.account_id, 404), (caller.account_id, 403)):
        headers = {"X-Account-Id": str(account_id)}
        assert_refused(await stranger.delete(path, headers=headers), status)


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    task = await make_task(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [task["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/tasks", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/tasks"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/tasks", headers=headers), 404)


async def test_read_returns_the_task(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    task = await make_task(caller)
    response = await caller.get(f"/tasks/{task['id']}")
    assert response.status_code == 200
    assert response.json() == task


async def test_read_an_unknown_task(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/tasks/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/tasks/{key}"), 422)


async def test_read_answers_304_while_nothing_changes(caller: Caller) -> None:
    """api.etag. If-None-Match with the present ETag is a 304 without a body."""
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    etag = (await caller.get(path)).headers["etag"]
    unchanged = await caller.get(path, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag
    await caller.patch(path, json={"title": "Changed", "body": "Changed"})
    changed = await caller.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_related_rows_are_answered_in_place(caller: Caller) -> None:
    """api.expand: [project, assignee, created_by].

    What `expand` names stands beside its key, in a list as in one row, which then has
    no ETag.
    """
    task = await make_task(
        caller,
        project_id=(await make_project(caller))["id"],
        assignee_id=(await make_membership(caller))["profile_id"],
    )
    path = f"/tasks/{task['id']}"
    query = {"expand": "project,assignee,created_by"}
    response = await caller.get(path, params=query)
    assert response.status_code == 200, response.text
    expanded = response.json()
    assert expanded.items() >= task.items()
    for name, key in (
        ("project", "project_id"),
        ("assignee", "assignee_id"),
        ("created_by", "created_by_id"),
    ):
        assert expanded[name]["id"] == task[key]
    assert "etag" not in response.headers
    page = (await caller.get("/tasks", params=query)).json()
    assert [found for found in page["data"] if found["id"] == task["id"]] == [expanded]
    other = await make_task(caller)
    read = await caller.get(f"/tasks/{other['id']}", params=query)
    assert read.json()["assignee"] is None


async def test_related_rows_are_answered_to_who_sees_them(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """api.expand: [project].

    Where the caller can't see a related row, null stands in its place.
    """
    task = await make_task(caller, project_id=(await make_project(caller))["id"])
    path = f"/tasks/{task['id']}"
    query = {"expand": "project"}
    await connection.execute(
        "UPDATE projects SET deleted_at = now() WHERE id = $1", task["project_id"]
    )
    read = await caller.get(path, params=query)
    assert read.json()["project"] is None


async def test_list_reaches_every_task_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_task(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/tasks", params=query)).json()
        assert len(page["data"]) == size
        seen += [task["id"] for task in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_task_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_task(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/tasks", params=query)).json()
        seen += [task["id"] for task in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_task(caller)
    response = await caller.delete(f"/tasks/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_task(caller)
    page = await caller.get("/tasks", params={"limit": 1, "count": "exact"})
    assert page.json()["count"] == 3


@pytest.mark.parametrize("limit", [1, 200])
async def test_list_accepts_the_bounds_of_limit(caller: Caller, limit: int) -> None:
    """HTTP: pages. The least and the greatest limit are accepted."""
    assert await ids_of(caller, limit=limit) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "x"),
        ("limit", "9" * 5_000),
        ("cursor", "nonsense"),
        ("cursor", "é\0"),
        ("count", "guess"),
        ("sort", "unknown"),
        ("sort", ""),
        ("q", "nul \0"),
        ("status", "unknown"),
        ("status__ne", "unknown"),
        ("status__in", "unknown"),
        ("priority", "x"),
        ("priority", "2147483648"),
        ("priority__ne", "x"),
        ("priority__ne", "2147483648"),
        ("priority__gt", "x"),
        ("priority__gt", "2147483648"),
        ("priority__gte", "x"),
        ("priority__gte", "2147483648"),
        ("priority__lt", "x"),
        ("priority__lt", "2147483648"),
        ("priority__lte", "x"),
        ("priority__lte", "2147483648"),
        ("priority__in", "x"),
        ("priority__in", "2147483648"),
        ("due_on", "2026-02-29"),
        ("due_on__ne", "2026-02-29"),
        ("due_on__gt", "2026-02-29"),
        ("due_on__gte", "2026-02-29"),
        ("due_on__lt", "2026-02-29"),
        ("due_on__lte", "2026-02-29"),
        ("due_on__in", "2026-02-29"),
        ("due_on__isnull", "perhaps"),
        ("project_id", "7"),
        ("project_id__ne", "7"),
        ("project_id__in", "7"),
        ("assignee_id", "7"),
        ("assignee_id__ne", "7"),
        ("assignee_id__in", "7"),
        ("assignee_id__isnull", "perhaps"),
        ("tags__contains", "nul \x00"),
        ("id", "x"),
        ("unknown", "x"),
    ],
)
async def test_list_refuses_what_it_cannot_answer(
    caller: Caller, name: str, value: str
) -> None:
    """api.filter; api.sort.

    Parameters are typed, and there are no others: anything else is a 422.
    """
    response = await caller.get("/tasks", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_task(caller)
    page = await caller.get("/tasks", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "created_at"},
        {"priority": "4"},
    ):
        response = await caller.get("/tasks", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "todo"}, ["first", "second", "third"]),
        ({"status__ne": "todo"}, []),
        ({"status__in": "todo"}, ["first", "second", "third"]),
        ({"priority": "4"}, ["second"]),
        ({"priority__ne": "4"}, ["first", "third"]),
        ({"priority__gt": "4"}, ["third"]),
        ({"priority__gte": "4"}, ["second", "third"]),
        ({"priority__lt": "4"}, ["first"]),
        ({"priority__lte": "4"}, ["first", "second"]),
        ({"priority__in": "4,5"}, ["second", "third"]),
        ({"due_on": "2026-04-01"}, ["second"]),
        ({"due_on__ne": "2026-04-01"}, ["first", "third"]),
        ({"due_on__gt": "2026-04-01"}, ["third"]),
        ({"due_on__gte": "2026-04-01"}, ["second", "third"]),
        ({"due_on__lt": "2026-04-01"}, []),
        ({"due_on__lte": "2026-04-01"}, ["second"]),
        ({"due_on__in": "2026-04-01,2026-04-02"}, ["second", "third"]),
        ({"due_on__isnull": "true"}, ["first"]),
        ({"assignee_id__isnull": "true"}, ["first", "second", "third"]),
        ({"assignee_id__isnull": "false"}, []),
        ({"tags__contains": "x 1,x 2"}, ["second"]),
        ({"tags__overlaps": "x 1,x 2"}, ["first", "second"]),
        ({"q": "harbour"}, ["first"]),
        ({"q": "HARBOUR"}, ["first"]),
        ({"q": "lantern"}, ["second"]),
        ({"q": "LANTERN"}, ["second"]),
        ({"q": "nothing of the sort"}, []),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [status, priority, due_on, project, assignee, tags]; api.search:
    [title, body].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_task(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


async def test_list_of_a_project(caller: Caller) -> None:
    """api.filter: project. The list of one project has its rows and no others."""
    task = await make_task(caller, project_id=(await make_project(caller))["id"])
    await make_task(caller)
    found = await ids_of(caller, project_id=task["project_id"])
    assert found == [task["id"]]


@pytest.mark.parametrize("name", ["created_at", "priority"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [created_at, priority].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [(await make_task(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    changes = {"title": "Changed", "body": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == task | changes | {
        "updated_at": updated["updated_at"],
        "version": task["version"] + 1,
    }
    assert updated["updated_at"] > task["updated_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    etag = (await caller.get(path)).headers["etag"]
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == task
    assert response.headers["etag"] == etag


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    task = await make_task(caller)
    response = await caller.patch(f"/tasks/{task['id']}", json=members)
    assert response.status_code == 200, response.text
    assert response.json().items() >= members.items()


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_update_refuses_beyond_the_bounds(
    caller: Caller, name: str, value: Any
) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or
    another type is a 422 that points at the member, and the row stays as it was.
    """
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == task


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    task = await make_task(caller)
    response = await caller.patch(f"/tasks/{task['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_refuses_a_title_that_is_taken(caller: Caller) -> None:
    """unique: [project, title].

    Taking the `project_id` and `title` of another row is a 409, and nothing changes.
    """
    task = await make_task(caller)
    other = await make_task(caller)
    path = f"/tasks/{other['id']}"
    response = await caller.patch(
        path, json={"project_id": task["project_id"], "title": task["title"]}
    )
    assert_refused(response, 409, "/title")
    assert (await caller.get(path)).json() == other


async def test_update_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag.

    If-Match with an ETag of the past is a 412, and nothing is overwritten.
    """
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    changes = {"title": "Changed", "body": "Changed"}
    updated = await caller.patch(path, json=changes, headers=seen)
    assert updated.status_code == 200, updated.text
    assert updated.headers["etag"] != seen["If-Match"]
    late = await caller.patch(path, json=changes, headers=seen)
    assert_refused(late, 412)
    assert (await caller.get(path)).json() == updated.json()


@pytest.mark.parametrize("wanted", STATUS_WAYS)
@pytest.mark.parametrize("current", STATUS_WAYS)
async def test_status_moves_as_allowed(
    caller: Caller, current: str, wanted: str
) -> None:
    """transitions: status.

    From every state to every other: an allowed change is made, any other is a 409.
    """
    task = await make_task(caller)
    await move_status(caller, task, current)
    path = f"/tasks/{task['id']}"
    response = await caller.patch(path, json={"status": wanted})
    if current == wanted or (current, wanted) in STATUS_CHANGES:
        assert response.status_code == 200, response.text
    else:
        assert_refused(response, 409, "/status")
        wanted = current
    assert (await caller.get(path)).json()["status"] == wanted


async def test_done_is_stamped(caller: Caller) -> None:
    """transitions: status: doing to done. Becoming `done` sets `done_at`."""
    task = await make_task(caller)
    await move_status(caller, task, "doing")
    changes = {"status": "done"}
    response = await caller.patch(f"/tasks/{task['id']}", json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated["done_at"] >= task["created_at"]


async def test_done_needs_the_role_member_or_admin(
    caller: Caller, sign_in: SignIn
) -> None:
    """transitions: status: doing to done.

    From `doing` to `done` a caller without the role member or admin is refused with a
    403.
    """
    task = await make_task(caller)
    await move_status(caller, task, "doing")
    path = f"/tasks/{task['id']}"
    changes = {"status": "done"}
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.patch(path, json=changes), 403)
    assert (await caller.get(path)).json()["status"] == "doing"
    stale = {"If-Match": '"another"'}
    assert_refused(await lacking.patch(path, json=changes, headers=stale), 403)
    having = await sign_in("member", account=caller.account_id)
    response = await having.patch(path, json=changes)
    assert response.status_code == 200, response.text


async def test_done_has_time_holds_in_the_database_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """checks: done_has_time.

    The same check stops a statement that doesn't come through the API.
    """
    task = await make_task(caller)
    with pytest.raises(asyncpg.CheckViolationError, match="tasks_done_has_time_check"):
        await connection.execute(
            "UPDATE tasks SET status = 'done', done_at = NULL WHERE id = $1", task["id"]
        )


async def test_create_refuses_what_breaks_urgent_is_planned(caller: Caller) -> None:
    """checks: urgent_is_planned.

    A row that breaks the check is a 422 with the check's name.
    """
    body = await task_body(caller)
    response = await caller.post("/tasks", json=body | {"priority": 5, "due_on": None})
    assert_refused(response, 422)
    assert "urgent_is_planned" in response.text
    assert await ids_of(caller) == []


async def test_urgent_is_planned_holds_in_the_database_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """checks: urgent_is_planned.

    The same check stops a statement that doesn't come through the API.
    """
    task = await make_task(caller)
    with pytest.raises(
        asyncpg.CheckViolationError, match="tasks_urgent_is_planned_check"
    ):
        await connection.execute(
            "UPDATE tasks SET priority = 5, due_on = NULL WHERE id = $1", task["id"]
        )


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE tasks SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE tasks SET title = NULL WHERE id = $1", "title", id="title, null"
        ),
        pytest.param(
            "UPDATE tasks SET title = repeat('é', 201) WHERE id = $1",
            "tasks_title_length",
            id="title, too long",
        ),
        pytest.param(
            "UPDATE tasks SET title = '' WHERE id = $1",
            "tasks_title_length",
            id="title, too short",
        ),
        pytest.param(
            "UPDATE tasks SET body = repeat('é', 20001) WHERE id = $1",
            "tasks_body_length",
            id="body, too long",
        ),
        pytest.param(
            "UPDATE tasks SET status = NULL WHERE id = $1", "status", id="status, null"
        ),
        pytest.param(
            "UPDATE tasks SET status = 'unknown' WHERE id = $1",
            "tasks_status_valid",
            id="status, no such value",
        ),
        pytest.param(
            "UPDATE tasks SET priority = NULL WHERE id = $1",
            "priority",
            id="priority, null",
        ),
        pytest.param(
            "UPDATE tasks SET priority = -1 WHERE id = $1",
            "tasks_priority_range",
            id="priority, too small",
        ),
        pytest.param(
            "UPDATE tasks SET priority = 6 WHERE id = $1",
            "tasks_priority_range",
            id="priority, too great",
        ),
        pytest.param(
            "UPDATE tasks SET estimate = -0.01 WHERE id = $1",
            "tasks_estimate_range",
            id="estimate, too small",
        ),
        pytest.param(
            "UPDATE tasks SET estimate = 'NaN' WHERE id = $1",
            "tasks_estimate_range",
            id="estimate, not a number",
        ),
        pytest.param(
            "UPDATE tasks SET tags = NULL WHERE id = $1", "tags", id="tags, null"
        ),
        pytest.param(
            "UPDATE tasks SET tags = ARRAY[NULL]::text[] WHERE id = $1",
            "tasks_tags_elements",
            id="tags, null inside",
        ),
        pytest.param(
            "UPDATE tasks SET tags = ARRAY[repeat('é', 41)]::text[] WHERE id = $1",
            "tasks_tags_elements",
            id="tags, item too long",
        ),
        pytest.param(
            "UPDATE tasks SET tags = array_fill('spring'::text, ARRAY[21]) WHERE id "
            "= $1",
            "tasks_tags_items",
            id="tags, too many",
        ),
        pytest.param(
            "UPDATE tasks SET settings = NULL WHERE id = $1",
            "settings",
            id="settings, null",
        ),
        pytest.param(
            "UPDATE tasks SET project_id = NULL WHERE id = $1",
            "project_id",
            id="project_id, null",
        ),
        pytest.param(
            "UPDATE tasks SET created_by_id = NULL WHERE id = $1",
            "created_by_id",
            id="created_by_id, null",
        ),
        pytest.param(
            "UPDATE tasks SET created_at = NULL WHERE id = $1",
            "created_at",
            id="created_at, null",
        ),
        pytest.param(
            "UPDATE tasks SET updated_at = NULL WHERE id = $1",
            "updated_at",
            id="updated_at, null",
        ),
        pytest.param(
            "UPDATE tasks SET version = NULL WHERE id = $1",
            "version",
            id="version, null",
        ),
        pytest.param(
            "UPDATE tasks SET parent_id = id WHERE id = $1",
            "tasks_parent_id_other",
            id="parent_id, itself",
        ),
    ],
)
async def test_the_database_refuses_it_too(
    caller: Caller, connection: asyncpg.Connection, statement: str, broken: str
) -> None:
    """fields: constraints.

    What is just outside of a constraint, or null, is refused by the table itself as
    well.
    """
    task = await make_task(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, task["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [project, assignee, created_by, parent, labels].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    task = await make_task(caller, label_ids=[(await make_label(caller))["id"]])
    keys: dict[str, tuple[str, Any]] = {
        "tasks_assignee_id_fkey": (
            "UPDATE tasks SET assignee_id = $2 WHERE id = $1",
            outsider.profile_id,
        ),
        "tasks_created_by_id_fkey": (
            "UPDATE tasks SET created_by_id = $2 WHERE id = $1",
            uuid4(),
        ),
        "tasks_parent_id_fkey": (
            "UPDATE tasks SET parent_id = $2 WHERE id = $1",
            (await make_task(outsider))["id"],
        ),
        "tasks_project_id_fkey": (
            "UPDATE tasks SET project_id = $2 WHERE id = $1",
            (await make_project(outsider))["id"],
        ),
        "task_labels_label_id_fkey": (
            "UPDATE task_labels SET label_id = $2 WHERE task_id = $1",
            (await make_label(outsider))["id"],
        ),
        "task_labels_task_id_fkey": (
            "UPDATE task_labels SET task_id = $2 WHERE task_id = $1",
            (await make_task(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, task["id"], key)
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute(
            "UPDATE task_labels SET account_id = NULL WHERE task_id = $1", task["id"]
        )


async def test_a_deleted_task_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(path, json={"title": "Changed", "body": "Changed"}), 404
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM tasks WHERE id = $1", task["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_task_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == task | {
        "updated_at": restored["updated_at"],
        "version": restored["version"],
    }
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_task(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    task = await make_task(caller)
    live = f"/tasks/{task['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/tasks/{uuid4()}/restore"), 404)


async def test_the_title_of_a_deleted_task_is_free(caller: Caller) -> None:
    """unique: [project, title].

    It may be used again, and then the deleted row can't come back: a 409.
    """
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    await caller.delete(path)
    await make_task(caller, project_id=task["project_id"], title=task["title"])
    assert_refused(await caller.post(f"{path}/restore"), 409, "/title")


async def test_delete_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag. If-Match with an ETag of the past is a 412, and nothing is deleted."""
    task = await make_task(caller)
    path = f"/tasks/{task['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    await caller.patch(path, json={"title": "Changed", "body": "Changed"})
    assert_refused(await caller.delete(path, headers=seen), 412)
    current = {"If-Match": (await caller.get(path)).headers["etag"]}
    response = await caller.delete(path, headers=current)
    assert response.status_code == 204, response.text


@pytest.mark.parametrize("name", ["project_id", "parent_id"])
async def test_a_task_goes_and_returns_with_its_parent(
    caller: Caller, name: str
) -> None:
    """relations: [project, parent]: on_delete: cascade.

    It disappears with its parent and comes back with it; what was deleted before stays
    deleted.
    """
    project = await make_project(caller)
    parent = await make_task(caller, project_id=project["id"])
    kept = await make_task(caller, project_id=project["id"], parent_id=parent["id"])
    gone = await make_task(caller, project_id=project["id"], parent_id=parent["id"])
    await caller.delete(f"/tasks/{gone['id']}")
    path = {
        "project_id": f"/projects/{project['id']}",
        "parent_id": f"/tasks/{parent['id']}",
    }[name]
    response = await caller.delete(path)
    assert response.status_code == 204, response.text
    assert_refused(await caller.get(f"/tasks/{kept['id']}"), 404)
    assert_refused(await caller.post(f"/tasks/{kept['id']}/restore"), 409)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    assert (await caller.get(f"/tasks/{kept['id']}")).status_code == 200
    assert_refused(await caller.get(f"/tasks/{gone['id']}"), 404)


@pytest.mark.parametrize("name", ["project_id", "parent_id"])
async def test_a_deleted_row_gets_no_tasks(caller: Caller, name: str) -> None:
    """relations: [project, parent].

    A key to a deleted row is refused just as one to a row that never was.
    """
    project = await make_project(caller)
    parent = await make_task(caller, project_id=project["id"])
    await caller.delete(f"/tasks/{parent['id']}")
    await caller.delete(f"/projects/{project['id']}")
    gone = {name: {"project_id": project["id"], "parent_id": parent["id"]}[name]}
    body = await task_body(caller)
    response = await caller.post("/tasks", json=body | gone)
    assert_refused(response, 422, f"/{name}")
    other = await make_task(caller)
    response = await caller.patch(f"/tasks/{other['id']}", json=gone)
    assert_refused(response, 422, f"/{name}")


async def test_labels_are_put_on_and_taken_off(caller: Caller) -> None:
    """relations: labels: many.

    Adding twice is adding once; removing what isn't there is a 404.
    """
    task = await make_task(caller)
    label = await make_label(caller)
    path = f"/tasks/{task['id']}"
    link = f"{path}/labels/{label['id']}"
    for _ in range(2):
        assert (await caller.put(link)).status_code == 204
    assert (await caller.get(path)).json()["label_ids"] == [label["id"]]
    assert (await caller.delete(link)).status_code == 204
    assert (await caller.get(path)).json()["label_ids"] == []
    assert_refused(await caller.delete(link), 404)


async def test_label_ids_replace_the_set(caller: Caller) -> None:
    """relations: labels: many.

    `label_ids` in a body is the whole set: neither order nor repeats count.
    """
    old = (await make_label(caller))["id"]
    new = (await make_label(caller))["id"]
    task = await make_task(caller, label_ids=[old])
    path = f"/tasks/{task['id']}"
    response = await caller.patch(path, json={"label_ids": [new, new]})
    assert response.status_code == 200, response.text
    assert response.json()["label_ids"] == [new]
    assert (await caller.get(path)).json()["label_ids"] == [new]


async def test_a_label_that_is_deleted_comes_off(caller: Caller) -> None:
    """relations: labels: many.

    A deleted label is no longer among `label_ids`, which counts as a change of the row.
    """
    label = await make_label(caller)
    task = await make_task(caller, label_ids=[label["id"]])
    path = f"/tasks/{task['id']}"
    seen = (await caller.get(path)).headers["etag"]
    response = await caller.delete(f"/labels/{label['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(path)
    assert read.json()["label_ids"] == []
    assert read.headers["etag"] != seen


async def test_labels_are_at_most_50(caller: Caller) -> None:
    """relations: labels: many. One label more is a 409, and stays off."""
    most = [(await make_label(caller))["id"] for _ in range(50)]
    task = await make_task(caller, label_ids=most)
    path = f"/tasks/{task['id']}"
    label = await make_label(caller)
    link = f"{path}/labels/{label['id']}"
    assert_refused(await caller.put(link), 409)
    assert (await caller.get(path)).json() == task


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_labels_of_strangers_are_not_there(
    caller: Caller, outsider: Caller, method: str
) -> None:
    """relations: labels: many.

    A stranger's label is refused as one that doesn't exist: a 404.
    """
    task = await make_task(caller)
    foreign = await make_label(outsider)
    path = f"/tasks/{task['id']}/labels"
    answers = []
    for key in (foreign["id"], uuid4()):
        response = await caller.request(method, f"{path}/{key}")
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]


async def test_reopen_is_done_by_the_service(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """actions: reopen.

    The operation hands the caller's input to `reopen` and answers with what has become
    of the row.
    """
    task = await make_task(caller)
    service = AsyncMock()
    monkeypatch.setattr("app.api.v1.routes.task.reopen", service)
    body = {"reason": "The fix did not hold."}
    response = await caller.post(f"/tasks/{task['id']}/reopen", json=body)
    assert response.status_code == 200, response.text
    [asked] = service.await_args_list
    *_, key, sent = asked.args
    assert str(key) == task["id"]
    assert sent.model_dump(mode="json", by_alias=True, exclude_unset=True) == body
    assert response.json()["version"] == task["version"] + 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("reason", None, id="reason, null"),
        pytest.param("reason", "é" * 501, id="reason, too long"),
        pytest.param("reason", "nul \x00", id="reason, a NUL byte"),
        pytest.param("reason", 7, id="reason, a number"),
    ],
)
async def test_reopen_refuses_beyond_the_bounds(
    caller: Caller, name: str, value: Any
) -> None:
    """actions: reopen: input.

    Input just outside a constraint is a 422 that points at the member.
    """
    task = await make_task(caller)
    body: dict[str, Any] = {"reason": "The fix did not hold."}
    response = await caller.post(
        f"/tasks/{task['id']}/reopen", json=body | {name: value}
    )
    assert_invalid(response, f"/{name}")
