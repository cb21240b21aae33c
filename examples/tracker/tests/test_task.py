"""Tasks: what a caller may do with them, and what is refused.

Each test says which acceptance criterion or which rule of the spec it is about.
"""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.caller import Caller, SignIn
from tests.factories.label import make_label
from tests.factories.project import make_project
from tests.factories.task import make_task, task_body
from tests.problem import assert_refused

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/tasks", None),
    ("POST", "/tasks", {"title": "Theirs"}),
    ("GET", "/tasks/{id}", None),
    ("PATCH", "/tasks/{id}", {"title": "Theirs"}),
    ("DELETE", "/tasks/{id}", None),
    ("POST", "/tasks/{id}/restore", None),
    ("PUT", "/tasks/{id}/labels/{label_id}", None),
    ("DELETE", "/tasks/{id}/labels/{label_id}", None),
]
OF_ONE_TASK = [operation for operation in OPERATIONS if "{id}" in operation[1]]

# Values that are just inside what a member may be; what is stored is told as it was sent.
ACCEPTED = [
    ("title", "x"),
    ("title", "é" * 200),
    ("body", ""),
    ("body", "x" * 20_000),
    ("body", None),
    ("priority", 0),
    ("priority", 5),
    ("estimate", "0.00"),
    ("estimate", "9999.99"),
    ("estimate", None),
    ("due_on", "0001-01-01"),
    ("due_on", "9999-12-31"),
    ("due_on", None),
    ("tags", []),
    ("tags", ["x"] * 20),
    ("tags", ["é" * 40]),
    ("settings", {}),
    ("settings", {"theme": ["dark", None, 1.5, {"nested": True}]}),
    ("assignee_id", None),
    ("parent_id", None),
    ("label_ids", []),
]

# Values that are just outside, or of another kind altogether.
REFUSED = [
    ("title", None),
    ("title", ""),
    ("title", "x" * 201),
    ("title", "nul \0"),
    ("title", 7),
    ("body", "x" * 20_001),
    ("body", "nul \0"),
    ("status", None),
    ("status", "unknown"),
    ("priority", None),
    ("priority", -1),
    ("priority", 6),
    ("priority", 2**31),
    ("priority", 1.5),
    ("priority", "1"),
    ("priority", True),
    ("estimate", "-0.01"),
    ("estimate", "10000.00"),
    ("estimate", "0.001"),
    ("estimate", "NaN"),
    ("estimate", "Infinity"),
    ("due_on", "2026-02-29"),
    ("due_on", "10000-01-01"),
    ("due_on", 0),
    ("tags", None),
    ("tags", "x"),
    ("tags", ["x"] * 21),
    ("tags", ["x" * 41]),
    ("tags", ["nul \0"]),
    ("tags", [None]),
    ("settings", None),
    ("settings", {"nul": "\0"}),
    ("settings", {"nul \0": 1}),
    ("project_id", None),
    ("project_id", "7"),
    ("assignee_id", "7"),
    ("parent_id", "7"),
    ("label_ids", None),
    ("label_ids", ["7"]),
    ("label_ids", [str(UUID(int=n)) for n in range(101)]),
]

# The same bounds in SQL, for what does not come in through the API.
REFUSED_IN_SQL = [
    ("title", "NULL"),
    ("title", "''"),
    ("title", "repeat('x', 201)"),
    ("body", "repeat('x', 20001)"),
    ("status", "NULL"),
    ("status", "'unknown'"),
    ("status", "'done'"),  # checks: done_has_time
    ("priority", "NULL"),
    ("priority", "-1"),
    ("priority", "6"),
    ("estimate", "-0.01"),
    ("estimate", "10000.00"),
    ("estimate", "'NaN'"),
    ("tags", "NULL"),
    ("tags", "array_fill('x'::text, ARRAY[21])"),
    ("tags", "ARRAY[repeat('x', 41)]"),
    ("tags", "ARRAY[NULL]"),
    ("settings", "NULL"),
    ("project_id", "NULL"),
    ("project_id", "gen_random_uuid()"),
    ("assignee_id", "gen_random_uuid()"),
    ("parent_id", "gen_random_uuid()"),
]

# Members that no caller may set.
NOT_WRITABLE = [
    "id",
    "account_id",
    "created_by_id",
    "created_at",
    "updated_at",
    "deleted_at",
    "done_at",
    "version",
    "search",
    "unknown",
]

# Bodies that are no JSON, or whose JSON no member can hold.
MALFORMED = {
    "empty": b"",
    "cut off": b'{"title": ',
    "not UTF-8": b'{"title": "\xff"}',
    "lone surrogate": b'{"title": "\\ud800"}',
    "not a number": b'{"priority": NaN}',
    "endless number": b'{"priority": ' + b"9" * 5_000 + b"}",
    "too large a float": b'{"estimate": 1e999}',
    "nested too deeply": b'{"settings": ' + b"[" * 100_000,
    "not an object": b"[]",
    "null": b"null",
}

ALLOWED_TRANSITIONS = {("todo", "doing"), ("doing", "todo"), ("doing", "done")}
STATES = ["todo", "doing", "done"]


async def move_to(caller: Caller, task: dict[str, Any], state: str) -> None:
    """Take a new task to a state by the shortest allowed way."""
    for step in STATES[1 : STATES.index(state) + 1]:
        response = await caller.patch(f"/tasks/{task['id']}", json={"status": step})
        assert response.status_code == 200, response.text


async def ids_of(caller: Caller, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await caller.get("/tasks", params=query)
    assert response.status_code == 200, response.text
    return [task["id"] for task in response.json()["data"]]


# Create


async def test_create_returns_the_task_with_its_defaults(member: Caller) -> None:
    """fields: what has a default, or may be null, need not be sent."""
    body = await task_body(member)
    response = await member.post("/tasks", json=body)
    assert response.status_code == 201
    task = response.json()
    assert response.headers["location"] == f"/api/v1/tasks/{task['id']}"
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
        "created_by_id": str(member.profile_id),
        "parent_id": None,
        "label_ids": [],
        "created_at": task["created_at"],
        "updated_at": task["created_at"],
        "version": 1,
    }
    read = await member.get(response.headers["location"].removeprefix("/api/v1"))
    assert read.json() == task


@pytest.mark.parametrize("name", ["title", "project_id"])
async def test_create_needs_each_required_member(member: Caller, name: str) -> None:
    """fields, relations: `required` is the default."""
    body = await task_body(member)
    del body[name]
    assert_refused(await member.post("/tasks", json=body), 422, f"/{name}")


@pytest.mark.parametrize(("name", "value"), ACCEPTED)
async def test_create_accepts_the_bounds(member: Caller, name: str, value: Any) -> None:
    """fields: just inside each constraint."""
    body = await task_body(member, **{name: value})
    response = await member.post("/tasks", json=body)
    assert response.status_code == 201, response.text
    assert response.json()[name] == value


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_create_refuses_beyond_the_bounds(
    member: Caller, name: str, value: Any
) -> None:
    """fields: just outside each constraint."""
    body = await task_body(member)
    response = await member.post("/tasks", json=body | {name: value})
    assert_refused(response, 422, f"/{name}")
    assert await ids_of(member) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    member: Caller, name: str
) -> None:
    """ownership, access: the server sets these; unknown members are mistakes."""
    body = await task_body(member)
    response = await member.post("/tasks", json=body | {name: None})
    assert_refused(response, 422, f"/{name}")


@pytest.mark.parametrize("status", ["doing", "done"])
async def test_create_starts_at_the_initial_status(member: Caller, status: str) -> None:
    """transitions: a create starts at todo and nowhere else."""
    body = await task_body(member, status=status)
    assert_refused(await member.post("/tasks", json=body), 422, "/status")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(member: Caller, content: bytes) -> None:
    """HTTP: whatever bytes are sent, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await member.post("/tasks", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(member: Caller) -> None:
    """HTTP: a body that is not announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await member.post("/tasks", content=b'{"title": "x"}', headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(member: Caller) -> None:
    """HTTP: a body beyond the limit is a 413."""
    response = await member.post("/tasks", json={"body": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_title_that_is_taken(member: Caller) -> None:
    """unique: [project, title]."""
    task = await make_task(member)
    taken = {"title": task["title"], "project_id": task["project_id"]}
    assert_refused(await member.post("/tasks", json=taken), 409, "/title")
    elsewhere = await task_body(member, title=task["title"])
    assert (await member.post("/tasks", json=elsewhere)).status_code == 201


# References


@pytest.mark.parametrize(
    "name", ["project_id", "parent_id", "assignee_id", "label_ids"]
)
async def test_references_do_not_leave_the_account(
    member: Caller, outsider: Caller, name: str
) -> None:
    """relations: what belongs to strangers is refused just as what does not exist."""
    foreign = await make_task(outsider)
    target = {
        "project_id": foreign["project_id"],
        "parent_id": foreign["id"],
        "assignee_id": str(outsider.profile_id),
        "label_ids": (await make_label(outsider))["id"],
    }[name]
    task = await make_task(member)
    answers = []
    for reference in (target, str(uuid4())):
        value = [reference] if name == "label_ids" else reference
        created = await member.post(
            "/tasks",
            json=await task_body(member) | {name: value},
            headers={"X-Request-Id": "same"},
        )
        updated = await member.patch(
            f"/tasks/{task['id']}",
            json={name: value},
            headers={"X-Request-Id": "same"},
        )
        assert_refused(created, 422, f"/{name}")
        assert_refused(updated, 422, f"/{name}")
        answers.append((created.content, updated.content))
    assert answers[0] == answers[1]


async def test_references_within_the_account(member: Caller, admin: Caller) -> None:
    """relations: a member's own project, task, colleague and label."""
    parent = await make_task(member)
    label = await make_label(member)
    references = {
        "project_id": parent["project_id"],
        "parent_id": parent["id"],
        "assignee_id": str(admin.profile_id),
        "label_ids": [label["id"]],
    }
    task = await make_task(member, **references)
    assert task.items() >= references.items()


async def test_a_former_member_is_no_longer_assigned(
    member: Caller, admin: Caller, connection: asyncpg.Connection
) -> None:
    """relations: assignee, on_delete: set_null."""
    task = await make_task(member, assignee_id=str(admin.profile_id))
    await connection.execute(
        "DELETE FROM memberships WHERE profile_id = $1", admin.profile_id
    )
    read = await member.get(f"/tasks/{task['id']}")
    assert read.json()["assignee_id"] is None


# Who may do it


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic bm9ib2R5Og=="},
    ],
    ids=["none", "empty", "nonsense", "basic"],
)
async def test_needs_a_token(
    anonymous: AsyncClient,
    method: str,
    path: str,
    body: object,
    headers: dict[str, str],
) -> None:
    """ownership: account. Nobody gets in without having signed in."""
    path = path.format(id=uuid4(), label_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """HTTP: the order of checks."""
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/tasks", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE_TASK)
async def test_a_task_of_strangers_is_not_there(
    member: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """see-own-account: a member sees the tasks of the account, and no others."""
    label = await make_label(outsider)
    task = await make_task(member)
    if path.endswith("/restore"):
        response = await member.delete(f"/tasks/{task['id']}")
    answers = []
    for task_id in (task["id"], uuid4()):
        response = await outsider.request(
            method,
            path.format(id=task_id, label_id=label["id"]),
            json=body,
            headers={"X-Request-Id": "same"},
        )
        assert_refused(response, 404)
        answers.append((response.content, response.headers))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await member.get(f"/tasks/{task['id']}")).json() == task


async def test_the_list_has_no_tasks_of_strangers(
    member: Caller, admin: Caller, outsider: Caller
) -> None:
    """see-own-account: a member sees the tasks of the account, and no others."""
    task = await make_task(member)
    own = await make_task(outsider)
    assert await ids_of(member) == [task["id"]]
    assert await ids_of(admin) == [task["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert await ids_of(outsider, project_id=task["project_id"]) == []


async def test_delete_needs_the_role_admin(
    member: Caller, viewer: Caller, admin: Caller
) -> None:
    """api.roles: delete: [admin]."""
    task = await make_task(member)
    for caller in (member, viewer):
        assert_refused(await caller.delete(f"/tasks/{task['id']}"), 403)
    assert (await member.get(f"/tasks/{task['id']}")).status_code == 200
    assert (await admin.delete(f"/tasks/{task['id']}")).status_code == 204


async def test_a_role_counts_in_its_own_account_only(
    member: Caller, sign_in: SignIn
) -> None:
    """ownership: roles are those held in the account that the request is about."""
    task = await make_task(member)
    caller = await sign_in("admin", accounts={member.account_id: frozenset({"member"})})
    elsewhere = {"X-Account-Id": str(caller.account_id)}
    here = {"X-Account-Id": str(member.account_id)}
    path = f"/tasks/{task['id']}"
    assert_refused(await caller.delete(path, headers=elsewhere), 404)
    assert_refused(await caller.delete(path, headers=here), 403)


async def test_the_account_is_the_one_that_the_header_names(
    member: Caller, sign_in: SignIn
) -> None:
    """ownership: one account is active in a request; an account of others is a 404."""
    task = await make_task(member)
    caller = await sign_in("admin", accounts={member.account_id: frozenset({"member"})})
    for account_id, visible in (
        (member.account_id, [task["id"]]),
        (caller.account_id, []),
    ):
        page = await caller.get("/tasks", headers={"X-Account-Id": str(account_id)})
        assert [task["id"] for task in page.json()["data"]] == visible
    assert_refused(await caller.get("/tasks"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await caller.get("/tasks", headers=headers), 404)


# Read


async def test_read_an_unknown_task(member: Caller) -> None:
    """HTTP: 404."""
    assert_refused(await member.get(f"/tasks/{uuid4()}"), 404)


@pytest.mark.parametrize("task_id", ["7", "x" * 5_000, "%00", "%F0%9F%98%80", "%ff"])
async def test_read_with_a_malformed_id(member: Caller, task_id: str) -> None:
    """HTTP: an id that is no UUID is a 422."""
    assert_refused(await member.get(f"/tasks/{task_id}"), 422)


async def test_read_answers_304_while_nothing_changes(member: Caller) -> None:
    """api.etag: If-None-Match."""
    path = f"/tasks/{(await make_task(member))['id']}"
    etag = (await member.get(path)).headers["etag"]
    unchanged = await member.get(path, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag
    await member.patch(path, json={"priority": 3})
    changed = await member.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


# List


async def test_list_reaches_every_task_once(member: Caller) -> None:
    """HTTP: pages by cursor, until next_cursor is null."""
    project = await make_project(member)
    tasks = [
        await make_task(member, project_id=project["id"], priority=priority)
        for priority in (2, 0, 2, 1, 0)
    ]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-priority"}
    for size in (2, 2, 1):
        page = (await member.get("/tasks", params=query)).json()
        assert len(page["data"]) == size
        seen += [task["id"] for task in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert [[t["id"] for t in tasks].index(i) for i in seen] in (
        [0, 2, 3, 1, 4],
        [2, 0, 3, 4, 1],
    )


async def test_list_counts_on_request(member: Caller) -> None:
    """HTTP: count=exact."""
    project = await make_project(member)
    for _ in range(3):
        await make_task(member, project_id=project["id"])
    page = await member.get("/tasks", params={"limit": 1, "count": "exact"})
    assert page.json()["count"] == 3


@pytest.mark.parametrize("limit", [1, 200])
async def test_list_accepts_the_bounds_of_limit(member: Caller, limit: int) -> None:
    """HTTP: limit 1 to 200."""
    assert await ids_of(member, limit=limit) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "x"),
        ("limit", "9" * 5_000),
        ("cursor", ""),
        ("cursor", "nonsense"),
        ("cursor", "é\0"),
        ("count", "guess"),
        ("sort", "title"),
        ("sort", "unknown"),
        ("sort", ""),
        ("expand", "account"),
        ("status", "unknown"),
        ("status__in", "todo,unknown"),
        ("priority", "x"),
        ("priority__gte", str(2**31)),
        ("due_on__lt", "yesterday"),
        ("due_on__isnull", "perhaps"),
        ("project_id", "7"),
        ("tags__contains", "nul \0"),
        ("q", "nul \0"),
        ("body", "x"),
        ("unknown", "x"),
    ],
)
async def test_list_refuses_what_it_cannot_answer(
    member: Caller, name: str, value: str
) -> None:
    """api.filter, api.sort, HTTP: parameters are typed, and there are no others."""
    response = await member.get("/tasks", params={name: value})
    assert_refused(response, 422, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(member: Caller) -> None:
    """HTTP: a cursor belongs to the sort and the filters that it was made for."""
    project = await make_project(member)
    for _ in range(2):
        await make_task(member, project_id=project["id"])
    page = await member.get("/tasks", params={"limit": 1, "sort": "priority"})
    cursor = page.json()["next_cursor"]
    for other in {"sort": "-priority"}, {"sort": "priority", "status": "todo"}:
        response = await member.get("/tasks", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "todo"}, ["plan", "write"]),
        ({"status__ne": "todo"}, ["test"]),
        ({"status__in": "todo,doing"}, ["plan", "test", "write"]),
        ({"priority": "1"}, ["write"]),
        ({"priority__ne": "1"}, ["plan", "test"]),
        ({"priority__in": "0,5"}, ["plan", "test"]),
        ({"priority__gt": "1"}, ["test"]),
        ({"priority__gte": "1"}, ["test", "write"]),
        ({"priority__lt": "1"}, ["plan"]),
        ({"priority__lte": "1"}, ["plan", "write"]),
        ({"due_on": "2026-01-31"}, ["write"]),
        ({"due_on__gt": "2026-01-31"}, ["test"]),
        ({"due_on__lte": "2026-01-31"}, ["write"]),
        ({"due_on__isnull": "true"}, ["plan"]),
        ({"due_on__isnull": "false"}, ["test", "write"]),
        ({"tags__contains": "api"}, ["test", "write"]),
        ({"tags__contains": "api,slow"}, ["test"]),
        ({"tags__overlaps": "slow,draft"}, ["test", "write"]),
        ({"priority__gte": "1", "status": "todo"}, ["write"]),
        ({"q": "handbook"}, ["write"]),
        ({"q": "PLAN"}, ["plan"]),
        ({"q": "nothing of the sort"}, []),
    ],
)
async def test_list_finds_what_is_asked_for(
    member: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [status, priority, due_on, project, tags]; api.search: [title, body]."""
    project = {"project_id": (await make_project(member))["id"]}
    await make_task(member, title="plan", **project)
    await make_task(
        member,
        title="write",
        body="A handbook",
        priority=1,
        due_on="2026-01-31",
        tags=["api", "draft"],
        **project,
    )
    test = await make_task(
        member,
        title="test",
        priority=5,
        due_on="2026-02-01",
        tags=["api", "slow"],
        **project,
    )
    await move_to(member, test, "doing")
    page = await member.get("/tasks", params=query)
    assert page.status_code == 200, page.text
    assert sorted(task["title"] for task in page.json()["data"]) == expected


async def test_list_of_a_project(member: Caller) -> None:
    """api.filter: project."""
    task, _ = await make_task(member), await make_task(member)
    assert await ids_of(member, project_id=task["project_id"]) == [task["id"]]


@pytest.mark.parametrize("name", ["created_at", "priority"])
async def test_list_sorts_both_ways(member: Caller, name: str) -> None:
    """api.sort: [created_at, priority]."""
    ids = [(await make_task(member, priority=priority))["id"] for priority in range(3)]
    assert await ids_of(member, sort=name) == ids
    assert await ids_of(member, sort=f"-{name}") == ids[::-1]


# Update


async def test_update_changes_what_was_sent_and_nothing_else(member: Caller) -> None:
    """HTTP: PATCH is a merge patch."""
    task = await make_task(member, body="As it was", tags=["kept"])
    response = await member.patch(
        f"/tasks/{task['id']}", json={"title": "Renamed", "body": None}
    )
    assert response.status_code == 200
    updated = response.json()
    assert updated["updated_at"] > task["updated_at"]
    assert updated == task | {
        "title": "Renamed",
        "body": None,
        "updated_at": updated["updated_at"],
        "version": task["version"] + 1,
    }
    assert (await member.get(f"/tasks/{task['id']}")).json() == updated


async def test_update_with_nothing_changes_nothing(member: Caller) -> None:
    """HTTP: PATCH with {} is a no-op."""
    task = await make_task(member)
    before = await member.get(f"/tasks/{task['id']}")
    response = await member.patch(f"/tasks/{task['id']}", json={})
    assert response.status_code == 200
    assert response.json() == task
    assert response.headers["etag"] == before.headers["etag"]


@pytest.mark.parametrize(("name", "value"), ACCEPTED)
async def test_update_accepts_the_bounds(member: Caller, name: str, value: Any) -> None:
    """fields: just inside each constraint."""
    task = await make_task(member)
    response = await member.patch(f"/tasks/{task['id']}", json={name: value})
    assert response.status_code == 200, response.text
    assert response.json()[name] == value


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_update_refuses_beyond_the_bounds(
    member: Caller, name: str, value: Any
) -> None:
    """fields: just outside each constraint; null where the column is NOT NULL."""
    task = await make_task(member)
    response = await member.patch(f"/tasks/{task['id']}", json={name: value})
    assert_refused(response, 422, f"/{name}")
    assert (await member.get(f"/tasks/{task['id']}")).json() == task


@pytest.mark.parametrize(("name", "value"), REFUSED_IN_SQL)
async def test_the_database_refuses_beyond_the_bounds(
    member: Caller, connection: asyncpg.Connection, name: str, value: str
) -> None:
    """fields, relations, checks: the database has the last word, and says the same."""
    task = await make_task(member)
    with pytest.raises((asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)):
        await connection.execute(
            f"UPDATE tasks SET {name} = {value} WHERE id = $1", task["id"]
        )


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    member: Caller, name: str
) -> None:
    """ownership, access: the server sets these; unknown members are mistakes."""
    task = await make_task(member)
    response = await member.patch(f"/tasks/{task['id']}", json={name: None})
    assert_refused(response, 422, f"/{name}")


async def test_update_refuses_a_title_that_is_taken(member: Caller) -> None:
    """unique: [project, title]."""
    first = await make_task(member)
    second = await make_task(member, project_id=first["project_id"])
    path = f"/tasks/{second['id']}"
    response = await member.patch(path, json={"title": first["title"]})
    assert_refused(response, 409, "/title")
    assert (await member.get(path)).json() == second


async def test_update_only_what_the_caller_has_seen(member: Caller) -> None:
    """api.etag: If-Match; another version is a 412."""
    path = f"/tasks/{(await make_task(member))['id']}"
    seen = (await member.get(path)).headers["etag"]
    updated = await member.patch(path, json={"priority": 1}, headers={"If-Match": seen})
    assert updated.status_code == 200
    assert updated.headers["etag"] != seen
    late = await member.patch(path, json={"priority": 2}, headers={"If-Match": seen})
    assert_refused(late, 412)
    assert (await member.get(path)).json() == updated.json()


@pytest.mark.parametrize("wanted", STATES)
@pytest.mark.parametrize("current", STATES)
async def test_status_moves_as_allowed(
    member: Caller, current: str, wanted: str
) -> None:
    """transitions: todo and doing to and fro, doing to done, and nothing after it."""
    task = await make_task(member)
    await move_to(member, task, current)
    path = f"/tasks/{task['id']}"
    response = await member.patch(path, json={"status": wanted})
    if current == wanted or (current, wanted) in ALLOWED_TRANSITIONS:
        assert response.status_code == 200, response.text
    else:
        assert_refused(response, 409, "/status")
        wanted = current
    assert (await member.get(path)).json()["status"] == wanted


async def test_done_is_stamped(member: Caller) -> None:
    """transitions: doing to done sets done_at."""
    task = await make_task(member)
    await move_to(member, task, "done")
    done = (await member.get(f"/tasks/{task['id']}")).json()
    assert done["done_at"] >= task["created_at"]


async def test_done_needs_the_role_member(member: Caller, viewer: Caller) -> None:
    """transitions: doing to done, roles: [member]."""
    task = await make_task(member)
    await move_to(viewer, task, "doing")
    path = f"/tasks/{task['id']}"
    assert_refused(await viewer.patch(path, json={"status": "done"}), 403)
    assert (await member.get(path)).json()["status"] == "doing"


# Delete and restore


async def test_a_deleted_task_is_gone(
    admin: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody sees the row any more, and it is still there."""
    task = await make_task(admin)
    path = f"/tasks/{task['id']}"
    response = await admin.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await admin.get(path), 404)
    assert_refused(await admin.patch(path, json={"priority": 1}), 404)
    assert_refused(await admin.delete(path), 404)
    assert await ids_of(admin) == []
    assert await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM tasks WHERE id = $1", task["id"]
    )


async def test_restore_brings_a_deleted_task_back(admin: Caller) -> None:
    """operations: restore."""
    task = await make_task(admin)
    path = f"/tasks/{task['id']}"
    await admin.delete(path)
    response = await admin.post(f"{path}/restore")
    assert response.status_code == 200
    restored = response.json()
    changed = {name: restored[name] for name in ("updated_at", "version")}
    assert restored == task | changed
    assert (await admin.get(path)).json() == restored


async def test_restore_needs_a_deleted_task(admin: Caller) -> None:
    """operations: restore. One that is live is a 409, one that never was a 404."""
    task = await make_task(admin)
    assert_refused(await admin.post(f"/tasks/{task['id']}/restore"), 409)
    assert_refused(await admin.post(f"/tasks/{uuid4()}/restore"), 404)


async def test_the_title_of_a_deleted_task_is_free(admin: Caller) -> None:
    """unique: among live rows. The first cannot come back while the second is there."""
    first = await make_task(admin)
    await admin.delete(f"/tasks/{first['id']}")
    await make_task(admin, title=first["title"], project_id=first["project_id"])
    response = await admin.post(f"/tasks/{first['id']}/restore")
    assert_refused(response, 409, "/title")


async def test_delete_only_what_the_caller_has_seen(admin: Caller) -> None:
    """api.etag: If-Match; another version is a 412."""
    path = f"/tasks/{(await make_task(admin))['id']}"
    seen = (await admin.get(path)).headers["etag"]
    await admin.patch(path, json={"priority": 1})
    assert_refused(await admin.delete(path, headers={"If-Match": seen}), 412)
    current = (await admin.get(path)).headers["etag"]
    response = await admin.delete(path, headers={"If-Match": current})
    assert response.status_code == 204


@pytest.mark.parametrize("owner", ["project", "parent"])
async def test_a_task_goes_and_returns_with_its_parent(
    admin: Caller, owner: str
) -> None:
    """relations: on_delete: cascade. What was deleted before stays deleted."""
    parent = await make_task(admin)
    within = {"project_id": parent["project_id"], "parent_id": parent["id"]}
    kept, gone = await make_task(admin, **within), await make_task(admin, **within)
    await admin.delete(f"/tasks/{gone['id']}")
    path = {
        "project": f"/projects/{parent['project_id']}",
        "parent": f"/tasks/{parent['id']}",
    }[owner]
    assert (await admin.delete(path)).status_code == 204
    assert_refused(await admin.get(f"/tasks/{kept['id']}"), 404)
    assert_refused(await admin.post(f"/tasks/{kept['id']}/restore"), 409)
    assert (await admin.post(f"{path}/restore")).status_code == 200
    assert (await admin.get(f"/tasks/{kept['id']}")).status_code == 200
    assert_refused(await admin.get(f"/tasks/{gone['id']}"), 404)


@pytest.mark.parametrize("name", ["project_id", "parent_id"])
async def test_a_deleted_row_gets_no_tasks(admin: Caller, name: str) -> None:
    """delete: soft. A deleted parent is refused just as one that never was."""
    parent = await make_task(admin)
    other = await make_task(admin)
    await admin.delete(f"/tasks/{parent['id']}")
    await admin.delete(f"/projects/{parent['project_id']}")
    reference = {"project_id": parent["project_id"], "parent_id": parent["id"]}[name]
    body = await task_body(admin) | {name: reference}
    assert_refused(await admin.post("/tasks", json=body), 422, f"/{name}")
    response = await admin.patch(f"/tasks/{other['id']}", json={name: reference})
    assert_refused(response, 422, f"/{name}")


# Labels


async def test_labels_are_put_on_and_taken_off(member: Caller) -> None:
    """relations: labels, many."""
    task, label = await make_task(member), await make_label(member)
    path = f"/tasks/{task['id']}"
    link = f"{path}/labels/{label['id']}"
    for _ in range(2):
        assert (await member.put(link)).status_code == 204
        assert (await member.get(path)).json()["label_ids"] == [label["id"]]
    assert (await member.delete(link)).status_code == 204
    assert (await member.get(path)).json()["label_ids"] == []
    assert_refused(await member.delete(link), 404)


async def test_label_ids_replace_the_set(member: Caller) -> None:
    """relations: labels, many. A set: neither its order nor repeats count."""
    old, new = await make_label(member), await make_label(member)
    task = await make_task(member, label_ids=[old["id"]])
    path = f"/tasks/{task['id']}"
    response = await member.patch(path, json={"label_ids": [new["id"], new["id"]]})
    assert response.status_code == 200, response.text
    assert response.json()["label_ids"] == [new["id"]]
    assert (await member.get(path)).json()["label_ids"] == [new["id"]]


async def test_a_label_that_is_deleted_comes_off(admin: Caller) -> None:
    """relations: labels, many; label is deleted for good."""
    label = await make_label(admin)
    task = await make_task(admin, label_ids=[label["id"]])
    assert (await admin.delete(f"/labels/{label['id']}")).status_code == 204
    assert (await admin.get(f"/tasks/{task['id']}")).json()["label_ids"] == []


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_labels_of_strangers_are_not_there(
    member: Caller, outsider: Caller, method: str
) -> None:
    """ownership: account. A stranger's label is refused as one that does not exist."""
    task, foreign = await make_task(member), await make_label(outsider)
    answers = []
    for label_id in (foreign["id"], uuid4()):
        response = await member.request(
            method,
            f"/tasks/{task['id']}/labels/{label_id}",
            headers={"X-Request-Id": "same"},
        )
        assert_refused(response, 404)
        answers.append(response.content)
    assert answers[0] == answers[1]


async def test_expand_answers_related_rows(member: Caller) -> None:
    """expand: each relation as the caller may see it, in one answer."""
    task = await make_task(member)
    response = await member.get(f"/tasks/{task['id']}?expand=project,created_by,assignee")
    assert response.status_code == 200, response.text
    body = response.json()
    assert body["project"]["id"] == task["project_id"]
    assert body["created_by"]["display_name"] == "Somebody"
    assert body["assignee"] is None
    page = (await member.get("/tasks?expand=project&count=exact&limit=1")).json()
    assert page["data"][0]["project"]["id"] == task["project_id"]
    assert "project" not in (await member.get("/tasks")).json()["data"][0]
    assert (await member.get("/tasks?expand=nobody")).status_code == 422
