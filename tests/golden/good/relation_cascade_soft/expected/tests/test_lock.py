# Compiled by restc from specs/lock.yaml: change that.
"""Locks: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.document import make_document
from tests.factories.lock import lock_body, make_lock
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/locks", None),
    ("POST", "/locks", {}),
    ("GET", "/locks/{lock_id}", None),
    ("PATCH", "/locks/{lock_id}", {"reason": "Changed"}),
    ("DELETE", "/locks/{lock_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{lock_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"reason": ""}, id="reason, shortest"),
    pytest.param({"reason": "é" * 80}, id="reason, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("reason", None, id="reason, null"),
    pytest.param("reason", "é" * 81, id="reason, too long"),
    pytest.param("reason", "nul \x00", id="reason, a NUL byte"),
    pytest.param("reason", 7, id="reason, a number"),
    pytest.param("document_id", None, id="document_id, null"),
    pytest.param("document_id", "7", id="document_id, no UUID"),
    pytest.param("document_id", 7, id="document_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/locks", params=query)
    assert response.status_code == 200, response.text
    return [lock["id"] for lock in response.json()["data"]]


async def test_create_returns_the_lock_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await lock_body(caller)
    response = await caller.post("/locks", json=body)
    assert response.status_code == 201, response.text
    lock = response.json()
    assert response.headers["location"].endswith(f"/locks/{lock['id']}")
    assert lock == {
        "id": lock["id"],
        "reason": body["reason"],
        "document_id": body["document_id"],
    }
    assert (await caller.get(f"/locks/{lock['id']}")).json() == lock


@pytest.mark.parametrize("name", ["reason", "document_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await lock_body(caller)
    del body[name]
    assert_invalid(await caller.post("/locks", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await lock_body(caller)
    response = await caller.post("/locks", json=body | members)
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
    body = await lock_body(caller)
    response = await caller.post("/locks", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await lock_body(caller)
    response = await caller.post("/locks", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/locks", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/locks", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/locks", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


@pytest.mark.parametrize("name", ["document_id"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [document].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"document_id": (await make_document(outsider))["id"]}
    unknown: dict[str, Any] = {"document_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await lock_body(caller)
        sent = body | {name: value}
        response = await caller.post("/locks", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [document]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"document_id": (await make_document(caller))["id"]}
    lock = await make_lock(caller, **references)
    assert lock.items() >= references.items()


async def test_the_document_is_kept_while_it_is_pointed_at(caller: Caller) -> None:
    """relations: document: on_delete: restrict.

    Deleting the document is a 409 as long as a row points at it.
    """
    document = await make_document(caller)
    await make_lock(caller, document_id=document["id"])
    path = f"/documents/{document['id']}"
    assert_refused(await caller.delete(path), 409)


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
    path = path.format(lock_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/locks", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_lock_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's lock exactly as for one that doesn't exist:
    a 404.
    """
    lock = await make_lock(caller)
    answers = []
    for key in (lock["id"], uuid4()):
        address = path.format(lock_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/locks/{lock['id']}")).json() == lock


async def test_the_list_has_no_locks_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own locks and no others, whatever the filter.
    """
    lock = await make_lock(caller)
    own = await make_lock(outsider)
    assert await ids_of(caller) == [lock["id"]]
    assert await ids_of(colleague) == [lock["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    lock = await make_lock(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [lock["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/locks", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/locks"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/locks", headers=headers), 404)


async def test_read_returns_the_lock(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    lock = await make_lock(caller)
    response = await caller.get(f"/locks/{lock['id']}")
    assert response.status_code == 200
    assert response.json() == lock


async def test_read_an_unknown_lock(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/locks/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/locks/{key}"), 422)


async def test_list_reaches_every_lock_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_lock(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/locks", params=query)).json()
        assert len(page["data"]) == size
        seen += [lock["id"] for lock in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_lock_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_lock(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/locks", params=query)).json()
        seen += [lock["id"] for lock in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_lock(caller)
    response = await caller.delete(f"/locks/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_lock(caller)
    page = await caller.get("/locks", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/locks", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    lock = await make_lock(caller)
    path = f"/locks/{lock['id']}"
    changes = {"reason": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == lock | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    lock = await make_lock(caller)
    path = f"/locks/{lock['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == lock


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"reason": ""}, id="reason, shortest"),
        pytest.param({"reason": "é" * 80}, id="reason, longest"),
    ],
)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    lock = await make_lock(caller)
    response = await caller.patch(f"/locks/{lock['id']}", json=members)
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
    lock = await make_lock(caller)
    path = f"/locks/{lock['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == lock


@pytest.mark.parametrize("name", [*NOT_WRITABLE, "document_id"])
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    lock = await make_lock(caller)
    response = await caller.patch(f"/locks/{lock['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE locks SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE locks SET reason = NULL WHERE id = $1", "reason", id="reason, null"
        ),
        pytest.param(
            "UPDATE locks SET reason = repeat('é', 81) WHERE id = $1",
            "locks_reason_length",
            id="reason, too long",
        ),
        pytest.param(
            "UPDATE locks SET document_id = NULL WHERE id = $1",
            "document_id",
            id="document_id, null",
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
    lock = await make_lock(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, lock["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [document].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    lock = await make_lock(caller)
    keys: dict[str, tuple[str, Any]] = {
        "locks_document_id_fkey": (
            "UPDATE locks SET document_id = $2 WHERE id = $1",
            (await make_document(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, lock["id"], key)


async def test_a_deleted_lock_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    lock = await make_lock(caller)
    path = f"/locks/{lock['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"reason": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM locks WHERE id = $1", lock["id"]
    )
    assert stored is None


async def test_a_deleted_row_gets_no_locks(caller: Caller) -> None:
    """relations: [document].

    A key to a deleted row is refused just as one to a row that never was.
    """
    document = await make_document(caller)
    await caller.delete(f"/documents/{document['id']}")
    gone = {"document_id": document["id"]}
    body = await lock_body(caller)
    response = await caller.post("/locks", json=body | gone)
    assert_refused(response, 422, "/document_id")
