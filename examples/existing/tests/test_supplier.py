# Compiled by restc from specs/supplier.yaml: change that.
"""Suppliers: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.supplier import make_supplier, supplier_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/suppliers", None),
    ("POST", "/suppliers", {}),
    ("GET", "/suppliers/{supplier_id}", None),
    ("PATCH", "/suppliers/{supplier_id}", {"name": "Changed", "email": "ada@example.com"}),
    ("DELETE", "/suppliers/{supplier_id}", None),
    ("POST", "/suppliers/{supplier_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{supplier_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"name": "x"}, id="name, shortest"),
    pytest.param({"name": "é" * 120}, id="name, longest"),
    pytest.param({"email": "ada@example.com"}, id="email, an example"),
    pytest.param({"email": None}, id="email, null"),
    pytest.param({"lead_days": 0}, id="lead_days, least"),
    pytest.param({"lead_days": 365}, id="lead_days, greatest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("name", None, id="name, null"),
    pytest.param("name", "é" * 121, id="name, too long"),
    pytest.param("name", "", id="name, too short"),
    pytest.param("name", "nul \x00", id="name, a NUL byte"),
    pytest.param("name", 7, id="name, a number"),
    pytest.param("email", "!", id="email, no match"),
    pytest.param("email", "nul \x00", id="email, a NUL byte"),
    pytest.param("email", 7, id="email, a number"),
    pytest.param("lead_days", None, id="lead_days, null"),
    pytest.param("lead_days", -1, id="lead_days, too small"),
    pytest.param("lead_days", 366, id="lead_days, too great"),
    pytest.param("lead_days", 0.5, id="lead_days, a fraction"),
    pytest.param("lead_days", "1", id="lead_days, a text"),
    pytest.param("lead_days", True, id="lead_days, a boolean"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "version", "deleted_at", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"name": "Name 1", "lead_days": 4},
    "second": {"name": "Name 2", "lead_days": 5},
    "third": {"name": "Name 3", "lead_days": 6},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/suppliers", params=query)
    assert response.status_code == 200, response.text
    return [supplier["id"] for supplier in response.json()["data"]]


async def test_create_returns_the_supplier_with_its_defaults(caller: Caller) -> None:
    """fields. What has a default, or may be null, need not be sent; the answer has every member."""
    body = await supplier_body(caller)
    response = await caller.post("/suppliers", json=body)
    assert response.status_code == 201, response.text
    supplier = response.json()
    assert response.headers["location"].endswith(f"/suppliers/{supplier['id']}")
    assert response.headers["etag"]
    assert supplier == {
        "id": supplier["id"],
        "name": body["name"],
        "email": None,
        "lead_days": 7,
        "version": 1,
    }
    assert (await caller.get(f"/suppliers/{supplier['id']}")).json() == supplier


@pytest.mark.parametrize("name", ["name"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required. A body without one of the required members is a 422 that names it."""
    body = await supplier_body(caller)
    del body[name]
    assert_invalid(await caller.post("/suppliers", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(caller: Caller, members: dict[str, Any]) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await supplier_body(caller)
    response = await caller.post("/suppliers", json=body | members)
    assert response.status_code == 201, response.text
    assert response.json().items() >= members.items()


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_create_refuses_beyond_the_bounds(caller: Caller, name: str, value: Any) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or another type is
    a 422 that points at the member, and nothing is stored.
    """
    body = await supplier_body(caller)
    response = await caller.post("/suppliers", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(caller: Caller, name: str) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await supplier_body(caller)
    response = await caller.post("/suppliers", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/suppliers", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/suppliers", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/suppliers", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_name_that_is_taken(caller: Caller, outsider: Caller) -> None:
    """unique: [name]. A second row with the same `name` is a 409."""
    supplier = await make_supplier(caller)
    taken = await supplier_body(caller, name=supplier["name"])
    assert_refused(await caller.post("/suppliers", json=taken), 409, "/name")
    theirs = await supplier_body(outsider, name=supplier["name"])
    response = await outsider.post("/suppliers", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_name_store_one(caller: Caller) -> None:
    """unique: [name].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await supplier_body(caller)
    creates = [caller.post("/suppliers", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
@pytest.mark.parametrize("headers", INVALID_TOKENS.values(), ids=INVALID_TOKENS)
async def test_needs_a_token(
    anonymous: AsyncClient, method: str, path: str, body: object, headers: dict[str, str]
) -> None:
    """ownership: account.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(supplier_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(anonymous: AsyncClient) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/suppliers", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_supplier_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's supplier exactly as for one that doesn't exist: a 404.
    """
    supplier = await make_supplier(caller)
    if path.endswith("/restore"):
        live = path.format(supplier_id=supplier["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/suppliers/{supplier['id']}")
    answers = []
    for key in (supplier["id"], uuid4()):
        address = path.format(supplier_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/suppliers/{supplier['id']}")).json() == supplier


async def test_the_list_has_no_suppliers_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account. A caller finds the own suppliers and no others, whatever the filter."""
    supplier = await make_supplier(caller)
    own = await make_supplier(outsider)
    assert await ids_of(caller) == [supplier["id"]]
    assert await ids_of(colleague) == [supplier["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert supplier["id"] not in await ids_of(outsider, name=supplier["name"])


async def test_create_needs_the_role_buyer(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: create.

    A caller without the role buyer is refused with a 403, one with it is not.
    """
    body = await supplier_body(caller)
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.post("/suppliers", json=body), 403)
    having = await sign_in("buyer", account=caller.account_id)
    response = await having.post("/suppliers", json=body)
    assert response.status_code == 201, response.text


async def test_update_needs_the_role_buyer(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: update.

    A caller without the role buyer is refused with a 403, one with it is not.
    """
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    lacking = await sign_in(account=caller.account_id)
    assert_refused(
        await lacking.patch(path, json={"name": "Changed", "email": "ada@example.com"}), 403
    )
    assert (await caller.get(path)).json() == supplier
    unknown = f"/suppliers/{uuid4()}"
    assert_refused(
        await lacking.patch(unknown, json={"name": "Changed", "email": "ada@example.com"}), 404
    )
    stale = {"If-Match": '"another"'}
    assert_refused(
        await lacking.patch(
            path, json={"name": "Changed", "email": "ada@example.com"}, headers=stale
        ),
        403,
    )
    having = await sign_in("buyer", account=caller.account_id)
    response = await having.patch(path, json={"name": "Changed", "email": "ada@example.com"})
    assert response.status_code == 200, response.text


async def test_delete_needs_the_role_buyer(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: delete.

    A caller without the role buyer is refused with a 403, one with it is not.
    """
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.delete(path), 403)
    assert (await caller.get(path)).json() == supplier
    unknown = f"/suppliers/{uuid4()}"
    assert_refused(await lacking.delete(unknown), 404)
    stale = {"If-Match": '"another"'}
    assert_refused(await lacking.delete(path, headers=stale), 403)
    having = await sign_in("buyer", account=caller.account_id)
    response = await having.delete(path)
    assert response.status_code == 204, response.text


async def test_restore_needs_the_role_buyer(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: restore.

    A caller without the role buyer is refused with a 403, one with it is not.
    """
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    await caller.delete(path)
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.post(f"{path}/restore"), 403)
    unknown = f"/suppliers/{uuid4()}"
    assert_refused(await lacking.post(f"{unknown}/restore"), 404)
    having = await sign_in("buyer", account=caller.account_id)
    response = await having.post(f"{path}/restore")
    assert response.status_code == 200, response.text


async def test_a_role_counts_in_its_own_account_only(caller: Caller, sign_in: SignIn) -> None:
    """api.roles. A role held in another account doesn't help in this one."""
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    stranger = await sign_in("buyer", accounts={caller.account_id: frozenset()})
    for account_id, status in ((stranger.account_id, 404), (caller.account_id, 403)):
        headers = {"X-Account-Id": str(account_id)}
        assert_refused(
            await stranger.patch(
                path, json={"name": "Changed", "email": "ada@example.com"}, headers=headers
            ),
            status,
        )


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    supplier = await make_supplier(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [supplier["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/suppliers", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/suppliers"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/suppliers", headers=headers), 404)


async def test_read_returns_the_supplier(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    supplier = await make_supplier(caller)
    response = await caller.get(f"/suppliers/{supplier['id']}")
    assert response.status_code == 200
    assert response.json() == supplier


async def test_read_an_unknown_supplier(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/suppliers/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/suppliers/{key}"), 422)


async def test_read_answers_304_while_nothing_changes(caller: Caller) -> None:
    """api.etag. If-None-Match with the present ETag is a 304 without a body."""
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    etag = (await caller.get(path)).headers["etag"]
    unchanged = await caller.get(path, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag
    await caller.patch(path, json={"name": "Changed", "email": "ada@example.com"})
    changed = await caller.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_list_reaches_every_supplier_once(caller: Caller) -> None:
    """HTTP: pages. Following next_cursor until it is null meets every row, and none twice."""
    ids = [(await make_supplier(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/suppliers", params=query)).json()
        assert len(page["data"]) == size
        seen += [supplier["id"] for supplier in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_supplier_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two pages.
    """
    ids = [(await make_supplier(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/suppliers", params=query)).json()
        seen += [supplier["id"] for supplier in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_supplier(caller)
    response = await caller.delete(f"/suppliers/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_supplier(caller)
    page = await caller.get("/suppliers", params={"limit": 1, "count": "exact"})
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
        ("name", "nul \x00"),
        ("lead_days", "x"),
        ("lead_days", "2147483648"),
        ("lead_days__ne", "x"),
        ("lead_days__ne", "2147483648"),
        ("lead_days__gt", "x"),
        ("lead_days__gt", "2147483648"),
        ("lead_days__gte", "x"),
        ("lead_days__gte", "2147483648"),
        ("lead_days__lt", "x"),
        ("lead_days__lt", "2147483648"),
        ("lead_days__lte", "x"),
        ("lead_days__lte", "2147483648"),
        ("lead_days__in", "x"),
        ("lead_days__in", "2147483648"),
        ("id", "x"),
        ("unknown", "x"),
    ],
)
async def test_list_refuses_what_it_cannot_answer(caller: Caller, name: str, value: str) -> None:
    """api.filter; api.sort.

    Parameters are typed, and there are no others: anything else is a 422.
    """
    response = await caller.get("/suppliers", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages. A cursor belongs to the sort and the filters that it was made for."""
    for _ in range(2):
        await make_supplier(caller)
    page = await caller.get("/suppliers", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "-name"},
        {"name": "Name 2"},
    ):
        response = await caller.get("/suppliers", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"name": "Name 2"}, ["second"]),
        ({"name__ne": "Name 2"}, ["first", "third"]),
        ({"name__in": "Name 2,Name 3"}, ["second", "third"]),
        ({"lead_days": "5"}, ["second"]),
        ({"lead_days__ne": "5"}, ["first", "third"]),
        ({"lead_days__gt": "5"}, ["third"]),
        ({"lead_days__gte": "5"}, ["second", "third"]),
        ({"lead_days__lt": "5"}, ["first"]),
        ({"lead_days__lte": "5"}, ["first", "second"]),
        ({"lead_days__in": "5,6"}, ["second", "third"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [name, lead_days].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {(await make_supplier(caller, **members))["id"]: name for name, members in ROWS.items()}
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


@pytest.mark.parametrize("name", ["name"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [name]. Each sort key orders the rows, and a minus sign reverses them."""
    ids = [(await make_supplier(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    changes = {"name": "Changed", "email": "ada@example.com"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == supplier | changes | {"version": supplier["version"] + 1}
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    etag = (await caller.get(path)).headers["etag"]
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == supplier
    assert response.headers["etag"] == etag


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(caller: Caller, members: dict[str, Any]) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    supplier = await make_supplier(caller)
    response = await caller.patch(f"/suppliers/{supplier['id']}", json=members)
    assert response.status_code == 200, response.text
    assert response.json().items() >= members.items()


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_update_refuses_beyond_the_bounds(caller: Caller, name: str, value: Any) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or another type is
    a 422 that points at the member, and the row stays as it was.
    """
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == supplier


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(caller: Caller, name: str) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    supplier = await make_supplier(caller)
    response = await caller.patch(f"/suppliers/{supplier['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_refuses_a_name_that_is_taken(caller: Caller) -> None:
    """unique: [name]. Taking the `name` of another row is a 409, and nothing changes."""
    supplier = await make_supplier(caller)
    other = await make_supplier(caller)
    path = f"/suppliers/{other['id']}"
    response = await caller.patch(path, json={"name": supplier["name"]})
    assert_refused(response, 409, "/name")
    assert (await caller.get(path)).json() == other


async def test_update_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag. If-Match with an ETag of the past is a 412, and nothing is overwritten."""
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    changes = {"name": "Changed", "email": "ada@example.com"}
    updated = await caller.patch(path, json=changes, headers=seen)
    assert updated.status_code == 200, updated.text
    assert updated.headers["etag"] != seen["If-Match"]
    late = await caller.patch(path, json=changes, headers=seen)
    assert_refused(late, 412)
    assert (await caller.get(path)).json() == updated.json()


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE suppliers SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param("UPDATE suppliers SET name = NULL WHERE id = $1", "name", id="name, null"),
        pytest.param(
            "UPDATE suppliers SET name = repeat('é', 121) WHERE id = $1",
            "suppliers_name_length",
            id="name, too long",
        ),
        pytest.param(
            "UPDATE suppliers SET name = '' WHERE id = $1",
            "suppliers_name_length",
            id="name, too short",
        ),
        pytest.param(
            "UPDATE suppliers SET email = '!' WHERE id = $1",
            "suppliers_email_format",
            id="email, no match",
        ),
        pytest.param(
            "UPDATE suppliers SET lead_days = NULL WHERE id = $1", "lead_days", id="lead_days, null"
        ),
        pytest.param(
            "UPDATE suppliers SET lead_days = -1 WHERE id = $1",
            "suppliers_lead_days_range",
            id="lead_days, too small",
        ),
        pytest.param(
            "UPDATE suppliers SET lead_days = 366 WHERE id = $1",
            "suppliers_lead_days_range",
            id="lead_days, too great",
        ),
        pytest.param(
            "UPDATE suppliers SET version = NULL WHERE id = $1", "version", id="version, null"
        ),
    ],
)
async def test_the_database_refuses_it_too(
    caller: Caller, connection: asyncpg.Connection, statement: str, broken: str
) -> None:
    """fields: constraints.

    What is just outside of a constraint, or null, is refused by the table itself as well.
    """
    supplier = await make_supplier(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, supplier["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """ownership.

    A key to what belongs to strangers, or to nothing, is refused by the table itself as well.
    """
    supplier = await make_supplier(caller)
    keys: dict[str, tuple[str, Any]] = {
        "suppliers_account_id_fkey": (
            "UPDATE suppliers SET account_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, supplier["id"], key)


async def test_a_deleted_supplier_is_gone(caller: Caller, connection: asyncpg.Connection) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(path, json={"name": "Changed", "email": "ada@example.com"}), 404
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM suppliers WHERE id = $1", supplier["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_supplier_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == supplier | {"version": restored["version"]}
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_supplier(caller: Caller) -> None:
    """api.operations: restore. Restoring what is live is a 409, what never was a 404."""
    supplier = await make_supplier(caller)
    live = f"/suppliers/{supplier['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/suppliers/{uuid4()}/restore"), 404)


async def test_the_name_of_a_deleted_supplier_is_free(caller: Caller) -> None:
    """unique: [name]. It may be used again, and then the deleted row can't come back: a 409."""
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    await caller.delete(path)
    await make_supplier(caller, name=supplier["name"])
    assert_refused(await caller.post(f"{path}/restore"), 409, "/name")


async def test_delete_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag. If-Match with an ETag of the past is a 412, and nothing is deleted."""
    supplier = await make_supplier(caller)
    path = f"/suppliers/{supplier['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    await caller.patch(path, json={"name": "Changed", "email": "ada@example.com"})
    assert_refused(await caller.delete(path, headers=seen), 412)
    current = {"If-Match": (await caller.get(path)).headers["etag"]}
    response = await caller.delete(path, headers=current)
    assert response.status_code == 204, response.text
