# Compiled by restc from specs/notice.yaml: change that.
"""Notices: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.notice import make_notice, notice_body
from tests.problem import assert_invalid, assert_refused

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/notices", None),
    ("POST", "/notices", {}),
    ("GET", "/notices/{notice_id}", None),
    (
        "PATCH",
        "/notices/{notice_id}",
        {"title": "Changed", "shown_from": "2026-03-02T09:30:00Z"},
    ),
    ("DELETE", "/notices/{notice_id}", None),
]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"title": ""}, id="title, shortest"),
    pytest.param({"title": "é" * 100}, id="title, longest"),
    pytest.param({"shown_from": "0001-01-02T00:00:00Z"}, id="shown_from, first"),
    pytest.param({"shown_from": "9999-12-30T00:00:00Z"}, id="shown_from, last"),
    pytest.param({"shown_from": None}, id="shown_from, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("title", None, id="title, null"),
    pytest.param("title", "é" * 101, id="title, too long"),
    pytest.param("title", "nul \x00", id="title, a NUL byte"),
    pytest.param("title", 7, id="title, a number"),
    pytest.param("shown_from", "2026-03-02T09:30:00", id="shown_from, no time zone"),
    pytest.param("shown_from", "2026-02-29T09:30:00Z", id="shown_from, no such day"),
    pytest.param("shown_from", "0001-01-01T00:00:00Z", id="shown_from, too early"),
    pytest.param("shown_from", "9999-12-31T23:59:59Z", id="shown_from, too late"),
    pytest.param("shown_from", "yesterday", id="shown_from, a word"),
    pytest.param("shown_from", 0, id="shown_from, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/notices", params=query)
    assert response.status_code == 200, response.text
    return [notice["id"] for notice in response.json()["data"]]


async def test_create_returns_the_notice_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await notice_body(caller)
    response = await caller.post("/notices", json=body)
    assert response.status_code == 201, response.text
    notice = response.json()
    assert response.headers["location"].endswith(f"/notices/{notice['id']}")
    assert notice == {
        "id": notice["id"],
        "title": body["title"],
        "shown_from": None,
    }
    assert (await caller.get(f"/notices/{notice['id']}")).json() == notice


@pytest.mark.parametrize("name", ["title"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await notice_body(caller)
    del body[name]
    assert_invalid(await caller.post("/notices", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await notice_body(caller)
    response = await caller.post("/notices", json=body | members)
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
    body = await notice_body(caller)
    response = await caller.post("/notices", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await notice_body(caller)
    response = await caller.post("/notices", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/notices", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/notices", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/notices", json={"x": "x" * 1_048_576})
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
    """ownership: public.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(notice_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: public.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/notices", content=b"{", headers=headers)
    assert_refused(response, 401)


async def test_create_needs_the_role_editor(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: create.

    A caller without the role editor is refused with a 403, one with it is not.
    """
    body = await notice_body(caller)
    lacking = await sign_in()
    assert_refused(await lacking.post("/notices", json=body), 403)
    having = await sign_in(platform_roles=frozenset({"editor"}))
    response = await having.post("/notices", json=body)
    assert response.status_code == 201, response.text


async def test_anyone_by_shown_from_sees_a_notice(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Where shown_from <= now(), whoever is signed in sees a notice, and somebody else
    does not.
    """
    reader = await sign_in()
    notice = await make_notice(caller)
    await caller.connection.execute(
        "UPDATE notices SET shown_from = '2001-01-01T00:00:00Z' WHERE id = $1",
        notice["id"],
    )
    response = await reader.get(f"/notices/{notice['id']}")
    assert response.status_code == 200, response.text
    assert notice["id"] in await ids_of(reader)
    former = await sign_in()
    old = await make_notice(caller)
    assert_refused(await former.get(f"/notices/{old['id']}"), 404)
    assert old["id"] not in await ids_of(former)


async def test_the_platform_role_editor_sees_a_notice(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Whoever holds the platform role editor sees a notice, and somebody else does not.
    """
    reader = await sign_in(platform_roles=frozenset({"editor"}))
    notice = await make_notice(caller)
    response = await reader.get(f"/notices/{notice['id']}")
    assert response.status_code == 200, response.text
    assert notice["id"] in await ids_of(reader)
    other = await sign_in()
    assert_refused(await other.get(f"/notices/{notice['id']}"), 404)
    assert notice["id"] not in await ids_of(other)


async def test_the_platform_role_editor_writes_a_notice(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Whoever holds the platform role editor writes a notice, and somebody else does not.
    """
    writer = await sign_in(platform_roles=frozenset({"editor"}))
    notice = await make_notice(caller)
    path = f"/notices/{notice['id']}"
    response = await writer.patch(
        path, json={"title": "Changed", "shown_from": "2026-03-02T09:30:00Z"}
    )
    assert response.status_code == 200, response.text


async def test_who_only_sees_a_notice_does_not_change_it(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    What somebody sees and may not write is refused with a 403, and stays as it is.
    """
    reader = await sign_in()
    notice = await make_notice(caller)
    await caller.connection.execute(
        "UPDATE notices SET shown_from = '2001-01-01T00:00:00Z' WHERE id = $1",
        notice["id"],
    )
    path = f"/notices/{notice['id']}"
    before = (await reader.get(path)).json()
    response = await reader.request(
        "PATCH",
        f"/notices/{notice['id']}",
        json={"title": "Changed", "shown_from": "2026-03-02T09:30:00Z"},
    )
    assert_refused(response, 403)
    response = await reader.request("DELETE", f"/notices/{notice['id']}")
    assert_refused(response, 403)
    assert (await caller.get(path)).json() == before


async def test_read_returns_the_notice(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    notice = await make_notice(caller)
    response = await caller.get(f"/notices/{notice['id']}")
    assert response.status_code == 200
    assert response.json() == notice


async def test_read_an_unknown_notice(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/notices/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/notices/{key}"), 422)


async def test_list_reaches_every_notice_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_notice(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/notices", params=query)).json()
        assert len(page["data"]) == size
        seen += [notice["id"] for notice in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_notice_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_notice(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/notices", params=query)).json()
        seen += [notice["id"] for notice in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_notice(caller)
    response = await caller.delete(f"/notices/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_notice(caller)
    page = await caller.get("/notices", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/notices", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    notice = await make_notice(caller)
    path = f"/notices/{notice['id']}"
    changes = {"title": "Changed", "shown_from": "2026-03-02T09:30:00Z"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == notice | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    notice = await make_notice(caller)
    path = f"/notices/{notice['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == notice


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    notice = await make_notice(caller)
    response = await caller.patch(f"/notices/{notice['id']}", json=members)
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
    notice = await make_notice(caller)
    path = f"/notices/{notice['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == notice


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    notice = await make_notice(caller)
    response = await caller.patch(f"/notices/{notice['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE notices SET title = NULL WHERE id = $1", "title", id="title, null"
        ),
        pytest.param(
            "UPDATE notices SET title = repeat('é', 101) WHERE id = $1",
            "notices_title_length",
            id="title, too long",
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
    notice = await make_notice(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, notice["id"])


async def test_a_deleted_notice_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    notice = await make_notice(caller)
    path = f"/notices/{notice['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(
            path, json={"title": "Changed", "shown_from": "2026-03-02T09:30:00Z"}
        ),
        404,
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM notices WHERE id = $1", notice["id"]
    )
    assert stored is None
