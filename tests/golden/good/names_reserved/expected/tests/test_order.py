# Compiled by restc from specs/order.yaml: change that.
"""Orders: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.order import make_order, order_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/orders", None),
    ("POST", "/orders", {}),
    ("GET", "/orders/{order_id}", None),
    ("PATCH", "/orders/{order_id}", {"order": 3, "user": "Changed"}),
    ("DELETE", "/orders/{order_id}", None),
    ("POST", "/orders/{order_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{order_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"order": -(2**31), "select": True}, id="order, least"),
    pytest.param({"order": 2**31 - 1}, id="order, greatest"),
    pytest.param({"user": ""}, id="user, shortest"),
    pytest.param({"user": "é" * 40}, id="user, longest"),
    pytest.param({"class": "none"}, id="class, none"),
    pytest.param({"class": "import"}, id="class, import"),
    pytest.param({"class": "True"}, id="class, True"),
    pytest.param({"select": True}, id="select, true"),
    pytest.param({"select": False}, id="select, false"),
    pytest.param({"date": "0001-01-02"}, id="date, first"),
    pytest.param({"date": "9999-12-30"}, id="date, last"),
    pytest.param({"date": None}, id="date, null"),
    pytest.param({"metadata": {}}, id="metadata, empty"),
    pytest.param(
        {"metadata": {"theme": ["dark", None, 1.5, {"nested": True}]}},
        id="metadata, nested",
    ),
    pytest.param({"table_id": None}, id="table_id, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("order", None, id="order, null"),
    pytest.param("order", -(2**31) - 1, id="order, too small"),
    pytest.param("order", 2**31, id="order, too great"),
    pytest.param("order", -2147483647.5, id="order, a fraction"),
    pytest.param("order", "1", id="order, a text"),
    pytest.param("order", True, id="order, a boolean"),
    pytest.param("user", None, id="user, null"),
    pytest.param("user", "é" * 41, id="user, too long"),
    pytest.param("user", "nul \x00", id="user, a NUL byte"),
    pytest.param("user", 7, id="user, a number"),
    pytest.param("class", None, id="class, null"),
    pytest.param("class", "unknown", id="class, no such value"),
    pytest.param("class", 0, id="class, a number"),
    pytest.param("select", None, id="select, null"),
    pytest.param("select", "perhaps", id="select, a text"),
    pytest.param("select", 2, id="select, a number"),
    pytest.param("date", "2026-02-29", id="date, no such day"),
    pytest.param("date", "0001-01-01", id="date, too early"),
    pytest.param("date", "9999-12-31", id="date, too late"),
    pytest.param("date", "yesterday", id="date, a word"),
    pytest.param("date", 0, id="date, a number"),
    pytest.param("metadata", None, id="metadata, null"),
    pytest.param("metadata", {"nul": "\x00"}, id="metadata, a NUL byte in a value"),
    pytest.param("metadata", {"nul \x00": 1}, id="metadata, a NUL byte in a name"),
    pytest.param("table_id", "7", id="table_id, no UUID"),
    pytest.param("table_id", 7, id="table_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "deleted_at", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {
        "user": "User 1",
        "order": 4,
        "class": "True",
        "select": False,
        "date": None,
    },
    "second": {
        "user": "User 2",
        "order": 5,
        "class": "import",
        "select": True,
        "date": "2026-03-03",
    },
    "third": {
        "user": "User 3",
        "order": 6,
        "class": "none",
        "select": True,
        "date": "2026-03-04",
    },
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/orders", params=query)
    assert response.status_code == 200, response.text
    return [order["id"] for order in response.json()["data"]]


async def test_create_returns_the_order_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await order_body(caller)
    response = await caller.post("/orders", json=body)
    assert response.status_code == 201, response.text
    order = response.json()
    assert response.headers["location"].endswith(f"/orders/{order['id']}")
    assert order == {
        "id": order["id"],
        "order": 0,
        "user": body["user"],
        "class": "none",
        "select": False,
        "date": None,
        "metadata": {},
        "table_id": None,
    }
    assert (await caller.get(f"/orders/{order['id']}")).json() == order


@pytest.mark.parametrize("name", ["user"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await order_body(caller)
    del body[name]
    assert_invalid(await caller.post("/orders", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await order_body(caller)
    response = await caller.post("/orders", json=body | members)
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
    body = await order_body(caller)
    response = await caller.post("/orders", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await order_body(caller)
    response = await caller.post("/orders", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/orders", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/orders", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/orders", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_date__that_is_taken(
    caller: Caller, outsider: Caller
) -> None:
    """unique: [user, date_]. A second row with the same `user` and `date` is a 409."""
    order = await make_order(caller, date="2026-03-03")
    taken = await order_body(caller, user=order["user"], date=order["date"])
    assert_refused(await caller.post("/orders", json=taken), 409, "/date")
    theirs = await order_body(outsider, user=order["user"], date=order["date"])
    response = await outsider.post("/orders", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_date__store_one(caller: Caller) -> None:
    """unique: [user, date_].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await order_body(caller, date="2026-03-03")
    creates = [caller.post("/orders", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


@pytest.mark.parametrize("name", ["table_id"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [table].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"table_id": (await make_order(outsider))["id"]}
    unknown: dict[str, Any] = {"table_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await order_body(caller)
        sent = body | {name: value}
        response = await caller.post("/orders", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    order = await make_order(caller)
    path = f"/orders/{order['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [table]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"table_id": (await make_order(caller))["id"]}
    order = await make_order(caller, **references)
    assert order.items() >= references.items()


async def test_the_table_is_emptied_when_the_order_goes(caller: Caller) -> None:
    """relations: table: on_delete: set_null.

    Deleting the order leaves the row, with null as its `table_id`.
    """
    target = await make_order(caller)
    order = await make_order(caller, table_id=target["id"])
    response = await caller.delete(f"/orders/{target['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(f"/orders/{order['id']}")
    assert read.json()["table_id"] is None


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
    path = path.format(order_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/orders", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_an_order_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's order exactly as for one that doesn't
    exist: a 404.
    """
    order = await make_order(caller)
    if path.endswith("/restore"):
        live = path.format(order_id=order["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/orders/{order['id']}")
    answers = []
    for key in (order["id"], uuid4()):
        address = path.format(order_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/orders/{order['id']}")).json() == order


async def test_the_list_has_no_orders_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own orders and no others, whatever the filter.
    """
    order = await make_order(caller)
    own = await make_order(outsider)
    assert await ids_of(caller) == [order["id"]]
    assert await ids_of(colleague) == [order["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert order["id"] not in await ids_of(outsider, user=order["user"])


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    order = await make_order(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [order["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/orders", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/orders"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/orders", headers=headers), 404)


async def test_read_returns_the_order(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    order = await make_order(caller)
    response = await caller.get(f"/orders/{order['id']}")
    assert response.status_code == 200
    assert response.json() == order


async def test_read_an_unknown_order(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/orders/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/orders/{key}"), 422)


async def test_list_reaches_every_order_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_order(caller, order=order))["id"] for order in (6, 4, 6, 5, 4)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-order"}
    for size in (2, 2, 1):
        page = (await caller.get("/orders", params=query)).json()
        assert len(page["data"]) == size
        seen += [order["id"] for order in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_order_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_order(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/orders", params=query)).json()
        seen += [order["id"] for order in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_order(caller)
    response = await caller.delete(f"/orders/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_order(caller)
    page = await caller.get("/orders", params={"limit": 1, "count": "exact"})
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
        ("order", "x"),
        ("order", "2147483648"),
        ("order__ne", "x"),
        ("order__ne", "2147483648"),
        ("order__gt", "x"),
        ("order__gt", "2147483648"),
        ("order__gte", "x"),
        ("order__gte", "2147483648"),
        ("order__lt", "x"),
        ("order__lt", "2147483648"),
        ("order__lte", "x"),
        ("order__lte", "2147483648"),
        ("order__in", "x"),
        ("order__in", "2147483648"),
        ("user", "nul \x00"),
        ("class", "unknown"),
        ("class__ne", "unknown"),
        ("class__in", "unknown"),
        ("select", "perhaps"),
        ("date", "2026-02-29"),
        ("date__ne", "2026-02-29"),
        ("date__gt", "2026-02-29"),
        ("date__gte", "2026-02-29"),
        ("date__lt", "2026-02-29"),
        ("date__lte", "2026-02-29"),
        ("date__in", "2026-02-29"),
        ("date__isnull", "perhaps"),
        ("table_id", "7"),
        ("table_id__ne", "7"),
        ("table_id__in", "7"),
        ("table_id__isnull", "perhaps"),
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
    response = await caller.get("/orders", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_order(caller)
    page = await caller.get("/orders", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "-order"},
        {"order": "5"},
    ):
        response = await caller.get("/orders", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"order": "5"}, ["second"]),
        ({"order__ne": "5"}, ["first", "third"]),
        ({"order__gt": "5"}, ["third"]),
        ({"order__gte": "5"}, ["second", "third"]),
        ({"order__lt": "5"}, ["first"]),
        ({"order__lte": "5"}, ["first", "second"]),
        ({"order__in": "5,6"}, ["second", "third"]),
        ({"user": "User 2"}, ["second"]),
        ({"user__ne": "User 2"}, ["first", "third"]),
        ({"user__in": "User 2,User 3"}, ["second", "third"]),
        ({"class": "import"}, ["second"]),
        ({"class__ne": "import"}, ["first", "third"]),
        ({"class__in": "import,none"}, ["second", "third"]),
        ({"select": "true"}, ["second", "third"]),
        ({"date": "2026-03-03"}, ["second"]),
        ({"date__ne": "2026-03-03"}, ["first", "third"]),
        ({"date__gt": "2026-03-03"}, ["third"]),
        ({"date__gte": "2026-03-03"}, ["second", "third"]),
        ({"date__lt": "2026-03-03"}, []),
        ({"date__lte": "2026-03-03"}, ["second"]),
        ({"date__in": "2026-03-03,2026-03-04"}, ["second", "third"]),
        ({"date__isnull": "true"}, ["first"]),
        ({"table_id__isnull": "true"}, ["first", "second", "third"]),
        ({"table_id__isnull": "false"}, []),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [order, user, class_, select, date_, table].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_order(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


async def test_list_of_a_table(caller: Caller) -> None:
    """api.filter: table. The list of one table has its rows and no others."""
    order = await make_order(caller, table_id=(await make_order(caller))["id"])
    await make_order(caller)
    found = await ids_of(caller, table_id=order["table_id"])
    assert found == [order["id"]]


@pytest.mark.parametrize("name", ["order", "user"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [order, user].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [(await make_order(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    order = await make_order(caller)
    path = f"/orders/{order['id']}"
    changes = {"order": 3, "user": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == order | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    order = await make_order(caller)
    path = f"/orders/{order['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == order


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    order = await make_order(caller)
    response = await caller.patch(f"/orders/{order['id']}", json=members)
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
    order = await make_order(caller)
    path = f"/orders/{order['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == order


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    order = await make_order(caller)
    response = await caller.patch(f"/orders/{order['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_refuses_a_date__that_is_taken(caller: Caller) -> None:
    """unique: [user, date_].

    Taking the `user` and `date` of another row is a 409, and nothing changes.
    """
    order = await make_order(caller, date="2026-03-03")
    other = await make_order(caller)
    path = f"/orders/{other['id']}"
    response = await caller.patch(
        path, json={"user": order["user"], "date": order["date"]}
    )
    assert_refused(response, 409, "/date")
    assert (await caller.get(path)).json() == other


async def test_create_refuses_what_breaks_sane(caller: Caller) -> None:
    """checks: sane. A row that breaks the check is a 422 with the check's name."""
    body = await order_body(caller)
    response = await caller.post(
        "/orders", json=body | {"order": -(2**31), "select": False}
    )
    assert_refused(response, 422)
    assert "sane" in response.text
    assert await ids_of(caller) == []


async def test_sane_holds_in_the_database_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """checks: sane.

    The same check stops a statement that doesn't come through the API.
    """
    order = await make_order(caller)
    with pytest.raises(asyncpg.CheckViolationError, match="orders_sane_check"):
        await connection.execute(
            'UPDATE orders SET "order" = -2147483648, "select" = false WHERE id = $1',
            order["id"],
        )


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE orders SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            'UPDATE orders SET "order" = NULL WHERE id = $1', "order", id="order, null"
        ),
        pytest.param(
            'UPDATE orders SET "user" = NULL WHERE id = $1', "user", id="user, null"
        ),
        pytest.param(
            "UPDATE orders SET \"user\" = repeat('é', 41) WHERE id = $1",
            "orders_user_length",
            id="user, too long",
        ),
        pytest.param(
            "UPDATE orders SET class = NULL WHERE id = $1", "class", id="class, null"
        ),
        pytest.param(
            "UPDATE orders SET class = 'unknown' WHERE id = $1",
            "orders_class_valid",
            id="class, no such value",
        ),
        pytest.param(
            'UPDATE orders SET "select" = NULL WHERE id = $1',
            "select",
            id="select, null",
        ),
        pytest.param(
            "UPDATE orders SET metadata = NULL WHERE id = $1",
            "metadata",
            id="metadata, null",
        ),
        pytest.param(
            "UPDATE orders SET table_id = id WHERE id = $1",
            "orders_table_id_other",
            id="table_id, itself",
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
    order = await make_order(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, order["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [table].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    order = await make_order(caller)
    keys: dict[str, tuple[str, Any]] = {
        "orders_table_id_fkey": (
            "UPDATE orders SET table_id = $2 WHERE id = $1",
            (await make_order(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, order["id"], key)


async def test_a_deleted_order_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    order = await make_order(caller)
    path = f"/orders/{order['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"order": 3, "user": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM orders WHERE id = $1", order["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_order_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    order = await make_order(caller)
    path = f"/orders/{order['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == order
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_order(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    order = await make_order(caller)
    live = f"/orders/{order['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/orders/{uuid4()}/restore"), 404)


async def test_the_date__of_a_deleted_order_is_free(caller: Caller) -> None:
    """unique: [user, date_].

    It may be used again, and then the deleted row can't come back: a 409.
    """
    order = await make_order(caller, date="2026-03-03")
    path = f"/orders/{order['id']}"
    await caller.delete(path)
    await make_order(caller, user=order["user"], date=order["date"])
    assert_refused(await caller.post(f"{path}/restore"), 409, "/date")


async def test_a_deleted_row_gets_no_orders(caller: Caller) -> None:
    """relations: [table].

    A key to a deleted row is refused just as one to a row that never was.
    """
    parent = await make_order(caller)
    await caller.delete(f"/orders/{parent['id']}")
    gone = {"table_id": parent["id"]}
    body = await order_body(caller)
    response = await caller.post("/orders", json=body | gone)
    assert_refused(response, 422, "/table_id")
    other = await make_order(caller)
    response = await caller.patch(f"/orders/{other['id']}", json=gone)
    assert_refused(response, 422, "/table_id")
