# Compiled by restc from specs/ticket.yaml: change that.
"""Tickets: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.ticket import make_ticket, ticket_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/tickets", None),
    ("POST", "/tickets", {}),
    ("GET", "/tickets/{ticket_id}", None),
    ("PATCH", "/tickets/{ticket_id}", {"title": "Changed", "slug": "Changed"}),
    ("DELETE", "/tickets/{ticket_id}", None),
    ("PUT", "/tickets/{ticket_id}/copies/{linked_ticket_id}", None),
    ("DELETE", "/tickets/{ticket_id}/copies/{linked_ticket_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{ticket_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"title": ""}, id="title, shortest"),
    pytest.param({"title": "é" * 100}, id="title, longest"),
    pytest.param({"slug": ""}, id="slug, shortest"),
    pytest.param({"slug": "é" * 100}, id="slug, longest"),
    pytest.param({"points": 0}, id="points, least"),
    pytest.param({"points": 2**31 - 1}, id="points, greatest"),
    pytest.param({"state": "open"}, id="state, open"),
    pytest.param({"state": "closed"}, id="state, closed"),
    pytest.param({"mood": "good"}, id="mood, good"),
    pytest.param({"mood": "bad"}, id="mood, bad"),
    pytest.param({"mood": None}, id="mood, null"),
    pytest.param({"weight": "low"}, id="weight, low"),
    pytest.param({"weight": "high"}, id="weight, high"),
    pytest.param({"seen": []}, id="seen, fewest"),
    pytest.param({"seen": ["low"]}, id="seen, low item"),
    pytest.param({"seen": ["high"]}, id="seen, high item"),
    pytest.param({"extra": {}}, id="extra, empty"),
    pytest.param(
        {"extra": {"theme": ["dark", None, 1.5, {"nested": True}]}}, id="extra, nested"
    ),
    pytest.param({"blocker_id": None}, id="blocker_id, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("title", None, id="title, null"),
    pytest.param("title", "é" * 101, id="title, too long"),
    pytest.param("title", "nul \x00", id="title, a NUL byte"),
    pytest.param("title", 7, id="title, a number"),
    pytest.param("slug", None, id="slug, null"),
    pytest.param("slug", "é" * 101, id="slug, too long"),
    pytest.param("slug", "nul \x00", id="slug, a NUL byte"),
    pytest.param("slug", 7, id="slug, a number"),
    pytest.param("points", None, id="points, null"),
    pytest.param("points", -1, id="points, too small"),
    pytest.param("points", 2**31, id="points, too great"),
    pytest.param("points", 0.5, id="points, a fraction"),
    pytest.param("points", "1", id="points, a text"),
    pytest.param("points", True, id="points, a boolean"),
    pytest.param("state", None, id="state, null"),
    pytest.param("state", "unknown", id="state, no such value"),
    pytest.param("state", 0, id="state, a number"),
    pytest.param("mood", "unknown", id="mood, no such value"),
    pytest.param("mood", 0, id="mood, a number"),
    pytest.param("weight", None, id="weight, null"),
    pytest.param("weight", "unknown", id="weight, no such value"),
    pytest.param("weight", 0, id="weight, a number"),
    pytest.param("seen", None, id="seen, null"),
    pytest.param("seen", "x", id="seen, no list"),
    pytest.param("seen", [None], id="seen, null inside"),
    pytest.param("seen", ["unknown"], id="seen, item no such value"),
    pytest.param("seen", [0], id="seen, item a number"),
    pytest.param("extra", None, id="extra, null"),
    pytest.param("extra", {"nul": "\x00"}, id="extra, a NUL byte in a value"),
    pytest.param("extra", {"nul \x00": 1}, id="extra, a NUL byte in a name"),
    pytest.param("blocker_id", "7", id="blocker_id, no UUID"),
    pytest.param("blocker_id", 7, id="blocker_id, a number"),
    pytest.param("ticket_ids", None, id="ticket_ids, null"),
    pytest.param("ticket_ids", ["7"], id="ticket_ids, no UUID"),
    pytest.param(
        "ticket_ids", [str(uuid4()) for _ in range(101)], id="ticket_ids, too many"
    ),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "opened_by", "seen_at", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/tickets", params=query)
    assert response.status_code == 200, response.text
    return [ticket["id"] for ticket in response.json()["data"]]


async def test_create_returns_the_ticket_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await ticket_body(caller)
    response = await caller.post("/tickets", json=body)
    assert response.status_code == 201, response.text
    ticket = response.json()
    assert response.headers["location"].endswith(f"/tickets/{ticket['id']}")
    assert ticket == {
        "id": ticket["id"],
        "title": body["title"],
        "slug": body["slug"],
        "points": body["points"],
        "state": body["state"],
        "mood": None,
        "weight": body["weight"],
        "seen": [],
        "extra": body["extra"],
        "blocker_id": None,
        "ticket_ids": [],
    }
    assert (await caller.get(f"/tickets/{ticket['id']}")).json() == ticket


@pytest.mark.parametrize(
    "name", ["title", "slug", "points", "state", "weight", "extra"]
)
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await ticket_body(caller)
    del body[name]
    assert_invalid(await caller.post("/tickets", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await ticket_body(caller)
    response = await caller.post("/tickets", json=body | members)
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
    body = await ticket_body(caller)
    response = await caller.post("/tickets", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await ticket_body(caller)
    response = await caller.post("/tickets", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/tickets", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/tickets", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/tickets", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


@pytest.mark.parametrize("name", ["blocker_id", "ticket_ids"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [blocker, copies].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {
        "blocker_id": (await make_ticket(outsider))["id"],
        "ticket_ids": [(await make_ticket(outsider))["id"]],
    }
    unknown: dict[str, Any] = {"blocker_id": str(uuid4()), "ticket_ids": [str(uuid4())]}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await ticket_body(caller)
        sent = body | {name: value}
        response = await caller.post("/tickets", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    ticket = await make_ticket(caller)
    path = f"/tickets/{ticket['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [blocker, copies]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {
        "blocker_id": (await make_ticket(caller))["id"],
        "ticket_ids": [(await make_ticket(caller))["id"]],
    }
    ticket = await make_ticket(caller, **references)
    assert ticket.items() >= references.items()


async def test_the_blocker_is_kept_while_it_is_pointed_at(caller: Caller) -> None:
    """relations: blocker: on_delete: restrict.

    Deleting the ticket is a 409 as long as a row points at it.
    """
    target = await make_ticket(caller)
    await make_ticket(caller, blocker_id=target["id"])
    path = f"/tickets/{target['id']}"
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
    path = path.format(ticket_id=uuid4(), linked_ticket_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/tickets", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_ticket_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's ticket exactly as for one that doesn't
    exist: a 404.
    """
    ticket = await make_ticket(caller)
    linked_ticket_id = (await make_ticket(outsider))["id"]
    answers = []
    for key in (ticket["id"], uuid4()):
        address = path.format(ticket_id=key, linked_ticket_id=linked_ticket_id)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/tickets/{ticket['id']}")).json() == ticket


async def test_the_list_has_no_tickets_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own tickets and no others, whatever the filter.
    """
    ticket = await make_ticket(caller)
    own = await make_ticket(outsider)
    assert await ids_of(caller) == [ticket["id"]]
    assert await ids_of(colleague) == [ticket["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    ticket = await make_ticket(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [ticket["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/tickets", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/tickets"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/tickets", headers=headers), 404)


async def test_read_returns_the_ticket(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    ticket = await make_ticket(caller)
    response = await caller.get(f"/tickets/{ticket['id']}")
    assert response.status_code == 200
    assert response.json() == ticket


async def test_read_an_unknown_ticket(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/tickets/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/tickets/{key}"), 422)


async def test_list_reaches_every_ticket_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_ticket(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/tickets", params=query)).json()
        assert len(page["data"]) == size
        seen += [ticket["id"] for ticket in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_ticket_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_ticket(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/tickets", params=query)).json()
        seen += [ticket["id"] for ticket in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_ticket(caller)
    response = await caller.delete(f"/tickets/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_ticket(caller)
    page = await caller.get("/tickets", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/tickets", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    ticket = await make_ticket(caller)
    path = f"/tickets/{ticket['id']}"
    changes = {"title": "Changed", "slug": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == ticket | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    ticket = await make_ticket(caller)
    path = f"/tickets/{ticket['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == ticket


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    ticket = await make_ticket(caller)
    response = await caller.patch(f"/tickets/{ticket['id']}", json=members)
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
    ticket = await make_ticket(caller)
    path = f"/tickets/{ticket['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == ticket


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    ticket = await make_ticket(caller)
    response = await caller.patch(f"/tickets/{ticket['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE tickets SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE tickets SET title = NULL WHERE id = $1", "title", id="title, null"
        ),
        pytest.param(
            "UPDATE tickets SET title = repeat('é', 101) WHERE id = $1",
            "tickets_title_length",
            id="title, too long",
        ),
        pytest.param(
            "UPDATE tickets SET slug = NULL WHERE id = $1", "slug", id="slug, null"
        ),
        pytest.param(
            "UPDATE tickets SET slug = repeat('é', 101) WHERE id = $1",
            "tickets_slug_length",
            id="slug, too long",
        ),
        pytest.param(
            "UPDATE tickets SET points = NULL WHERE id = $1",
            "points",
            id="points, null",
        ),
        pytest.param(
            "UPDATE tickets SET points = -1 WHERE id = $1",
            "tickets_points_range",
            id="points, too small",
        ),
        pytest.param(
            "UPDATE tickets SET state = NULL WHERE id = $1", "state", id="state, null"
        ),
        pytest.param(
            "UPDATE tickets SET state = 'unknown' WHERE id = $1",
            "tickets_state_valid",
            id="state, no such value",
        ),
        pytest.param(
            "UPDATE tickets SET mood = 'unknown' WHERE id = $1",
            "tickets_mood_valid",
            id="mood, no such value",
        ),
        pytest.param(
            "UPDATE tickets SET weight = NULL WHERE id = $1",
            "weight",
            id="weight, null",
        ),
        pytest.param(
            "UPDATE tickets SET weight = 'unknown' WHERE id = $1",
            "tickets_weight_valid",
            id="weight, no such value",
        ),
        pytest.param(
            "UPDATE tickets SET seen = NULL WHERE id = $1", "seen", id="seen, null"
        ),
        pytest.param(
            "UPDATE tickets SET seen = ARRAY[NULL]::text[] WHERE id = $1",
            "tickets_seen_elements",
            id="seen, null inside",
        ),
        pytest.param(
            "UPDATE tickets SET seen = ARRAY['unknown']::text[] WHERE id = $1",
            "tickets_seen_elements",
            id="seen, item no such value",
        ),
        pytest.param(
            "UPDATE tickets SET extra = NULL WHERE id = $1", "extra", id="extra, null"
        ),
        pytest.param(
            "UPDATE tickets SET opened_by = NULL WHERE id = $1",
            "opened_by",
            id="opened_by, null",
        ),
        pytest.param(
            "UPDATE tickets SET seen_at = NULL WHERE id = $1",
            "seen_at",
            id="seen_at, null",
        ),
        pytest.param(
            "UPDATE tickets SET blocker_id = id WHERE id = $1",
            "tickets_blocker_id_other",
            id="blocker_id, itself",
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
    ticket = await make_ticket(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, ticket["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [blocker, copies].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    ticket = await make_ticket(caller, ticket_ids=[(await make_ticket(caller))["id"]])
    keys: dict[str, tuple[str, Any]] = {
        "tickets_blocker_id_fkey": (
            "UPDATE tickets SET blocker_id = $2 WHERE id = $1",
            (await make_ticket(outsider))["id"],
        ),
        "ticket_copies_linked_ticket_id_fkey": (
            "UPDATE ticket_copies SET linked_ticket_id = $2 WHERE ticket_id = $1",
            (await make_ticket(outsider))["id"],
        ),
        "ticket_copies_ticket_id_fkey": (
            "UPDATE ticket_copies SET ticket_id = $2 WHERE ticket_id = $1",
            (await make_ticket(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, ticket["id"], key)
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute(
            "UPDATE ticket_copies SET account_id = NULL WHERE ticket_id = $1",
            ticket["id"],
        )


async def test_a_deleted_ticket_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    ticket = await make_ticket(caller)
    path = f"/tickets/{ticket['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(path, json={"title": "Changed", "slug": "Changed"}), 404
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM tickets WHERE id = $1", ticket["id"]
    )
    assert stored is None


async def test_copies_are_put_on_and_taken_off(caller: Caller) -> None:
    """relations: copies: many.

    Adding twice is adding once; removing what isn't there is a 404.
    """
    ticket = await make_ticket(caller)
    other_ticket = await make_ticket(caller)
    path = f"/tickets/{ticket['id']}"
    link = f"{path}/copies/{other_ticket['id']}"
    for _ in range(2):
        assert (await caller.put(link)).status_code == 204
    assert (await caller.get(path)).json()["ticket_ids"] == [other_ticket["id"]]
    assert (await caller.delete(link)).status_code == 204
    assert (await caller.get(path)).json()["ticket_ids"] == []
    assert_refused(await caller.delete(link), 404)


async def test_ticket_ids_replace_the_set(caller: Caller) -> None:
    """relations: copies: many.

    `ticket_ids` in a body is the whole set: neither order nor repeats count.
    """
    old = (await make_ticket(caller))["id"]
    new = (await make_ticket(caller))["id"]
    ticket = await make_ticket(caller, ticket_ids=[old])
    path = f"/tickets/{ticket['id']}"
    response = await caller.patch(path, json={"ticket_ids": [new, new]})
    assert response.status_code == 200, response.text
    assert response.json()["ticket_ids"] == [new]
    assert (await caller.get(path)).json()["ticket_ids"] == [new]


async def test_a_ticket_that_is_deleted_comes_off(caller: Caller) -> None:
    """relations: copies: many. A deleted ticket is no longer among `ticket_ids`."""
    other_ticket = await make_ticket(caller)
    ticket = await make_ticket(caller, ticket_ids=[other_ticket["id"]])
    path = f"/tickets/{ticket['id']}"
    response = await caller.delete(f"/tickets/{other_ticket['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(path)
    assert read.json()["ticket_ids"] == []


async def test_copies_are_at_most_100(caller: Caller) -> None:
    """relations: copies: many. One ticket more is a 409, and stays off."""
    most = [(await make_ticket(caller))["id"] for _ in range(100)]
    ticket = await make_ticket(caller, ticket_ids=most)
    path = f"/tickets/{ticket['id']}"
    other_ticket = await make_ticket(caller)
    link = f"{path}/copies/{other_ticket['id']}"
    assert_refused(await caller.put(link), 409)
    assert (await caller.get(path)).json() == ticket


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_copies_of_strangers_are_not_there(
    caller: Caller, outsider: Caller, method: str
) -> None:
    """relations: copies: many.

    A stranger's ticket is refused as one that doesn't exist: a 404.
    """
    ticket = await make_ticket(caller)
    foreign = await make_ticket(outsider)
    path = f"/tickets/{ticket['id']}/copies"
    answers = []
    for key in (foreign["id"], uuid4()):
        response = await caller.request(method, f"{path}/{key}")
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
