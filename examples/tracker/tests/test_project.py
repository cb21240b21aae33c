# Compiled by restc from specs/project.yaml: change that.
"""Projects: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.project import make_project, project_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/projects", None),
    ("POST", "/projects", {}),
    ("GET", "/projects/{project_id}", None),
    ("PATCH", "/projects/{project_id}", {"name": "Changed", "description": "Changed"}),
    ("DELETE", "/projects/{project_id}", None),
    ("POST", "/projects/{project_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{project_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"name": "x"}, id="name, shortest"),
    pytest.param({"name": "é" * 120}, id="name, longest"),
    pytest.param({"description": ""}, id="description, shortest"),
    pytest.param({"description": "é" * 5000}, id="description, longest"),
    pytest.param({"description": None}, id="description, null"),
    pytest.param({"starts_on": "0001-01-02"}, id="starts_on, first"),
    pytest.param({"starts_on": "9999-12-30"}, id="starts_on, last"),
    pytest.param({"starts_on": None}, id="starts_on, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("name", None, id="name, null"),
    pytest.param("name", "é" * 121, id="name, too long"),
    pytest.param("name", "", id="name, too short"),
    pytest.param("name", "nul \x00", id="name, a NUL byte"),
    pytest.param("name", 7, id="name, a number"),
    pytest.param("description", "é" * 5001, id="description, too long"),
    pytest.param("description", "nul \x00", id="description, a NUL byte"),
    pytest.param("description", 7, id="description, a number"),
    pytest.param("status", None, id="status, null"),
    pytest.param("status", "unknown", id="status, no such value"),
    pytest.param("status", 0, id="status, a number"),
    pytest.param("starts_on", "2026-02-29", id="starts_on, no such day"),
    pytest.param("starts_on", "0001-01-01", id="starts_on, too early"),
    pytest.param("starts_on", "9999-12-31", id="starts_on, too late"),
    pytest.param("starts_on", "yesterday", id="starts_on, a word"),
    pytest.param("starts_on", 0, id="starts_on, a number"),
]

# What no caller may set.
NOT_WRITABLE = [
    "id",
    "account_id",
    "created_at",
    "updated_at",
    "version",
    "deleted_at",
    "search",
    "unknown",
]

STATUS_WAYS: dict[str, list[str]] = {
    "active": [],
    "paused": ["paused"],
    "archived": ["archived"],
}
STATUS_CHANGES = {
    ("active", "paused"),
    ("active", "archived"),
    ("paused", "active"),
    ("paused", "archived"),
    ("archived", "active"),
}


async def move_status(caller: Caller, project: dict[str, Any], state: str) -> None:
    """Take a project from its first state to another, the shortest way."""
    for step in STATUS_WAYS[state]:
        response = await caller.patch(
            f"/projects/{project['id']}", json={"status": step}
        )
        assert response.status_code == 200, response.text


# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"name": "Name 1", "starts_on": None},
    "second": {"name": "Name 2", "starts_on": "2026-03-03", "description": "lantern"},
    "third": {"name": "Name 3", "starts_on": "2026-03-04"},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/projects", params=query)
    assert response.status_code == 200, response.text
    return [project["id"] for project in response.json()["data"]]


async def test_create_returns_the_project_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await project_body(caller)
    response = await caller.post("/projects", json=body)
    assert response.status_code == 201, response.text
    project = response.json()
    assert response.headers["location"].endswith(f"/projects/{project['id']}")
    assert response.headers["etag"]
    assert project == {
        "id": project["id"],
        "name": body["name"],
        "description": None,
        "status": "active",
        "starts_on": None,
        "created_at": project["created_at"],
        "updated_at": project["updated_at"],
        "version": 1,
    }
    assert (await caller.get(f"/projects/{project['id']}")).json() == project


@pytest.mark.parametrize("name", ["name"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await project_body(caller)
    del body[name]
    assert_invalid(await caller.post("/projects", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await project_body(caller)
    response = await caller.post("/projects", json=body | members)
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
    body = await project_body(caller)
    response = await caller.post("/projects", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await project_body(caller)
    response = await caller.post("/projects", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("state", ["paused", "archived"])
async def test_create_starts_at_the_initial_status(caller: Caller, state: str) -> None:
    """transitions: status. A create starts at `active` and nowhere else."""
    body = await project_body(caller, status=state)
    assert_refused(await caller.post("/projects", json=body), 422, "/status")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/projects", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/projects", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/projects", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_name_that_is_taken(
    caller: Caller, outsider: Caller
) -> None:
    """unique: [name]. A second row with the same `name` is a 409."""
    project = await make_project(caller)
    taken = await project_body(caller, name=project["name"].swapcase())
    assert_refused(await caller.post("/projects", json=taken), 409, "/name")
    theirs = await project_body(outsider, name=project["name"].swapcase())
    response = await outsider.post("/projects", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_name_store_one(caller: Caller) -> None:
    """unique: [name].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await project_body(caller)
    creates = [caller.post("/projects", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


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
    path = path.format(project_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/projects", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_project_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's project exactly as for one that doesn't
    exist: a 404.
    """
    project = await make_project(caller)
    if path.endswith("/restore"):
        live = path.format(project_id=project["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/projects/{project['id']}")
    answers = []
    for key in (project["id"], uuid4()):
        address = path.format(project_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/projects/{project['id']}")).json() == project


async def test_the_list_has_no_projects_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own projects and no others, whatever the filter.
    """
    project = await make_project(caller)
    own = await make_project(outsider)
    assert await ids_of(caller) == [project["id"]]
    assert await ids_of(colleague) == [project["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert project["id"] not in await ids_of(outsider, status=project["status"])


async def test_delete_needs_the_role_admin(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: delete.

    A caller without the role admin is refused with a 403, one with it is not.
    """
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.delete(path), 403)
    assert (await caller.get(path)).json() == project
    unknown = f"/projects/{uuid4()}"
    assert_refused(await lacking.delete(unknown), 404)
    stale = {"If-Match": '"another"'}
    assert_refused(await lacking.delete(path, headers=stale), 403)
    having = await sign_in("admin", account=caller.account_id)
    response = await having.delete(path)
    assert response.status_code == 204, response.text


async def test_restore_needs_the_role_admin(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: restore.

    A caller without the role admin is refused with a 403, one with it is not.
    """
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    await caller.delete(path)
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.post(f"{path}/restore"), 403)
    unknown = f"/projects/{uuid4()}"
    assert_refused(await lacking.post(f"{unknown}/restore"), 404)
    having = await sign_in("admin", account=caller.account_id)
    response = await having.post(f"{path}/restore")
    assert response.status_code == 200, response.text


async def test_a_role_counts_in_its_own_account_only(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles. A role held in another account doesn't help in this one."""
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
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
    project = await make_project(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [project["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/projects", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/projects"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/projects", headers=headers), 404)


async def test_read_returns_the_project(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    project = await make_project(caller)
    response = await caller.get(f"/projects/{project['id']}")
    assert response.status_code == 200
    assert response.json() == project


async def test_read_an_unknown_project(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/projects/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/projects/{key}"), 422)


async def test_read_answers_304_while_nothing_changes(caller: Caller) -> None:
    """api.etag. If-None-Match with the present ETag is a 304 without a body."""
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    etag = (await caller.get(path)).headers["etag"]
    unchanged = await caller.get(path, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag
    await caller.patch(path, json={"name": "Changed", "description": "Changed"})
    changed = await caller.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_list_reaches_every_project_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_project(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/projects", params=query)).json()
        assert len(page["data"]) == size
        seen += [project["id"] for project in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_project_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_project(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/projects", params=query)).json()
        seen += [project["id"] for project in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_project(caller)
    response = await caller.delete(f"/projects/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_project(caller)
    page = await caller.get("/projects", params={"limit": 1, "count": "exact"})
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
        ("starts_on", "2026-02-29"),
        ("starts_on__ne", "2026-02-29"),
        ("starts_on__gt", "2026-02-29"),
        ("starts_on__gte", "2026-02-29"),
        ("starts_on__lt", "2026-02-29"),
        ("starts_on__lte", "2026-02-29"),
        ("starts_on__in", "2026-02-29"),
        ("starts_on__isnull", "perhaps"),
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
    response = await caller.get("/projects", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_project(caller)
    page = await caller.get("/projects", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "created_at"},
        {"starts_on": "2026-03-03"},
    ):
        response = await caller.get("/projects", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "active"}, ["first", "second", "third"]),
        ({"status__ne": "active"}, []),
        ({"status__in": "active"}, ["first", "second", "third"]),
        ({"starts_on": "2026-03-03"}, ["second"]),
        ({"starts_on__ne": "2026-03-03"}, ["first", "third"]),
        ({"starts_on__gt": "2026-03-03"}, ["third"]),
        ({"starts_on__gte": "2026-03-03"}, ["second", "third"]),
        ({"starts_on__lt": "2026-03-03"}, []),
        ({"starts_on__lte": "2026-03-03"}, ["second"]),
        ({"starts_on__in": "2026-03-03,2026-03-04"}, ["second", "third"]),
        ({"starts_on__isnull": "true"}, ["first"]),
        ({"q": "Name 2"}, ["second"]),
        ({"q": "NAME 2"}, ["second"]),
        ({"q": "lantern"}, ["second"]),
        ({"q": "LANTERN"}, ["second"]),
        ({"q": "nothing of the sort"}, []),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [status, starts_on]; api.search: [name, description].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_project(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


@pytest.mark.parametrize("name", ["created_at", "name"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [created_at, name].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [(await make_project(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    changes = {"name": "Changed", "description": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == project | changes | {
        "updated_at": updated["updated_at"],
        "version": project["version"] + 1,
    }
    assert updated["updated_at"] > project["updated_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    etag = (await caller.get(path)).headers["etag"]
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == project
    assert response.headers["etag"] == etag


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    project = await make_project(caller)
    response = await caller.patch(f"/projects/{project['id']}", json=members)
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
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == project


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    project = await make_project(caller)
    response = await caller.patch(f"/projects/{project['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_refuses_a_name_that_is_taken(caller: Caller) -> None:
    """unique: [name].

    Taking the `name` of another row is a 409, and nothing changes.
    """
    project = await make_project(caller)
    other = await make_project(caller)
    path = f"/projects/{other['id']}"
    response = await caller.patch(path, json={"name": project["name"].swapcase()})
    assert_refused(response, 409, "/name")
    assert (await caller.get(path)).json() == other


async def test_update_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag.

    If-Match with an ETag of the past is a 412, and nothing is overwritten.
    """
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    changes = {"name": "Changed", "description": "Changed"}
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
    project = await make_project(caller)
    await move_status(caller, project, current)
    path = f"/projects/{project['id']}"
    response = await caller.patch(path, json={"status": wanted})
    if current == wanted or (current, wanted) in STATUS_CHANGES:
        assert response.status_code == 200, response.text
    else:
        assert_refused(response, 409, "/status")
        wanted = current
    assert (await caller.get(path)).json()["status"] == wanted


async def test_active_needs_the_role_admin(caller: Caller, sign_in: SignIn) -> None:
    """transitions: status: archived to active.

    From `archived` to `active` a caller without the role admin is refused with a 403.
    """
    project = await make_project(caller)
    await move_status(caller, project, "archived")
    path = f"/projects/{project['id']}"
    changes = {"status": "active"}
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.patch(path, json=changes), 403)
    assert (await caller.get(path)).json()["status"] == "archived"
    stale = {"If-Match": '"another"'}
    assert_refused(await lacking.patch(path, json=changes, headers=stale), 403)
    having = await sign_in("admin", account=caller.account_id)
    response = await having.patch(path, json=changes)
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE projects SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE projects SET name = NULL WHERE id = $1", "name", id="name, null"
        ),
        pytest.param(
            "UPDATE projects SET name = repeat('é', 121) WHERE id = $1",
            "projects_name_length",
            id="name, too long",
        ),
        pytest.param(
            "UPDATE projects SET name = '' WHERE id = $1",
            "projects_name_length",
            id="name, too short",
        ),
        pytest.param(
            "UPDATE projects SET description = repeat('é', 5001) WHERE id = $1",
            "projects_description_length",
            id="description, too long",
        ),
        pytest.param(
            "UPDATE projects SET status = NULL WHERE id = $1",
            "status",
            id="status, null",
        ),
        pytest.param(
            "UPDATE projects SET status = 'unknown' WHERE id = $1",
            "projects_status_valid",
            id="status, no such value",
        ),
        pytest.param(
            "UPDATE projects SET created_at = NULL WHERE id = $1",
            "created_at",
            id="created_at, null",
        ),
        pytest.param(
            "UPDATE projects SET updated_at = NULL WHERE id = $1",
            "updated_at",
            id="updated_at, null",
        ),
        pytest.param(
            "UPDATE projects SET version = NULL WHERE id = $1",
            "version",
            id="version, null",
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
    project = await make_project(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, project["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """ownership.

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    project = await make_project(caller)
    keys: dict[str, tuple[str, Any]] = {
        "projects_account_id_fkey": (
            "UPDATE projects SET account_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, project["id"], key)


async def test_a_deleted_project_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(path, json={"name": "Changed", "description": "Changed"}),
        404,
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM projects WHERE id = $1", project["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_project_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == project | {
        "updated_at": restored["updated_at"],
        "version": restored["version"],
    }
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_project(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    project = await make_project(caller)
    live = f"/projects/{project['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/projects/{uuid4()}/restore"), 404)


async def test_the_name_of_a_deleted_project_is_free(caller: Caller) -> None:
    """unique: [name].

    It may be used again, and then the deleted row can't come back: a 409.
    """
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    await caller.delete(path)
    await make_project(caller, name=project["name"].swapcase())
    assert_refused(await caller.post(f"{path}/restore"), 409, "/name")


async def test_delete_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag. If-Match with an ETag of the past is a 412, and nothing is deleted."""
    project = await make_project(caller)
    path = f"/projects/{project['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    await caller.patch(path, json={"name": "Changed", "description": "Changed"})
    assert_refused(await caller.delete(path, headers=seen), 412)
    current = {"If-Match": (await caller.get(path)).headers["etag"]}
    response = await caller.delete(path, headers=current)
    assert response.status_code == 204, response.text
