# Compiled by restc from specs/comment.yaml: change that.
"""Comments: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.comment import comment_body, make_comment
from tests.factories.task import make_task
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/comments", None),
    ("POST", "/comments", {}),
    ("GET", "/comments/{comment_id}", None),
    ("PATCH", "/comments/{comment_id}", {"body": "Changed"}),
    ("DELETE", "/comments/{comment_id}", None),
    ("POST", "/comments/{comment_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{comment_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"body": "x"}, id="body, shortest"),
    pytest.param({"body": "é" * 10000}, id="body, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("body", None, id="body, null"),
    pytest.param("body", "é" * 10001, id="body, too long"),
    pytest.param("body", "", id="body, too short"),
    pytest.param("body", "nul \x00", id="body, a NUL byte"),
    pytest.param("body", 7, id="body, a number"),
    pytest.param("task_id", None, id="task_id, null"),
    pytest.param("task_id", "7", id="task_id, no UUID"),
    pytest.param("task_id", 7, id="task_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = [
    "id",
    "account_id",
    "author_id",
    "created_at",
    "updated_at",
    "deleted_at",
    "unknown",
]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/comments", params=query)
    assert response.status_code == 200, response.text
    return [comment["id"] for comment in response.json()["data"]]


async def test_create_returns_the_comment_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await comment_body(caller)
    response = await caller.post("/comments", json=body)
    assert response.status_code == 201, response.text
    comment = response.json()
    assert response.headers["location"].endswith(f"/comments/{comment['id']}")
    assert comment == {
        "id": comment["id"],
        "body": body["body"],
        "task_id": body["task_id"],
        "author_id": str(caller.profile_id),
        "created_at": comment["created_at"],
        "updated_at": comment["updated_at"],
    }
    assert (await caller.get(f"/comments/{comment['id']}")).json() == comment


@pytest.mark.parametrize("name", ["body", "task_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await comment_body(caller)
    del body[name]
    assert_invalid(await caller.post("/comments", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await comment_body(caller)
    response = await caller.post("/comments", json=body | members)
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
    body = await comment_body(caller)
    response = await caller.post("/comments", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await comment_body(caller)
    response = await caller.post("/comments", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/comments", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/comments", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/comments", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


@pytest.mark.parametrize("name", ["task_id"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [task].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"task_id": (await make_task(outsider))["id"]}
    unknown: dict[str, Any] = {"task_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await comment_body(caller)
        sent = body | {name: value}
        response = await caller.post("/comments", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [task]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"task_id": (await make_task(caller))["id"]}
    comment = await make_comment(caller, **references)
    assert comment.items() >= references.items()


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
    path = path.format(comment_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/comments", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_comment_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's comment exactly as for one that doesn't
    exist: a 404.
    """
    comment = await make_comment(caller)
    if path.endswith("/restore"):
        live = path.format(comment_id=comment["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/comments/{comment['id']}")
    answers = []
    for key in (comment["id"], uuid4()):
        address = path.format(comment_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/comments/{comment['id']}")).json() == comment


async def test_the_list_has_no_comments_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own comments and no others, whatever the filter.
    """
    comment = await make_comment(caller)
    own = await make_comment(outsider)
    assert await ids_of(caller) == [comment["id"]]
    assert await ids_of(colleague) == [comment["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert comment["id"] not in await ids_of(outsider, task_id=comment["task_id"])


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    comment = await make_comment(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [comment["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/comments", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/comments"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/comments", headers=headers), 404)


async def test_read_returns_the_comment(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    comment = await make_comment(caller)
    response = await caller.get(f"/comments/{comment['id']}")
    assert response.status_code == 200
    assert response.json() == comment


async def test_read_an_unknown_comment(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/comments/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/comments/{key}"), 422)


async def test_related_rows_are_answered_in_place(caller: Caller) -> None:
    """api.expand: [author, task].

    What `expand` names stands beside its key, in a list as in one row, which then has
    no ETag.
    """
    comment = await make_comment(caller, task_id=(await make_task(caller))["id"])
    path = f"/comments/{comment['id']}"
    query = {"expand": "author,task"}
    response = await caller.get(path, params=query)
    assert response.status_code == 200, response.text
    expanded = response.json()
    assert expanded.items() >= comment.items()
    for name, key in (
        ("author", "author_id"),
        ("task", "task_id"),
    ):
        assert expanded[name]["id"] == comment[key]
    page = (await caller.get("/comments", params=query)).json()
    assert [found for found in page["data"] if found["id"] == comment["id"]] == [
        expanded
    ]


async def test_related_rows_are_answered_to_who_sees_them(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """api.expand: [task].

    Where the caller can't see a related row, null stands in its place.
    """
    comment = await make_comment(caller, task_id=(await make_task(caller))["id"])
    path = f"/comments/{comment['id']}"
    query = {"expand": "task"}
    await connection.execute(
        "UPDATE tasks SET deleted_at = now() WHERE id = $1", comment["task_id"]
    )
    read = await caller.get(path, params=query)
    assert read.json()["task"] is None


async def test_list_reaches_every_comment_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_comment(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/comments", params=query)).json()
        assert len(page["data"]) == size
        seen += [comment["id"] for comment in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_comment_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_comment(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/comments", params=query)).json()
        seen += [comment["id"] for comment in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_comment(caller)
    response = await caller.delete(f"/comments/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_comment(caller)
    page = await caller.get("/comments", params={"limit": 1, "count": "exact"})
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
        ("task_id", "7"),
        ("task_id__ne", "7"),
        ("task_id__in", "7"),
        ("author_id", "7"),
        ("author_id__ne", "7"),
        ("author_id__in", "7"),
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
    response = await caller.get("/comments", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_comment(caller)
    page = await caller.get("/comments", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in ({"sort": "created_at"},):
        response = await caller.get("/comments", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


async def test_list_finds_what_is_asked_for(caller: Caller) -> None:
    """api.filter: [task, author].

    Each filter and the search select the rows that they should, alone and together.
    """
    comment = await make_comment(caller)
    for name, value, expected in (
        ("task_id", comment["task_id"], [comment["id"]]),
        ("task_id", str(uuid4()), []),
        ("task_id__ne", comment["task_id"], []),
        ("task_id__in", comment["task_id"], [comment["id"]]),
        ("author_id", comment["author_id"], [comment["id"]]),
        ("author_id", str(uuid4()), []),
        ("author_id__ne", comment["author_id"], []),
        ("author_id__in", comment["author_id"], [comment["id"]]),
    ):
        assert await ids_of(caller, **{name: value}) == expected


async def test_list_of_a_task(caller: Caller) -> None:
    """api.filter: task. The list of one task has its rows and no others."""
    comment = await make_comment(caller, task_id=(await make_task(caller))["id"])
    await make_comment(caller)
    found = await ids_of(caller, task_id=comment["task_id"])
    assert found == [comment["id"]]


@pytest.mark.parametrize("name", ["created_at"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [created_at].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [(await make_comment(caller))["id"] for _ in range(3)]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    comment = await make_comment(caller)
    path = f"/comments/{comment['id']}"
    changes = {"body": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == comment | changes | {"updated_at": updated["updated_at"]}
    assert updated["updated_at"] > comment["updated_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    comment = await make_comment(caller)
    path = f"/comments/{comment['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == comment


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"body": "x"}, id="body, shortest"),
        pytest.param({"body": "é" * 10000}, id="body, longest"),
    ],
)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    comment = await make_comment(caller)
    response = await caller.patch(f"/comments/{comment['id']}", json=members)
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
    comment = await make_comment(caller)
    path = f"/comments/{comment['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == comment


@pytest.mark.parametrize("name", [*NOT_WRITABLE, "task_id"])
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    comment = await make_comment(caller)
    response = await caller.patch(f"/comments/{comment['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE comments SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE comments SET body = NULL WHERE id = $1", "body", id="body, null"
        ),
        pytest.param(
            "UPDATE comments SET body = repeat('é', 10001) WHERE id = $1",
            "comments_body_length",
            id="body, too long",
        ),
        pytest.param(
            "UPDATE comments SET body = '' WHERE id = $1",
            "comments_body_length",
            id="body, too short",
        ),
        pytest.param(
            "UPDATE comments SET task_id = NULL WHERE id = $1",
            "task_id",
            id="task_id, null",
        ),
        pytest.param(
            "UPDATE comments SET author_id = NULL WHERE id = $1",
            "author_id",
            id="author_id, null",
        ),
        pytest.param(
            "UPDATE comments SET created_at = NULL WHERE id = $1",
            "created_at",
            id="created_at, null",
        ),
        pytest.param(
            "UPDATE comments SET updated_at = NULL WHERE id = $1",
            "updated_at",
            id="updated_at, null",
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
    comment = await make_comment(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, comment["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [task, author].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    comment = await make_comment(caller)
    keys: dict[str, tuple[str, Any]] = {
        "comments_author_id_fkey": (
            "UPDATE comments SET author_id = $2 WHERE id = $1",
            uuid4(),
        ),
        "comments_task_id_fkey": (
            "UPDATE comments SET task_id = $2 WHERE id = $1",
            (await make_task(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, comment["id"], key)


async def test_a_deleted_comment_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    comment = await make_comment(caller)
    path = f"/comments/{comment['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"body": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM comments WHERE id = $1", comment["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_comment_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    comment = await make_comment(caller)
    path = f"/comments/{comment['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == comment | {"updated_at": restored["updated_at"]}
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_comment(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    comment = await make_comment(caller)
    live = f"/comments/{comment['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/comments/{uuid4()}/restore"), 404)


async def test_a_comment_goes_and_returns_with_its_parent(caller: Caller) -> None:
    """relations: [task]: on_delete: cascade.

    It disappears with its parent and comes back with it; what was deleted before stays
    deleted.
    """
    task = await make_task(caller)
    kept = await make_comment(caller, task_id=task["id"])
    gone = await make_comment(caller, task_id=task["id"])
    await caller.delete(f"/comments/{gone['id']}")
    path = f"/tasks/{task['id']}"
    response = await caller.delete(path)
    assert response.status_code == 204, response.text
    assert_refused(await caller.get(f"/comments/{kept['id']}"), 404)
    assert_refused(await caller.post(f"/comments/{kept['id']}/restore"), 409)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    assert (await caller.get(f"/comments/{kept['id']}")).status_code == 200
    assert_refused(await caller.get(f"/comments/{gone['id']}"), 404)


async def test_a_deleted_row_gets_no_comments(caller: Caller) -> None:
    """relations: [task].

    A key to a deleted row is refused just as one to a row that never was.
    """
    task = await make_task(caller)
    await caller.delete(f"/tasks/{task['id']}")
    gone = {"task_id": task["id"]}
    body = await comment_body(caller)
    response = await caller.post("/comments", json=body | gone)
    assert_refused(response, 422, "/task_id")
