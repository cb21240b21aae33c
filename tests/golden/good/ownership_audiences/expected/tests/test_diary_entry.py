# Compiled by restc from specs/diary_entry.yaml: change that.
"""Diary entries: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.diary_entry import diary_entry_body, make_diary_entry
from tests.factories.diary_share import make_diary_share
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/diary-entries", None),
    ("POST", "/diary-entries", {}),
    ("GET", "/diary-entries/{diary_entry_id}", None),
    ("PATCH", "/diary-entries/{diary_entry_id}", {"body": "Changed"}),
    ("DELETE", "/diary-entries/{diary_entry_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{diary_entry_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"body": ""}, id="body, shortest"),
    pytest.param({"body": "é" * 1000}, id="body, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("body", None, id="body, null"),
    pytest.param("body", "é" * 1001, id="body, too long"),
    pytest.param("body", "nul \x00", id="body, a NUL byte"),
    pytest.param("body", 7, id="body, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "author_id", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/diary-entries", params=query)
    assert response.status_code == 200, response.text
    return [diary_entry["id"] for diary_entry in response.json()["data"]]


async def test_create_returns_the_diary_entry_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await diary_entry_body(caller)
    response = await caller.post("/diary-entries", json=body)
    assert response.status_code == 201, response.text
    diary_entry = response.json()
    assert response.headers["location"].endswith(f"/diary-entries/{diary_entry['id']}")
    assert diary_entry == {
        "id": diary_entry["id"],
        "body": body["body"],
    }
    assert (
        await caller.get(f"/diary-entries/{diary_entry['id']}")
    ).json() == diary_entry


@pytest.mark.parametrize("name", ["body"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await diary_entry_body(caller)
    del body[name]
    assert_invalid(await caller.post("/diary-entries", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await diary_entry_body(caller)
    response = await caller.post("/diary-entries", json=body | members)
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
    body = await diary_entry_body(caller)
    response = await caller.post("/diary-entries", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await diary_entry_body(caller)
    response = await caller.post("/diary-entries", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/diary-entries", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/diary-entries", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/diary-entries", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


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
    path = path.format(diary_entry_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: profile.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/diary-entries", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_diary_entry_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: profile.

    Every operation answers for a stranger's diary entry exactly as for one that doesn't
    exist: a 404.
    """
    diary_entry = await make_diary_entry(caller)
    answers = []
    for key in (diary_entry["id"], uuid4()):
        address = path.format(diary_entry_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (
        await caller.get(f"/diary-entries/{diary_entry['id']}")
    ).json() == diary_entry


async def test_the_list_has_no_diary_entries_of_strangers(
    caller: Caller, outsider: Caller
) -> None:
    """ownership: profile.

    A caller finds the own diary entries and no others, whatever the filter.
    """
    diary_entry = await make_diary_entry(caller)
    own = await make_diary_entry(outsider)
    assert await ids_of(caller) == [diary_entry["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_platform_role_support_sees_a_diary_entry(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Whoever holds the platform role support sees a diary entry, and somebody else does
    not.
    """
    reader = await sign_in(platform_roles=frozenset({"support"}))
    diary_entry = await make_diary_entry(caller)
    response = await reader.get(f"/diary-entries/{diary_entry['id']}")
    assert response.status_code == 200, response.text
    assert diary_entry["id"] in await ids_of(reader)
    other = await sign_in()
    assert_refused(await other.get(f"/diary-entries/{diary_entry['id']}"), 404)
    assert diary_entry["id"] not in await ids_of(other)


async def test_who_is_in_shares_sees_a_diary_entry(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Whoever shares.reader leads to sees a diary entry, and somebody else does not.
    """
    reader = await sign_in()
    diary_entry = await make_diary_entry(caller)
    await make_diary_share(
        caller, diary_entry_id=diary_entry["id"], reader_id=str(reader.profile_id)
    )
    response = await reader.get(f"/diary-entries/{diary_entry['id']}")
    assert response.status_code == 200, response.text
    assert diary_entry["id"] in await ids_of(reader)
    other = await sign_in()
    assert_refused(await other.get(f"/diary-entries/{diary_entry['id']}"), 404)
    assert diary_entry["id"] not in await ids_of(other)
    unrelated = await make_diary_entry(caller)
    assert_refused(await reader.get(f"/diary-entries/{unrelated['id']}"), 404)
    assert unrelated["id"] not in await ids_of(reader)


async def test_who_is_in_shares_sees_a_diary_entry_2(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Whoever shares.reader leads to where may_write sees a diary entry, and somebody else
    does not.
    """
    reader = await sign_in()
    diary_entry = await make_diary_entry(caller)
    await make_diary_share(
        caller,
        diary_entry_id=diary_entry["id"],
        reader_id=str(reader.profile_id),
        may_write=True,
    )
    response = await reader.get(f"/diary-entries/{diary_entry['id']}")
    assert response.status_code == 200, response.text
    assert diary_entry["id"] in await ids_of(reader)
    other = await sign_in()
    assert_refused(await other.get(f"/diary-entries/{diary_entry['id']}"), 404)
    assert diary_entry["id"] not in await ids_of(other)
    unrelated = await make_diary_entry(caller)
    assert_refused(await reader.get(f"/diary-entries/{unrelated['id']}"), 404)
    assert unrelated["id"] not in await ids_of(reader)


async def test_who_is_in_shares_writes_a_diary_entry(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Whoever shares.reader leads to where may_write writes a diary entry, and somebody
    else does not.
    """
    writer = await sign_in()
    diary_entry = await make_diary_entry(caller)
    await make_diary_share(
        caller,
        diary_entry_id=diary_entry["id"],
        reader_id=str(writer.profile_id),
        may_write=True,
    )
    path = f"/diary-entries/{diary_entry['id']}"
    response = await writer.patch(path, json={"body": "Changed"})
    assert response.status_code == 200, response.text
    unrelated = await make_diary_entry(caller)
    response = await writer.patch(
        f"/diary-entries/{unrelated['id']}", json={"body": "Changed"}
    )
    assert response.status_code in (403, 404), response.text
    former = await sign_in()
    old = await make_diary_entry(caller)
    await make_diary_share(
        caller, diary_entry_id=old["id"], reader_id=str(former.profile_id)
    )
    response = await former.patch(
        f"/diary-entries/{old['id']}", json={"body": "Changed"}
    )
    assert response.status_code in (403, 404), response.text


async def test_who_only_sees_a_diary_entry_does_not_change_it(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    What somebody sees and may not write is refused with a 403, and stays as it is.
    """
    reader = await sign_in(platform_roles=frozenset({"support"}))
    diary_entry = await make_diary_entry(caller)
    path = f"/diary-entries/{diary_entry['id']}"
    before = (await reader.get(path)).json()
    response = await reader.request(
        "PATCH", f"/diary-entries/{diary_entry['id']}", json={"body": "Changed"}
    )
    assert_refused(response, 403)
    response = await reader.request("DELETE", f"/diary-entries/{diary_entry['id']}")
    assert_refused(response, 403)
    assert (await caller.get(path)).json() == before


async def test_read_returns_the_diary_entry(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    diary_entry = await make_diary_entry(caller)
    response = await caller.get(f"/diary-entries/{diary_entry['id']}")
    assert response.status_code == 200
    assert response.json() == diary_entry


async def test_read_an_unknown_diary_entry(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/diary-entries/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/diary-entries/{key}"), 422)


async def test_list_reaches_every_diary_entry_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_diary_entry(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/diary-entries", params=query)).json()
        assert len(page["data"]) == size
        seen += [diary_entry["id"] for diary_entry in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_diary_entry_while_others_come_and_go(
    caller: Caller,
) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_diary_entry(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/diary-entries", params=query)).json()
        seen += [diary_entry["id"] for diary_entry in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_diary_entry(caller)
    response = await caller.delete(f"/diary-entries/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_diary_entry(caller)
    page = await caller.get("/diary-entries", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/diary-entries", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    diary_entry = await make_diary_entry(caller)
    path = f"/diary-entries/{diary_entry['id']}"
    changes = {"body": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == diary_entry | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    diary_entry = await make_diary_entry(caller)
    path = f"/diary-entries/{diary_entry['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == diary_entry


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    diary_entry = await make_diary_entry(caller)
    response = await caller.patch(f"/diary-entries/{diary_entry['id']}", json=members)
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
    diary_entry = await make_diary_entry(caller)
    path = f"/diary-entries/{diary_entry['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == diary_entry


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    diary_entry = await make_diary_entry(caller)
    response = await caller.patch(
        f"/diary-entries/{diary_entry['id']}", json={name: None}
    )
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE diary_entries SET author_id = NULL WHERE id = $1",
            "author_id",
            id="author_id, null",
        ),
        pytest.param(
            "UPDATE diary_entries SET body = NULL WHERE id = $1",
            "body",
            id="body, null",
        ),
        pytest.param(
            "UPDATE diary_entries SET body = repeat('é', 1001) WHERE id = $1",
            "diary_entries_body_length",
            id="body, too long",
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
    diary_entry = await make_diary_entry(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, diary_entry["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """ownership.

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    diary_entry = await make_diary_entry(caller)
    keys: dict[str, tuple[str, Any]] = {
        "diary_entries_author_id_fkey": (
            "UPDATE diary_entries SET author_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, diary_entry["id"], key)


async def test_a_deleted_diary_entry_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    diary_entry = await make_diary_entry(caller)
    path = f"/diary-entries/{diary_entry['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"body": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM diary_entries WHERE id = $1", diary_entry["id"]
    )
    assert stored is None
