# Compiled by restc from specs/diary_share.yaml: change that.
"""Diary shares: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.diary_entry import make_diary_entry
from tests.factories.diary_share import diary_share_body, make_diary_share
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/diary-shares", None),
    ("POST", "/diary-shares", {}),
    ("GET", "/diary-shares/{diary_share_id}", None),
    ("PATCH", "/diary-shares/{diary_share_id}", {"may_write": True}),
    ("DELETE", "/diary-shares/{diary_share_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{diary_share_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"may_write": True}, id="may_write, true"),
    pytest.param({"may_write": False}, id="may_write, false"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("may_write", None, id="may_write, null"),
    pytest.param("may_write", "perhaps", id="may_write, a text"),
    pytest.param("may_write", 2, id="may_write, a number"),
    pytest.param("diary_entry_id", None, id="diary_entry_id, null"),
    pytest.param("diary_entry_id", "7", id="diary_entry_id, no UUID"),
    pytest.param("diary_entry_id", 7, id="diary_entry_id, a number"),
    pytest.param("reader_id", None, id="reader_id, null"),
    pytest.param("reader_id", "7", id="reader_id, no UUID"),
    pytest.param("reader_id", 7, id="reader_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "author_id", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/diary-shares", params=query)
    assert response.status_code == 200, response.text
    return [diary_share["id"] for diary_share in response.json()["data"]]


async def test_create_returns_the_diary_share_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await diary_share_body(caller)
    response = await caller.post("/diary-shares", json=body)
    assert response.status_code == 201, response.text
    diary_share = response.json()
    assert response.headers["location"].endswith(f"/diary-shares/{diary_share['id']}")
    assert diary_share == {
        "id": diary_share["id"],
        "may_write": False,
        "diary_entry_id": body["diary_entry_id"],
        "reader_id": body["reader_id"],
    }
    assert (
        await caller.get(f"/diary-shares/{diary_share['id']}")
    ).json() == diary_share


@pytest.mark.parametrize("name", ["diary_entry_id", "reader_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await diary_share_body(caller)
    del body[name]
    assert_invalid(await caller.post("/diary-shares", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await diary_share_body(caller)
    response = await caller.post("/diary-shares", json=body | members)
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
    body = await diary_share_body(caller)
    response = await caller.post("/diary-shares", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await diary_share_body(caller)
    response = await caller.post("/diary-shares", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/diary-shares", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/diary-shares", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/diary-shares", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


@pytest.mark.parametrize("name", ["diary_entry_id"])
async def test_references_do_not_leave_the_callers_sight(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [diary_entry].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {
        "diary_entry_id": (await make_diary_entry(outsider))["id"]
    }
    unknown: dict[str, Any] = {"diary_entry_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await diary_share_body(caller)
        sent = body | {name: value}
        response = await caller.post("/diary-shares", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    diary_share = await make_diary_share(caller)
    path = f"/diary-shares/{diary_share['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_callers_sight(caller: Caller) -> None:
    """relations: [diary_entry]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {
        "diary_entry_id": (await make_diary_entry(caller))["id"]
    }
    diary_share = await make_diary_share(caller, **references)
    assert diary_share.items() >= references.items()


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
@pytest.mark.parametrize("headers", INVALID_TOKENS.values(), ids=INVALID_TOKENS)
async def test_needs_a_token(
    anonymous: AsyncClient,
    method: str,
    path: str,
    body: object,
    headers: dict[str, str],
) -> None:
    """ownership: profile.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(diary_share_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: profile.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/diary-shares", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_diary_share_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: profile.

    Every operation answers for a stranger's diary share exactly as for one that doesn't
    exist: a 404.
    """
    diary_share = await make_diary_share(caller)
    answers = []
    for key in (diary_share["id"], uuid4()):
        address = path.format(diary_share_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (
        await caller.get(f"/diary-shares/{diary_share['id']}")
    ).json() == diary_share


async def test_the_list_has_no_diary_shares_of_strangers(
    caller: Caller, outsider: Caller
) -> None:
    """ownership: profile.

    A caller finds the own diary shares and no others, whatever the filter.
    """
    diary_share = await make_diary_share(caller)
    own = await make_diary_share(outsider)
    assert await ids_of(caller) == [diary_share["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_who_is_in_reader_sees_a_diary_share(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Whoever reader leads to sees a diary share, and somebody else does not.
    """
    reader = await sign_in()
    diary_share = await make_diary_share(caller, reader_id=str(reader.profile_id))
    response = await reader.get(f"/diary-shares/{diary_share['id']}")
    assert response.status_code == 200, response.text
    assert diary_share["id"] in await ids_of(reader)
    other = await sign_in()
    assert_refused(await other.get(f"/diary-shares/{diary_share['id']}"), 404)
    assert diary_share["id"] not in await ids_of(other)
    unrelated = await make_diary_share(caller)
    assert_refused(await reader.get(f"/diary-shares/{unrelated['id']}"), 404)
    assert unrelated["id"] not in await ids_of(reader)


async def test_the_platform_role_support_sees_a_diary_share(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Whoever holds the platform role support sees a diary share, and somebody else does
    not.
    """
    reader = await sign_in(platform_roles=frozenset({"support"}))
    diary_share = await make_diary_share(caller)
    response = await reader.get(f"/diary-shares/{diary_share['id']}")
    assert response.status_code == 200, response.text
    assert diary_share["id"] in await ids_of(reader)
    other = await sign_in()
    assert_refused(await other.get(f"/diary-shares/{diary_share['id']}"), 404)
    assert diary_share["id"] not in await ids_of(other)


async def test_the_platform_role_support_writes_a_diary_share(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Whoever holds the platform role support writes a diary share, and somebody else does
    not.
    """
    writer = await sign_in(platform_roles=frozenset({"support"}))
    diary_share = await make_diary_share(caller)
    path = f"/diary-shares/{diary_share['id']}"
    response = await writer.patch(path, json={"may_write": True})
    assert response.status_code == 200, response.text


async def test_who_only_sees_a_diary_share_does_not_change_it(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    What somebody sees and may not write is refused with a 403, and stays as it is.
    """
    reader = await sign_in()
    diary_share = await make_diary_share(caller, reader_id=str(reader.profile_id))
    path = f"/diary-shares/{diary_share['id']}"
    before = (await reader.get(path)).json()
    response = await reader.request(
        "PATCH", f"/diary-shares/{diary_share['id']}", json={"may_write": True}
    )
    assert_refused(response, 403)
    response = await reader.request("DELETE", f"/diary-shares/{diary_share['id']}")
    assert_refused(response, 403)
    assert (await caller.get(path)).json() == before


async def test_who_only_sees_the_parent_makes_no_diary_share(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Below what somebody sees and may not write, nothing is made: a 403.
    """
    reader = await sign_in()
    diary_entry = await make_diary_entry(caller)
    await make_diary_share(
        caller, diary_entry_id=diary_entry["id"], reader_id=str(reader.profile_id)
    )
    body = await diary_share_body(caller, diary_entry_id=diary_entry["id"])
    assert_refused(await reader.post("/diary-shares", json=body), 403)


async def test_read_returns_the_diary_share(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    diary_share = await make_diary_share(caller)
    response = await caller.get(f"/diary-shares/{diary_share['id']}")
    assert response.status_code == 200
    assert response.json() == diary_share


async def test_read_an_unknown_diary_share(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/diary-shares/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/diary-shares/{key}"), 422)


async def test_list_reaches_every_diary_share_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_diary_share(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/diary-shares", params=query)).json()
        assert len(page["data"]) == size
        seen += [diary_share["id"] for diary_share in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_diary_share_while_others_come_and_go(
    caller: Caller,
) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_diary_share(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/diary-shares", params=query)).json()
        seen += [diary_share["id"] for diary_share in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_diary_share(caller)
    response = await caller.delete(f"/diary-shares/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_diary_share(caller)
    page = await caller.get("/diary-shares", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/diary-shares", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    diary_share = await make_diary_share(caller)
    path = f"/diary-shares/{diary_share['id']}"
    changes = {"may_write": True}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == diary_share | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    diary_share = await make_diary_share(caller)
    path = f"/diary-shares/{diary_share['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == diary_share


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    diary_share = await make_diary_share(caller)
    response = await caller.patch(f"/diary-shares/{diary_share['id']}", json=members)
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
    diary_share = await make_diary_share(caller)
    path = f"/diary-shares/{diary_share['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == diary_share


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    diary_share = await make_diary_share(caller)
    response = await caller.patch(
        f"/diary-shares/{diary_share['id']}", json={name: None}
    )
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE diary_shares SET author_id = NULL WHERE id = $1",
            "author_id",
            id="author_id, null",
        ),
        pytest.param(
            "UPDATE diary_shares SET may_write = NULL WHERE id = $1",
            "may_write",
            id="may_write, null",
        ),
        pytest.param(
            "UPDATE diary_shares SET diary_entry_id = NULL WHERE id = $1",
            "diary_entry_id",
            id="diary_entry_id, null",
        ),
        pytest.param(
            "UPDATE diary_shares SET reader_id = NULL WHERE id = $1",
            "reader_id",
            id="reader_id, null",
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
    diary_share = await make_diary_share(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, diary_share["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [diary_entry, reader].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    diary_share = await make_diary_share(caller)
    keys: dict[str, tuple[str, Any]] = {
        "diary_shares_diary_entry_id_fkey": (
            "UPDATE diary_shares SET diary_entry_id = $2 WHERE id = $1",
            (await make_diary_entry(outsider))["id"],
        ),
        "diary_shares_reader_id_fkey": (
            "UPDATE diary_shares SET reader_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, diary_share["id"], key)


async def test_a_deleted_diary_share_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    diary_share = await make_diary_share(caller)
    path = f"/diary-shares/{diary_share['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"may_write": True}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM diary_shares WHERE id = $1", diary_share["id"]
    )
    assert stored is None
