# Compiled by restc from specs/bank_account.yaml: change that.
"""Bank accounts: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.bank_account import bank_account_body, make_bank_account
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/bank-accounts", None),
    ("POST", "/bank-accounts", {}),
    ("POST", "/bank-accounts/batch", None),
    ("GET", "/bank-accounts/{bank_account_id}", None),
    (
        "PATCH",
        "/bank-accounts/{bank_account_id}",
        {"holderName": "Changed", "openedOn": "2026-03-02"},
    ),
    ("DELETE", "/bank-accounts/{bank_account_id}", None),
    ("POST", "/bank-accounts/{bank_account_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{bank_account_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"holderName": ""}, id="holderName, shortest"),
    pytest.param({"holderName": "é" * 80}, id="holderName, longest"),
    pytest.param({"openedOn": "0001-01-02"}, id="openedOn, first"),
    pytest.param({"openedOn": "9999-12-30"}, id="openedOn, last"),
    pytest.param({"openedOn": None}, id="openedOn, null"),
    pytest.param({"iban_number": ""}, id="iban_number, shortest"),
    pytest.param({"iban_number": "é" * 34}, id="iban_number, longest"),
    pytest.param({"linkedToId": None}, id="linkedToId, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("holderName", None, id="holderName, null"),
    pytest.param("holderName", "é" * 81, id="holderName, too long"),
    pytest.param("holderName", "nul \x00", id="holderName, a NUL byte"),
    pytest.param("holderName", 7, id="holderName, a number"),
    pytest.param("openedOn", "2026-02-29", id="openedOn, no such day"),
    pytest.param("openedOn", "0001-01-01", id="openedOn, too early"),
    pytest.param("openedOn", "9999-12-31", id="openedOn, too late"),
    pytest.param("openedOn", "yesterday", id="openedOn, a word"),
    pytest.param("openedOn", 0, id="openedOn, a number"),
    pytest.param("iban_number", None, id="iban_number, null"),
    pytest.param("iban_number", "é" * 35, id="iban_number, too long"),
    pytest.param("iban_number", "nul \x00", id="iban_number, a NUL byte"),
    pytest.param("iban_number", 7, id="iban_number, a number"),
    pytest.param("linkedToId", "7", id="linkedToId, no UUID"),
    pytest.param("linkedToId", 7, id="linkedToId, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "accountId", "version", "deletedAt", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"holderName": "Holder name 1", "openedOn": None},
    "second": {"holderName": "Holder name 2", "openedOn": "2026-03-03"},
    "third": {"holderName": "Holder name 3", "openedOn": "2026-03-04"},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/bank-accounts", params=query)
    assert response.status_code == 200, response.text
    return [bank_account["id"] for bank_account in response.json()["data"]]


async def test_create_returns_the_bank_account_with_its_defaults(caller: Caller) -> None:
    """fields. What has a default, or may be null, need not be sent; the answer has every member."""
    body = await bank_account_body(caller)
    response = await caller.post("/bank-accounts", json=body)
    assert response.status_code == 201, response.text
    bank_account = response.json()
    assert response.headers["location"].endswith(f"/bank-accounts/{bank_account['id']}")
    assert response.headers["etag"]
    assert bank_account == {
        "id": bank_account["id"],
        "holderName": body["holderName"],
        "openedOn": None,
        "iban_number": body["iban_number"],
        "linkedToId": None,
        "version": 1,
    }
    assert (await caller.get(f"/bank-accounts/{bank_account['id']}")).json() == bank_account


@pytest.mark.parametrize("name", ["holderName", "iban_number"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required. A body without one of the required members is a 422 that names it."""
    body = await bank_account_body(caller)
    del body[name]
    assert_invalid(await caller.post("/bank-accounts", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(caller: Caller, members: dict[str, Any]) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await bank_account_body(caller)
    response = await caller.post("/bank-accounts", json=body | members)
    assert response.status_code == 201, response.text
    assert response.json().items() >= members.items()


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_create_refuses_beyond_the_bounds(caller: Caller, name: str, value: Any) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or another type is
    a 422 that points at the member, and nothing is stored.
    """
    body = await bank_account_body(caller)
    response = await caller.post("/bank-accounts", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(caller: Caller, name: str) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await bank_account_body(caller)
    response = await caller.post("/bank-accounts", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/bank-accounts", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/bank-accounts", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/bank-accounts", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_an_iban_that_is_taken(caller: Caller, outsider: Caller) -> None:
    """unique: [iban]. A second row with the same `iban_number` is a 409."""
    bank_account = await make_bank_account(caller)
    taken = await bank_account_body(caller, iban_number=bank_account["iban_number"])
    assert_refused(await caller.post("/bank-accounts", json=taken), 409, "/iban_number")
    theirs = await bank_account_body(outsider, iban_number=bank_account["iban_number"])
    response = await outsider.post("/bank-accounts", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_iban_store_one(caller: Caller) -> None:
    """unique: [iban].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await bank_account_body(caller)
    creates = [caller.post("/bank-accounts", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


async def test_a_batch_creates_all_of_its_bank_accounts(caller: Caller) -> None:
    """api.operations: batch_create.

    The bank accounts are answered in the order of the items, as single creates would answer them.
    """
    items = [await bank_account_body(caller) for _ in range(3)]
    response = await caller.post("/bank-accounts/batch", json={"items": items})
    assert response.status_code == 201, response.text
    created = response.json()["data"]
    assert len(created) == 3
    for item, row in zip(items, created, strict=True):
        assert row.items() >= item.items()
    for row in created:
        assert (await caller.get(f"/bank-accounts/{row['id']}")).json() == row


async def test_a_batch_has_1_to_1000_items(caller: Caller) -> None:
    """api.operations: batch_create.

    One item and 1000 are created; none, and one more, are a 422.
    """
    first = await bank_account_body(caller)
    for count in (0, 1001):
        items = [first] * count
        response = await caller.post("/bank-accounts/batch", json={"items": items})
        assert_refused(response, 422, "/items")
    rest = [await bank_account_body(caller) for _ in range(999)]
    response = await caller.post("/bank-accounts/batch", json={"items": [first, *rest]})
    assert response.status_code == 201, response.text
    assert len(response.json()["data"]) == 1000
    items = [await bank_account_body(caller)]
    response = await caller.post("/bank-accounts/batch", json={"items": items})
    assert response.status_code == 201, response.text


async def test_a_batch_is_refused_as_a_whole(caller: Caller) -> None:
    """api.operations: batch_create.

    One wrong item is a 422 that points at it, and nothing is stored.
    """
    items = [await bank_account_body(caller) for _ in range(3)]
    items[1]["unknown"] = None
    response = await caller.post("/bank-accounts/batch", json={"items": items})
    assert_refused(response, 422, "/items/1/unknown")
    assert await ids_of(caller) == []


async def test_a_batch_of_too_many_bytes_is_refused(caller: Caller) -> None:
    """HTTP. A batch may be ten times as large as other bodies; beyond that it is a 413."""
    for size, status in ((1_048_576, 422), (10_485_760, 413)):
        response = await caller.post("/bank-accounts/batch", json={"x": "x" * size})
        assert_refused(response, status)


async def test_a_batch_with_an_iban_that_is_taken_stores_nothing(caller: Caller) -> None:
    """api.operations: batch_create.

    An item with the `iban_number` of another row is a 409 that points at the item, and none of the
    others is stored.
    """
    bank_account = await make_bank_account(caller)
    items = [await bank_account_body(caller) for _ in range(3)]
    items[1] = await bank_account_body(caller, iban_number=bank_account["iban_number"])
    response = await caller.post("/bank-accounts/batch", json={"items": items})
    assert_refused(response, 409, "/items/1/iban_number")
    assert await ids_of(caller) == [bank_account["id"]]


@pytest.mark.parametrize("name", ["linkedToId"])
async def test_a_batch_does_not_refer_to_what_belongs_to_strangers(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """api.operations: batch_create.

    A key to what belongs to strangers is refused just as one to what doesn't exist, with a pointer
    to the item.
    """
    keys: dict[str, Any] = {"linkedToId": ((await make_bank_account(outsider))["id"], str(uuid4()))}
    answers = []
    for value in keys[name]:
        items = [await bank_account_body(caller) for _ in range(3)]
        items[1][name] = value
        response = await caller.post("/bank-accounts/batch", json={"items": items})
        assert_refused(response, 422, f"/items/1/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", ["linkedToId"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [linked_to].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"linkedToId": (await make_bank_account(outsider))["id"]}
    unknown: dict[str, Any] = {"linkedToId": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await bank_account_body(caller)
        sent = body | {name: value}
        response = await caller.post("/bank-accounts", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [linked_to]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"linkedToId": (await make_bank_account(caller))["id"]}
    bank_account = await make_bank_account(caller, **references)
    assert bank_account.items() >= references.items()


async def test_the_linked_to_is_emptied_when_the_bank_account_goes(caller: Caller) -> None:
    """relations: linked_to: on_delete: set_null.

    Deleting the bank account leaves the row, with null as its `linkedToId`.
    """
    target = await make_bank_account(caller)
    bank_account = await make_bank_account(caller, linkedToId=target["id"])
    response = await caller.delete(f"/bank-accounts/{target['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(f"/bank-accounts/{bank_account['id']}")
    assert read.json()["linkedToId"] is None


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
@pytest.mark.parametrize("headers", INVALID_TOKENS.values(), ids=INVALID_TOKENS)
async def test_needs_a_token(
    anonymous: AsyncClient, method: str, path: str, body: object, headers: dict[str, str]
) -> None:
    """ownership: account.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(bank_account_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(anonymous: AsyncClient) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/bank-accounts", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_bank_account_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's bank account exactly as for one that doesn't exist: a
    404.
    """
    bank_account = await make_bank_account(caller)
    if path.endswith("/restore"):
        live = path.format(bank_account_id=bank_account["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/bank-accounts/{bank_account['id']}")
    answers = []
    for key in (bank_account["id"], uuid4()):
        address = path.format(bank_account_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/bank-accounts/{bank_account['id']}")).json() == bank_account


async def test_the_list_has_no_bank_accounts_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own bank accounts and no others, whatever the filter.
    """
    bank_account = await make_bank_account(caller)
    own = await make_bank_account(outsider)
    assert await ids_of(caller) == [bank_account["id"]]
    assert await ids_of(colleague) == [bank_account["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    bank_account = await make_bank_account(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [bank_account["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/bank-accounts", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/bank-accounts"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/bank-accounts", headers=headers), 404)


async def test_read_returns_the_bank_account(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    bank_account = await make_bank_account(caller)
    response = await caller.get(f"/bank-accounts/{bank_account['id']}")
    assert response.status_code == 200
    assert response.json() == bank_account


async def test_read_an_unknown_bank_account(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/bank-accounts/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/bank-accounts/{key}"), 422)


async def test_read_answers_304_while_nothing_changes(caller: Caller) -> None:
    """api.etag. If-None-Match with the present ETag is a 304 without a body."""
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    etag = (await caller.get(path)).headers["etag"]
    unchanged = await caller.get(path, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag
    await caller.patch(path, json={"holderName": "Changed", "openedOn": "2026-03-02"})
    changed = await caller.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_list_reaches_every_bank_account_once(caller: Caller) -> None:
    """HTTP: pages. Following next_cursor until it is null meets every row, and none twice."""
    ids = [
        (await make_bank_account(caller, holderName=holderName))["id"]
        for holderName in (
            "Holder name 3",
            "Holder name 1",
            "Holder name 3",
            "Holder name 2",
            "Holder name 1",
        )
    ]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-holder_name"}
    for size in (2, 2, 1):
        page = (await caller.get("/bank-accounts", params=query)).json()
        assert len(page["data"]) == size
        seen += [bank_account["id"] for bank_account in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_bank_account_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two pages.
    """
    ids = [(await make_bank_account(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/bank-accounts", params=query)).json()
        seen += [bank_account["id"] for bank_account in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_bank_account(caller)
    response = await caller.delete(f"/bank-accounts/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_bank_account(caller)
    page = await caller.get("/bank-accounts", params={"limit": 1, "count": "exact"})
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
        ("opened_on", "2026-02-29"),
        ("opened_on__ne", "2026-02-29"),
        ("opened_on__gt", "2026-02-29"),
        ("opened_on__gte", "2026-02-29"),
        ("opened_on__lt", "2026-02-29"),
        ("opened_on__lte", "2026-02-29"),
        ("opened_on__in", "2026-02-29"),
        ("opened_on__isnull", "perhaps"),
        ("linked_to_id", "7"),
        ("linked_to_id__ne", "7"),
        ("linked_to_id__in", "7"),
        ("linked_to_id__isnull", "perhaps"),
        ("id", "x"),
        ("unknown", "x"),
    ],
)
async def test_list_refuses_what_it_cannot_answer(caller: Caller, name: str, value: str) -> None:
    """api.filter; api.sort.

    Parameters are typed, and there are no others: anything else is a 422.
    """
    response = await caller.get("/bank-accounts", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages. A cursor belongs to the sort and the filters that it was made for."""
    for _ in range(2):
        await make_bank_account(caller)
    page = await caller.get("/bank-accounts", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "-holder_name"},
        {"opened_on": "2026-03-03"},
    ):
        response = await caller.get("/bank-accounts", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"opened_on": "2026-03-03"}, ["second"]),
        ({"opened_on__ne": "2026-03-03"}, ["first", "third"]),
        ({"opened_on__gt": "2026-03-03"}, ["third"]),
        ({"opened_on__gte": "2026-03-03"}, ["second", "third"]),
        ({"opened_on__lt": "2026-03-03"}, []),
        ({"opened_on__lte": "2026-03-03"}, ["second"]),
        ({"opened_on__in": "2026-03-03,2026-03-04"}, ["second", "third"]),
        ({"opened_on__isnull": "true"}, ["first"]),
        ({"linked_to_id__isnull": "true"}, ["first", "second", "third"]),
        ({"linked_to_id__isnull": "false"}, []),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [opened_on, linked_to].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_bank_account(caller, **members))["id"]: name for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


async def test_list_of_a_linked_to(caller: Caller) -> None:
    """api.filter: linked_to. The list of one linked to has its rows and no others."""
    bank_account = await make_bank_account(
        caller, linkedToId=(await make_bank_account(caller))["id"]
    )
    await make_bank_account(caller)
    found = await ids_of(caller, linked_to_id=bank_account["linkedToId"])
    assert found == [bank_account["id"]]


@pytest.mark.parametrize("name", ["holder_name"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [holder_name]. Each sort key orders the rows, and a minus sign reverses them."""
    ids = [(await make_bank_account(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    changes = {"holderName": "Changed", "openedOn": "2026-03-02"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == bank_account | changes | {"version": bank_account["version"] + 1}
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    etag = (await caller.get(path)).headers["etag"]
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == bank_account
    assert response.headers["etag"] == etag


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(caller: Caller, members: dict[str, Any]) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    bank_account = await make_bank_account(caller)
    response = await caller.patch(f"/bank-accounts/{bank_account['id']}", json=members)
    assert response.status_code == 200, response.text
    assert response.json().items() >= members.items()


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_update_refuses_beyond_the_bounds(caller: Caller, name: str, value: Any) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or another type is
    a 422 that points at the member, and the row stays as it was.
    """
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == bank_account


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(caller: Caller, name: str) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    bank_account = await make_bank_account(caller)
    response = await caller.patch(f"/bank-accounts/{bank_account['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_refuses_an_iban_that_is_taken(caller: Caller) -> None:
    """unique: [iban]. Taking the `iban_number` of another row is a 409, and nothing changes."""
    bank_account = await make_bank_account(caller)
    other = await make_bank_account(caller)
    path = f"/bank-accounts/{other['id']}"
    response = await caller.patch(path, json={"iban_number": bank_account["iban_number"]})
    assert_refused(response, 409, "/iban_number")
    assert (await caller.get(path)).json() == other


async def test_update_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag. If-Match with an ETag of the past is a 412, and nothing is overwritten."""
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    changes = {"holderName": "Changed", "openedOn": "2026-03-02"}
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
            "UPDATE bank_accounts SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE bank_accounts SET holder_name = NULL WHERE id = $1",
            "holder_name",
            id="holder_name, null",
        ),
        pytest.param(
            "UPDATE bank_accounts SET holder_name = repeat('é', 81) WHERE id = $1",
            "bank_accounts_holder_name_length",
            id="holder_name, too long",
        ),
        pytest.param(
            "UPDATE bank_accounts SET iban_no = NULL WHERE id = $1", "iban_no", id="iban_no, null"
        ),
        pytest.param(
            "UPDATE bank_accounts SET iban_no = repeat('é', 35) WHERE id = $1",
            "bank_accounts_iban_no_length",
            id="iban_no, too long",
        ),
        pytest.param(
            "UPDATE bank_accounts SET version = NULL WHERE id = $1", "version", id="version, null"
        ),
        pytest.param(
            "UPDATE bank_accounts SET linked_to_id = id WHERE id = $1",
            "bank_accounts_linked_to_id_other",
            id="linked_to_id, itself",
        ),
    ],
)
async def test_the_database_refuses_it_too(
    caller: Caller, connection: asyncpg.Connection, statement: str, broken: str
) -> None:
    """fields: constraints.

    What is just outside of a constraint, or null, is refused by the table itself as well.
    """
    bank_account = await make_bank_account(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, bank_account["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [linked_to].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as well.
    """
    bank_account = await make_bank_account(caller)
    keys: dict[str, tuple[str, Any]] = {
        "bank_accounts_linked_to_id_fkey": (
            "UPDATE bank_accounts SET linked_to_id = $2 WHERE id = $1",
            (await make_bank_account(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, bank_account["id"], key)


async def test_a_deleted_bank_account_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(path, json={"holderName": "Changed", "openedOn": "2026-03-02"}), 404
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM bank_accounts WHERE id = $1", bank_account["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_bank_account_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == bank_account | {"version": restored["version"]}
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_bank_account(caller: Caller) -> None:
    """api.operations: restore. Restoring what is live is a 409, what never was a 404."""
    bank_account = await make_bank_account(caller)
    live = f"/bank-accounts/{bank_account['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/bank-accounts/{uuid4()}/restore"), 404)


async def test_the_iban_of_a_deleted_bank_account_is_free(caller: Caller) -> None:
    """unique: [iban]. It may be used again, and then the deleted row can't come back: a 409."""
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    await caller.delete(path)
    await make_bank_account(caller, iban_number=bank_account["iban_number"])
    assert_refused(await caller.post(f"{path}/restore"), 409, "/iban_number")


async def test_delete_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag. If-Match with an ETag of the past is a 412, and nothing is deleted."""
    bank_account = await make_bank_account(caller)
    path = f"/bank-accounts/{bank_account['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    await caller.patch(path, json={"holderName": "Changed", "openedOn": "2026-03-02"})
    assert_refused(await caller.delete(path, headers=seen), 412)
    current = {"If-Match": (await caller.get(path)).headers["etag"]}
    response = await caller.delete(path, headers=current)
    assert response.status_code == 204, response.text


async def test_a_deleted_row_gets_no_bank_accounts(caller: Caller) -> None:
    """relations: [linked_to].

    A key to a deleted row is refused just as one to a row that never was.
    """
    parent = await make_bank_account(caller)
    await caller.delete(f"/bank-accounts/{parent['id']}")
    gone = {"linkedToId": parent["id"]}
    body = await bank_account_body(caller)
    response = await caller.post("/bank-accounts", json=body | gone)
    assert_refused(response, 422, "/linkedToId")
    other = await make_bank_account(caller)
    response = await caller.patch(f"/bank-accounts/{other['id']}", json=gone)
    assert_refused(response, 422, "/linkedToId")
