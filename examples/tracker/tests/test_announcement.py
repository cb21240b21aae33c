# Compiled by restc from specs/announcement.yaml: change that.
"""Announcements: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.announcement import announcement_body, make_announcement
from tests.problem import assert_invalid, assert_refused

OPERATIONS: list[tuple[str, str, object]] = [
    ("POST", "/announcements", {}),
    (
        "PATCH",
        "/announcements/{announcement_id}",
        {"title": "Changed", "body": "Changed"},
    ),
    ("DELETE", "/announcements/{announcement_id}", None),
]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"title": "x"}, id="title, shortest"),
    pytest.param({"title": "é" * 200}, id="title, longest"),
    pytest.param({"body": "x"}, id="body, shortest"),
    pytest.param({"body": "é" * 10000}, id="body, longest"),
    pytest.param({"severity": "info"}, id="severity, info"),
    pytest.param({"severity": "warning"}, id="severity, warning"),
    pytest.param({"severity": "critical"}, id="severity, critical"),
    pytest.param({"link": "https://example.com/spring-launch"}, id="link, an example"),
    pytest.param(
        {"link": "https://example.com/spring-launch" + "a" * 1967}, id="link, longest"
    ),
    pytest.param({"link": None}, id="link, null"),
    pytest.param({"contact": "ada@example.com"}, id="contact, an example"),
    pytest.param({"contact": "ada@example.com" + "a" * 239}, id="contact, longest"),
    pytest.param({"contact": None}, id="contact, null"),
    pytest.param({"publish_on": "0001-01-02"}, id="publish_on, first"),
    pytest.param({"publish_on": "9999-12-30"}, id="publish_on, last"),
    pytest.param({"expire_on": "9999-12-30"}, id="expire_on, last"),
    pytest.param({"expire_on": None}, id="expire_on, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("title", None, id="title, null"),
    pytest.param("title", "é" * 201, id="title, too long"),
    pytest.param("title", "", id="title, too short"),
    pytest.param("title", "nul \x00", id="title, a NUL byte"),
    pytest.param("title", 7, id="title, a number"),
    pytest.param("body", None, id="body, null"),
    pytest.param("body", "é" * 10001, id="body, too long"),
    pytest.param("body", "", id="body, too short"),
    pytest.param("body", "nul \x00", id="body, a NUL byte"),
    pytest.param("body", 7, id="body, a number"),
    pytest.param("severity", None, id="severity, null"),
    pytest.param("severity", "unknown", id="severity, no such value"),
    pytest.param("severity", 0, id="severity, a number"),
    pytest.param(
        "link", "https://example.com/spring-launch" + "a" * 1968, id="link, too long"
    ),
    pytest.param("link", "!", id="link, no match"),
    pytest.param("link", "nul \x00", id="link, a NUL byte"),
    pytest.param("link", 7, id="link, a number"),
    pytest.param("contact", "ada@example.com" + "a" * 240, id="contact, too long"),
    pytest.param("contact", "!", id="contact, no match"),
    pytest.param("contact", "nul \x00", id="contact, a NUL byte"),
    pytest.param("contact", 7, id="contact, a number"),
    pytest.param("publish_on", None, id="publish_on, null"),
    pytest.param("publish_on", "2026-02-29", id="publish_on, no such day"),
    pytest.param("publish_on", "0001-01-01", id="publish_on, too early"),
    pytest.param("publish_on", "9999-12-31", id="publish_on, too late"),
    pytest.param("publish_on", "yesterday", id="publish_on, a word"),
    pytest.param("publish_on", 0, id="publish_on, a number"),
    pytest.param("expire_on", "2026-02-29", id="expire_on, no such day"),
    pytest.param("expire_on", "0001-01-01", id="expire_on, too early"),
    pytest.param("expire_on", "9999-12-31", id="expire_on, too late"),
    pytest.param("expire_on", "yesterday", id="expire_on, a word"),
    pytest.param("expire_on", 0, id="expire_on, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "created_at", "updated_at", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"publish_on": "2026-03-03", "severity": "critical"},
    "second": {"publish_on": "2026-03-04", "severity": "info"},
    "third": {"publish_on": "2026-03-05", "severity": "warning"},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/announcements", params=query)
    assert response.status_code == 200, response.text
    return [announcement["id"] for announcement in response.json()["data"]]


async def test_create_returns_the_announcement_with_its_defaults(
    caller: Caller,
) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await announcement_body(caller)
    response = await caller.post("/announcements", json=body)
    assert response.status_code == 201, response.text
    announcement = response.json()
    assert response.headers["location"].endswith(f"/announcements/{announcement['id']}")
    assert announcement == {
        "id": announcement["id"],
        "title": body["title"],
        "body": body["body"],
        "severity": "info",
        "link": None,
        "contact": None,
        "created_at": announcement["created_at"],
        "updated_at": announcement["updated_at"],
        "publish_on": body["publish_on"],
        "expire_on": None,
    }
    assert (
        await caller.get(f"/announcements/{announcement['id']}")
    ).json() == announcement


@pytest.mark.parametrize("name", ["title", "body", "publish_on"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await announcement_body(caller)
    del body[name]
    assert_invalid(await caller.post("/announcements", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await announcement_body(caller)
    response = await caller.post("/announcements", json=body | members)
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
    body = await announcement_body(caller)
    response = await caller.post("/announcements", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await announcement_body(caller)
    response = await caller.post("/announcements", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/announcements", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/announcements", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/announcements", json={"x": "x" * 1_048_576})
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
    path = path.format(announcement_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: public.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/announcements", content=b"{", headers=headers)
    assert_refused(response, 401)


async def test_anyone_reads_announcements(
    caller: Caller, anonymous: AsyncClient
) -> None:
    """ownership: public. Reading announcements needs no token."""
    announcement = await make_announcement(caller)
    assert (
        await anonymous.get(f"/announcements/{announcement['id']}")
    ).json() == announcement
    assert await ids_of(anonymous) == [announcement["id"]]


async def test_create_needs_the_role_operator(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: create.

    A caller without the role operator is refused with a 403, one with it is not.
    """
    body = await announcement_body(caller)
    lacking = await sign_in()
    assert_refused(await lacking.post("/announcements", json=body), 403)
    having = await sign_in(platform_roles=frozenset({"operator"}))
    response = await having.post("/announcements", json=body)
    assert response.status_code == 201, response.text


async def test_update_needs_the_role_operator(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: update.

    A caller without the role operator is refused with a 403, one with it is not.
    """
    announcement = await make_announcement(caller)
    path = f"/announcements/{announcement['id']}"
    lacking = await sign_in()
    assert_refused(
        await lacking.patch(path, json={"title": "Changed", "body": "Changed"}), 403
    )
    assert (await caller.get(path)).json() == announcement
    unknown = f"/announcements/{uuid4()}"
    assert_refused(
        await lacking.patch(unknown, json={"title": "Changed", "body": "Changed"}), 404
    )
    having = await sign_in(platform_roles=frozenset({"operator"}))
    response = await having.patch(path, json={"title": "Changed", "body": "Changed"})
    assert response.status_code == 200, response.text


async def test_delete_needs_the_role_operator(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: delete.

    A caller without the role operator is refused with a 403, one with it is not.
    """
    announcement = await make_announcement(caller)
    path = f"/announcements/{announcement['id']}"
    lacking = await sign_in()
    assert_refused(await lacking.delete(path), 403)
    assert (await caller.get(path)).json() == announcement
    unknown = f"/announcements/{uuid4()}"
    assert_refused(await lacking.delete(unknown), 404)
    having = await sign_in(platform_roles=frozenset({"operator"}))
    response = await having.delete(path)
    assert response.status_code == 204, response.text


async def test_read_returns_the_announcement(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    announcement = await make_announcement(caller)
    response = await caller.get(f"/announcements/{announcement['id']}")
    assert response.status_code == 200
    assert response.json() == announcement


async def test_read_an_unknown_announcement(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/announcements/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/announcements/{key}"), 422)


async def test_list_reaches_every_announcement_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [
        (await make_announcement(caller, publish_on=publish_on))["id"]
        for publish_on in (
            "2026-03-05",
            "2026-03-03",
            "2026-03-05",
            "2026-03-04",
            "2026-03-03",
        )
    ]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-publish_on"}
    for size in (2, 2, 1):
        page = (await caller.get("/announcements", params=query)).json()
        assert len(page["data"]) == size
        seen += [announcement["id"] for announcement in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_announcement_while_others_come_and_go(
    caller: Caller,
) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_announcement(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/announcements", params=query)).json()
        seen += [announcement["id"] for announcement in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_announcement(caller)
    response = await caller.delete(f"/announcements/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_announcement(caller)
    page = await caller.get("/announcements", params={"limit": 1, "count": "exact"})
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
        ("severity", "unknown"),
        ("severity__ne", "unknown"),
        ("severity__in", "unknown"),
        ("publish_on", "2026-02-29"),
        ("publish_on__ne", "2026-02-29"),
        ("publish_on__gt", "2026-02-29"),
        ("publish_on__gte", "2026-02-29"),
        ("publish_on__lt", "2026-02-29"),
        ("publish_on__lte", "2026-02-29"),
        ("publish_on__in", "2026-02-29"),
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
    response = await caller.get("/announcements", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_announcement(caller)
    page = await caller.get("/announcements", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "-publish_on"},
        {"severity": "info"},
    ):
        response = await caller.get(
            "/announcements", params={"cursor": cursor, **other}
        )
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"severity": "info"}, ["second"]),
        ({"severity__ne": "info"}, ["first", "third"]),
        ({"severity__in": "info,warning"}, ["second", "third"]),
        ({"publish_on": "2026-03-04"}, ["second"]),
        ({"publish_on__ne": "2026-03-04"}, ["first", "third"]),
        ({"publish_on__gt": "2026-03-04"}, ["third"]),
        ({"publish_on__gte": "2026-03-04"}, ["second", "third"]),
        ({"publish_on__lt": "2026-03-04"}, ["first"]),
        ({"publish_on__lte": "2026-03-04"}, ["first", "second"]),
        ({"publish_on__in": "2026-03-04,2026-03-05"}, ["second", "third"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [severity, publish_on].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_announcement(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


@pytest.mark.parametrize("name", ["publish_on", "created_at"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [publish_on, created_at].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [
        (await make_announcement(caller, **members))["id"] for members in ROWS.values()
    ]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    announcement = await make_announcement(caller)
    path = f"/announcements/{announcement['id']}"
    changes = {"title": "Changed", "body": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == announcement | changes | {"updated_at": updated["updated_at"]}
    assert updated["updated_at"] > announcement["updated_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    announcement = await make_announcement(caller)
    path = f"/announcements/{announcement['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == announcement


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    announcement = await make_announcement(caller)
    response = await caller.patch(f"/announcements/{announcement['id']}", json=members)
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
    announcement = await make_announcement(caller)
    path = f"/announcements/{announcement['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == announcement


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    announcement = await make_announcement(caller)
    response = await caller.patch(
        f"/announcements/{announcement['id']}", json={name: None}
    )
    assert_invalid(response, f"/{name}")


async def test_create_refuses_what_breaks_window_in_order(caller: Caller) -> None:
    """checks: window_in_order.

    A row that breaks the check is a 422 with the check's name.
    """
    body = await announcement_body(caller)
    response = await caller.post(
        "/announcements",
        json=body | {"expire_on": "2026-03-31", "publish_on": "9999-12-30"},
    )
    assert_refused(response, 422)
    assert "window_in_order" in response.text
    assert await ids_of(caller) == []


async def test_window_in_order_holds_in_the_database_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """checks: window_in_order.

    The same check stops a statement that doesn't come through the API.
    """
    announcement = await make_announcement(caller)
    with pytest.raises(
        asyncpg.CheckViolationError, match="announcements_window_in_order_check"
    ):
        await connection.execute(
            "UPDATE announcements SET expire_on = '2026-03-31', publish_on = "
            "'9999-12-30' WHERE id = $1",
            announcement["id"],
        )


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE announcements SET title = NULL WHERE id = $1",
            "title",
            id="title, null",
        ),
        pytest.param(
            "UPDATE announcements SET title = repeat('é', 201) WHERE id = $1",
            "announcements_title_length",
            id="title, too long",
        ),
        pytest.param(
            "UPDATE announcements SET title = '' WHERE id = $1",
            "announcements_title_length",
            id="title, too short",
        ),
        pytest.param(
            "UPDATE announcements SET body = NULL WHERE id = $1",
            "body",
            id="body, null",
        ),
        pytest.param(
            "UPDATE announcements SET body = repeat('é', 10001) WHERE id = $1",
            "announcements_body_length",
            id="body, too long",
        ),
        pytest.param(
            "UPDATE announcements SET body = '' WHERE id = $1",
            "announcements_body_length",
            id="body, too short",
        ),
        pytest.param(
            "UPDATE announcements SET severity = NULL WHERE id = $1",
            "severity",
            id="severity, null",
        ),
        pytest.param(
            "UPDATE announcements SET severity = 'unknown' WHERE id = $1",
            "announcements_severity_valid",
            id="severity, no such value",
        ),
        pytest.param(
            "UPDATE announcements SET link = '!' WHERE id = $1",
            "announcements_link_format",
            id="link, no match",
        ),
        pytest.param(
            "UPDATE announcements SET link = 'https://example.com/spring-launch' || "
            "repeat('a', 1968) WHERE id = $1",
            "announcements_link_length",
            id="link, too long",
        ),
        pytest.param(
            "UPDATE announcements SET contact = '!' WHERE id = $1",
            "announcements_contact_format",
            id="contact, no match",
        ),
        pytest.param(
            "UPDATE announcements SET contact = 'ada@example.com' || repeat('a', "
            "240) WHERE id = $1",
            "announcements_contact_length",
            id="contact, too long",
        ),
        pytest.param(
            "UPDATE announcements SET created_at = NULL WHERE id = $1",
            "created_at",
            id="created_at, null",
        ),
        pytest.param(
            "UPDATE announcements SET updated_at = NULL WHERE id = $1",
            "updated_at",
            id="updated_at, null",
        ),
        pytest.param(
            "UPDATE announcements SET publish_on = NULL WHERE id = $1",
            "publish_on",
            id="publish_on, null",
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
    announcement = await make_announcement(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, announcement["id"])


async def test_a_deleted_announcement_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    announcement = await make_announcement(caller)
    path = f"/announcements/{announcement['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(path, json={"title": "Changed", "body": "Changed"}), 404
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM announcements WHERE id = $1", announcement["id"]
    )
    assert stored is None
