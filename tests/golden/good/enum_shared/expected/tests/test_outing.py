# Compiled by restc from specs/outing.yaml: change that.
"""Outings: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.outing import make_outing, outing_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/outings", None),
    ("POST", "/outings", {}),
    ("GET", "/outings/{outing_id}", None),
    (
        "PATCH",
        "/outings/{outing_id}",
        {"expected": "sunny", "seen": ["sunny", "light-rain"]},
    ),
    ("DELETE", "/outings/{outing_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{outing_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"expected": "sunny"}, id="expected, sunny"),
    pytest.param({"expected": "light-rain"}, id="expected, light-rain"),
    pytest.param({"expected": "Snow"}, id="expected, Snow"),
    pytest.param({"expected": "class"}, id="expected, class"),
    pytest.param({"seen": []}, id="seen, fewest"),
    pytest.param({"seen": ["sunny"]}, id="seen, sunny item"),
    pytest.param({"seen": ["light-rain"]}, id="seen, light-rain item"),
    pytest.param({"seen": ["Snow"]}, id="seen, Snow item"),
    pytest.param({"seen": ["class"]}, id="seen, class item"),
    pytest.param({"mode": "on-foot"}, id="mode, on-foot"),
    pytest.param({"mode": "by_bus"}, id="mode, by_bus"),
    pytest.param({"mode": None}, id="mode, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("expected", None, id="expected, null"),
    pytest.param("expected", "unknown", id="expected, no such value"),
    pytest.param("expected", 0, id="expected, a number"),
    pytest.param("seen", None, id="seen, null"),
    pytest.param("seen", "x", id="seen, no list"),
    pytest.param("seen", [None], id="seen, null inside"),
    pytest.param("seen", ["unknown"], id="seen, item no such value"),
    pytest.param("seen", [0], id="seen, item a number"),
    pytest.param("mode", "unknown", id="mode, no such value"),
    pytest.param("mode", 0, id="mode, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"expected": "Snow", "mode": None},
    "second": {"expected": "class", "mode": "by_bus"},
    "third": {"expected": "light-rain", "mode": "on-foot"},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/outings", params=query)
    assert response.status_code == 200, response.text
    return [outing["id"] for outing in response.json()["data"]]


async def test_create_returns_the_outing_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await outing_body(caller)
    response = await caller.post("/outings", json=body)
    assert response.status_code == 201, response.text
    outing = response.json()
    assert response.headers["location"].endswith(f"/outings/{outing['id']}")
    assert outing == {
        "id": outing["id"],
        "expected": "light-rain",
        "seen": ["sunny"],
        "mode": None,
    }
    assert (await caller.get(f"/outings/{outing['id']}")).json() == outing


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await outing_body(caller)
    response = await caller.post("/outings", json=body | members)
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
    body = await outing_body(caller)
    response = await caller.post("/outings", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await outing_body(caller)
    response = await caller.post("/outings", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/outings", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/outings", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/outings", json={"x": "x" * 1_048_576})
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
    """ownership: account.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(outing_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/outings", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_an_outing_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's outing exactly as for one that doesn't
    exist: a 404.
    """
    outing = await make_outing(caller)
    answers = []
    for key in (outing["id"], uuid4()):
        address = path.format(outing_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/outings/{outing['id']}")).json() == outing


async def test_the_list_has_no_outings_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own outings and no others, whatever the filter.
    """
    outing = await make_outing(caller)
    own = await make_outing(outsider)
    assert await ids_of(caller) == [outing["id"]]
    assert await ids_of(colleague) == [outing["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert outing["id"] not in await ids_of(outsider, expected=outing["expected"])


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    outing = await make_outing(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [outing["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/outings", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/outings"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/outings", headers=headers), 404)


async def test_read_returns_the_outing(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    outing = await make_outing(caller)
    response = await caller.get(f"/outings/{outing['id']}")
    assert response.status_code == 200
    assert response.json() == outing


async def test_read_an_unknown_outing(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/outings/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/outings/{key}"), 422)


async def test_list_reaches_every_outing_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_outing(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/outings", params=query)).json()
        assert len(page["data"]) == size
        seen += [outing["id"] for outing in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_outing_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_outing(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/outings", params=query)).json()
        seen += [outing["id"] for outing in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_outing(caller)
    response = await caller.delete(f"/outings/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_outing(caller)
    page = await caller.get("/outings", params={"limit": 1, "count": "exact"})
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
        ("expected", "unknown"),
        ("expected__ne", "unknown"),
        ("expected__in", "unknown"),
        ("mode", "unknown"),
        ("mode__ne", "unknown"),
        ("mode__in", "unknown"),
        ("mode__isnull", "perhaps"),
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
    response = await caller.get("/outings", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_outing(caller)
    page = await caller.get("/outings", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in ({"expected": "class"},):
        response = await caller.get("/outings", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"expected": "class"}, ["second"]),
        ({"expected__ne": "class"}, ["first", "third"]),
        ({"expected__in": "class,light-rain"}, ["second", "third"]),
        ({"mode": "by_bus"}, ["second"]),
        ({"mode__ne": "by_bus"}, ["first", "third"]),
        ({"mode__in": "by_bus,on-foot"}, ["second", "third"]),
        ({"mode__isnull": "true"}, ["first"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [expected, mode].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_outing(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    outing = await make_outing(caller)
    path = f"/outings/{outing['id']}"
    changes = {"expected": "sunny", "seen": ["sunny", "light-rain"]}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == outing | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    outing = await make_outing(caller)
    path = f"/outings/{outing['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == outing


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    outing = await make_outing(caller)
    response = await caller.patch(f"/outings/{outing['id']}", json=members)
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
    outing = await make_outing(caller)
    path = f"/outings/{outing['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == outing


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    outing = await make_outing(caller)
    response = await caller.patch(f"/outings/{outing['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_create_refuses_what_breaks_no_snow_by_bus(caller: Caller) -> None:
    """checks: no_snow_by_bus.

    A row that breaks the check is a 422 with the check's name.
    """
    body = await outing_body(caller)
    response = await caller.post(
        "/outings", json=body | {"mode": "by_bus", "expected": "Snow"}
    )
    assert_refused(response, 422)
    assert "no_snow_by_bus" in response.text
    assert await ids_of(caller) == []


async def test_no_snow_by_bus_holds_in_the_database_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """checks: no_snow_by_bus.

    The same check stops a statement that doesn't come through the API.
    """
    outing = await make_outing(caller)
    with pytest.raises(
        asyncpg.CheckViolationError, match="outings_no_snow_by_bus_check"
    ):
        await connection.execute(
            "UPDATE outings SET mode = 'by_bus', expected = 'Snow' WHERE id = $1",
            outing["id"],
        )


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE outings SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE outings SET expected = NULL WHERE id = $1",
            "expected",
            id="expected, null",
        ),
        pytest.param(
            "UPDATE outings SET expected = 'unknown' WHERE id = $1",
            "outings_expected_valid",
            id="expected, no such value",
        ),
        pytest.param(
            "UPDATE outings SET seen = NULL WHERE id = $1", "seen", id="seen, null"
        ),
        pytest.param(
            "UPDATE outings SET seen = ARRAY[NULL]::text[] WHERE id = $1",
            "outings_seen_elements",
            id="seen, null inside",
        ),
        pytest.param(
            "UPDATE outings SET seen = ARRAY['unknown']::text[] WHERE id = $1",
            "outings_seen_elements",
            id="seen, item no such value",
        ),
        pytest.param(
            "UPDATE outings SET mode = 'unknown' WHERE id = $1",
            "outings_mode_valid",
            id="mode, no such value",
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
    outing = await make_outing(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, outing["id"])


async def test_a_deleted_outing_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    outing = await make_outing(caller)
    path = f"/outings/{outing['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(
            path, json={"expected": "sunny", "seen": ["sunny", "light-rain"]}
        ),
        404,
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM outings WHERE id = $1", outing["id"]
    )
    assert stored is None
