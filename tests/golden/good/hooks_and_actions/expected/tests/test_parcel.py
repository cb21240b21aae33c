# Compiled by restc from specs/parcel.yaml: change that.
"""Parcels: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from unittest.mock import AsyncMock
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.parcel import make_parcel, parcel_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/parcels", None),
    ("POST", "/parcels", {}),
    ("POST", "/parcels/batch", None),
    ("GET", "/parcels/{parcel_id}", None),
    ("PATCH", "/parcels/{parcel_id}", {"weight": 1.5}),
    ("DELETE", "/parcels/{parcel_id}", None),
    ("POST", "/parcels/{parcel_id}/restore", None),
    (
        "POST",
        "/parcels/{parcel_id}/ship",
        {"carrier": "post", "note": "Agreed on the phone."},
    ),
    ("POST", "/parcels/recount", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{parcel_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"weight": 5e-324}, id="weight, least"),
    pytest.param({"weight": 1e308}, id="weight, greatest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("weight", None, id="weight, null"),
    pytest.param("weight", "x", id="weight, a text"),
    pytest.param("weight", True, id="weight, a boolean"),
    pytest.param("weight", 0.0, id="weight, too small"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "shipped_at", "deleted_at", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/parcels", params=query)
    assert response.status_code == 200, response.text
    return [parcel["id"] for parcel in response.json()["data"]]


async def test_create_returns_the_parcel_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await parcel_body(caller)
    response = await caller.post("/parcels", json=body)
    assert response.status_code == 201, response.text
    parcel = response.json()
    assert response.headers["location"].endswith(f"/parcels/{parcel['id']}")
    assert parcel == {
        "id": parcel["id"],
        "weight": body["weight"],
        "shipped_at": None,
    }
    assert (await caller.get(f"/parcels/{parcel['id']}")).json() == parcel


@pytest.mark.parametrize("name", ["weight"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await parcel_body(caller)
    del body[name]
    assert_invalid(await caller.post("/parcels", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await parcel_body(caller)
    response = await caller.post("/parcels", json=body | members)
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
    body = await parcel_body(caller)
    response = await caller.post("/parcels", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await parcel_body(caller)
    response = await caller.post("/parcels", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/parcels", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/parcels", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/parcels", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_a_batch_creates_all_of_its_parcels(caller: Caller) -> None:
    """api.operations: batch_create.

    The parcels are answered in the order of the items, as single creates would answer
    them.
    """
    items = [await parcel_body(caller) for _ in range(3)]
    response = await caller.post("/parcels/batch", json={"items": items})
    assert response.status_code == 201, response.text
    created = response.json()["data"]
    assert len(created) == 3
    for item, row in zip(items, created, strict=True):
        assert row.items() >= item.items()
    for row in created:
        assert (await caller.get(f"/parcels/{row['id']}")).json() == row


async def test_a_batch_has_1_to_1000_items(caller: Caller) -> None:
    """api.operations: batch_create.

    One item and 1000 are created; none, and one more, are a 422.
    """
    first = await parcel_body(caller)
    for count in (0, 1001):
        items = [first] * count
        response = await caller.post("/parcels/batch", json={"items": items})
        assert_refused(response, 422, "/items")
    rest = [await parcel_body(caller) for _ in range(999)]
    response = await caller.post("/parcels/batch", json={"items": [first, *rest]})
    assert response.status_code == 201, response.text
    assert len(response.json()["data"]) == 1000
    items = [await parcel_body(caller)]
    response = await caller.post("/parcels/batch", json={"items": items})
    assert response.status_code == 201, response.text


async def test_a_batch_is_refused_as_a_whole(caller: Caller) -> None:
    """api.operations: batch_create.

    One wrong item is a 422 that points at it, and nothing is stored.
    """
    items = [await parcel_body(caller) for _ in range(3)]
    items[1]["unknown"] = None
    response = await caller.post("/parcels/batch", json={"items": items})
    assert_refused(response, 422, "/items/1/unknown")
    assert await ids_of(caller) == []


async def test_a_batch_of_too_many_bytes_is_refused(caller: Caller) -> None:
    """HTTP.

    A batch may be ten times as large as other bodies; beyond that it is a 413.
    """
    for size, status in ((1_048_576, 422), (10_485_760, 413)):
        response = await caller.post("/parcels/batch", json={"x": "x" * size})
        assert_refused(response, status)


async def test_a_key_creates_a_parcel_once(caller: Caller) -> None:
    """api.idempotency.

    Sent again with its key, a create is answered as the first time, byte for byte, and
    stores nothing more.
    """
    body = await parcel_body(caller)
    headers = {"Idempotency-Key": "one"}
    first = await caller.post("/parcels", json=body, headers=headers)
    assert first.status_code == 201, first.text
    again = await caller.post("/parcels", json=body, headers=headers)
    assert again.status_code == 201
    assert again.content == first.content
    for name in ("content-type", "location"):
        assert again.headers[name] == first.headers[name]
    assert await ids_of(caller) == [first.json()["id"]]


async def test_concurrent_creates_under_one_key_create_a_parcel_once(
    caller: Caller,
) -> None:
    """api.idempotency.

    Of several requests with one key at the same time one is carried out, and all have
    its answer.
    """
    body = await parcel_body(caller)
    headers = {"Idempotency-Key": "one"}
    creates = [caller.post("/parcels", json=body, headers=headers) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    assert {response.status_code for response in responses} == {201}
    assert len({response.content for response in responses}) == 1
    assert await ids_of(caller) == [responses[0].json()["id"]]


async def test_a_key_of_another_request_is_refused(caller: Caller) -> None:
    """api.idempotency.

    Another body under the same key is a 422, and nothing is stored.
    """
    headers = {"Idempotency-Key": "one"}
    body = await parcel_body(caller)
    first = await caller.post("/parcels", json=body, headers=headers)
    other = await parcel_body(caller)
    response = await caller.post(
        "/parcels", json=other | {"unknown": None}, headers=headers
    )
    assert_refused(response, 422, "/unknown")
    content = b" " + first.request.content
    headers["Content-Type"] = "application/json"
    response = await caller.post("/parcels", content=content, headers=headers)
    assert_refused(response, 422, "/idempotency-key")
    assert await ids_of(caller) == [first.json()["id"]]


async def test_a_refusal_does_not_use_a_key_up(caller: Caller) -> None:
    """api.idempotency.

    What was refused has changed nothing, and is carried out when it is put right.
    """
    headers = {"Idempotency-Key": "one"}
    body = await parcel_body(caller)
    wrong = body | {"unknown": None}
    response = await caller.post("/parcels", json=wrong, headers=headers)
    assert_refused(response, 422)
    response = await caller.post("/parcels", json=body, headers=headers)
    assert response.status_code == 201, response.text


async def test_a_key_is_its_caller_s_own(caller: Caller, outsider: Caller) -> None:
    """api.idempotency.

    The key of one caller means nothing to another, who learns nothing of it.
    """
    ids = set()
    for client in (caller, outsider):
        body = await parcel_body(client)
        headers = {"Idempotency-Key": "one"}
        response = await client.post("/parcels", json=body, headers=headers)
        assert response.status_code == 201, response.text
        ids.add(response.json()["id"])
    assert len(ids) == 2


@pytest.mark.parametrize(
    "key", [b"", b"x" * 256, b"tab\t", b"\xff", b"\xf0\x9f\x98\x80"]
)
async def test_a_key_has_1_to_255_printable_characters(
    caller: Caller, key: bytes
) -> None:
    """api.idempotency.

    Whatever bytes are sent as a key, the answer is a 422 or a row.
    """
    body = await parcel_body(caller)
    headers = {b"Idempotency-Key": key}
    response = await caller.post("/parcels", json=body, headers=headers)
    assert_refused(response, 422, "/idempotency-key")
    headers = {b"Idempotency-Key": b"~" * 255}
    response = await caller.post("/parcels", json=body, headers=headers)
    assert response.status_code == 201, response.text


async def test_a_key_counts_for_a_day(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """api.idempotency. A key that was last used more than a day ago counts as new."""
    headers = {"Idempotency-Key": "one"}
    statuses = []
    for age in ("23 hours", "2 hours"):
        body = await parcel_body(caller)
        response = await caller.post("/parcels", json=body, headers=headers)
        statuses.append(response.status_code)
        await connection.execute(
            f"UPDATE idempotency_keys SET created_at = created_at - interval '{age}'"
        )
    assert statuses == [201, 422]
    response = await caller.post("/parcels", json=body, headers=headers)
    assert response.status_code == 201, response.text


async def test_a_key_creates_a_batch_once(caller: Caller) -> None:
    """api.idempotency.

    Sent again with its key, a batch is answered as the first time and stores nothing
    more.
    """
    body = {"items": [await parcel_body(caller) for _ in range(2)]}
    headers = {"Idempotency-Key": "one"}
    first = await caller.post("/parcels/batch", json=body, headers=headers)
    assert first.status_code == 201, first.text
    again = await caller.post("/parcels/batch", json=body, headers=headers)
    assert again.status_code == 201
    assert again.content == first.content
    assert len(await ids_of(caller)) == 2


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
    path = path.format(parcel_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/parcels", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_parcel_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's parcel exactly as for one that doesn't
    exist: a 404.
    """
    parcel = await make_parcel(caller)
    if path.endswith("/restore"):
        live = path.format(parcel_id=parcel["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/parcels/{parcel['id']}")
    answers = []
    for key in (parcel["id"], uuid4()):
        address = path.format(parcel_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/parcels/{parcel['id']}")).json() == parcel


async def test_the_list_has_no_parcels_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own parcels and no others, whatever the filter.
    """
    parcel = await make_parcel(caller)
    own = await make_parcel(outsider)
    assert await ids_of(caller) == [parcel["id"]]
    assert await ids_of(colleague) == [parcel["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_create_needs_the_role_clerk(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: create.

    A caller without the role clerk is refused with a 403, one with it is not.
    """
    body = await parcel_body(caller)
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.post("/parcels", json=body), 403)
    having = await sign_in("clerk", account=caller.account_id)
    response = await having.post("/parcels", json=body)
    assert response.status_code == 201, response.text


async def test_batch_create_needs_the_role_clerk(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles: batch_create.

    A caller without the role clerk is refused with a 403, one with it is not.
    """
    body = await parcel_body(caller)
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.post("/parcels/batch", json={"items": [body]}), 403)
    having = await sign_in("clerk", account=caller.account_id)
    response = await having.post("/parcels/batch", json={"items": [body]})
    assert response.status_code == 201, response.text


async def test_ship_needs_the_role_clerk(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: ship.

    A caller without the role clerk is refused with a 403, one with it is not.
    """
    parcel = await make_parcel(caller)
    path = f"/parcels/{parcel['id']}"
    lacking = await sign_in(account=caller.account_id)
    assert_refused(
        await lacking.post(
            f"{path}/ship", json={"carrier": "post", "note": "Agreed on the phone."}
        ),
        403,
    )
    unknown = f"/parcels/{uuid4()}"
    assert_refused(
        await lacking.post(
            f"{unknown}/ship", json={"carrier": "post", "note": "Agreed on the phone."}
        ),
        404,
    )


async def test_a_role_counts_in_its_own_account_only(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles. A role held in another account doesn't help in this one."""
    parcel = await make_parcel(caller)
    path = f"/parcels/{parcel['id']}"
    stranger = await sign_in("clerk", accounts={caller.account_id: frozenset()})
    for account_id, status in ((stranger.account_id, 404), (caller.account_id, 403)):
        headers = {"X-Account-Id": str(account_id)}
        assert_refused(
            await stranger.post(
                f"{path}/ship",
                json={"carrier": "post", "note": "Agreed on the phone."},
                headers=headers,
            ),
            status,
        )


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    parcel = await make_parcel(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [parcel["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/parcels", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/parcels"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/parcels", headers=headers), 404)


async def test_read_returns_the_parcel(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    parcel = await make_parcel(caller)
    response = await caller.get(f"/parcels/{parcel['id']}")
    assert response.status_code == 200
    assert response.json() == parcel


async def test_read_an_unknown_parcel(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/parcels/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/parcels/{key}"), 422)


async def test_list_reaches_every_parcel_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_parcel(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/parcels", params=query)).json()
        assert len(page["data"]) == size
        seen += [parcel["id"] for parcel in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_parcel_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_parcel(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/parcels", params=query)).json()
        seen += [parcel["id"] for parcel in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_parcel(caller)
    response = await caller.delete(f"/parcels/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_parcel(caller)
    page = await caller.get("/parcels", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/parcels", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    parcel = await make_parcel(caller)
    path = f"/parcels/{parcel['id']}"
    changes = {"weight": 1.5}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == parcel | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    parcel = await make_parcel(caller)
    path = f"/parcels/{parcel['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == parcel


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    parcel = await make_parcel(caller)
    response = await caller.patch(f"/parcels/{parcel['id']}", json=members)
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
    parcel = await make_parcel(caller)
    path = f"/parcels/{parcel['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == parcel


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    parcel = await make_parcel(caller)
    response = await caller.patch(f"/parcels/{parcel['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE parcels SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE parcels SET weight = NULL WHERE id = $1",
            "weight",
            id="weight, null",
        ),
        pytest.param(
            "UPDATE parcels SET weight = 0.0 WHERE id = $1",
            "parcels_weight_range",
            id="weight, too small",
        ),
        pytest.param(
            "UPDATE parcels SET weight = 'Infinity' WHERE id = $1",
            "parcels_weight_range",
            id="weight, infinite",
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
    parcel = await make_parcel(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, parcel["id"])


async def test_a_deleted_parcel_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    parcel = await make_parcel(caller)
    path = f"/parcels/{parcel['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"weight": 1.5}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM parcels WHERE id = $1", parcel["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_parcel_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    parcel = await make_parcel(caller)
    path = f"/parcels/{parcel['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == parcel
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_parcel(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    parcel = await make_parcel(caller)
    live = f"/parcels/{parcel['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/parcels/{uuid4()}/restore"), 404)


async def test_ship_is_done_by_the_service(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """actions: ship.

    The operation hands the caller's input to `ship` and answers with what has become of
    the row.
    """
    parcel = await make_parcel(caller)
    service = AsyncMock()
    monkeypatch.setattr("app.api.v1.routes.parcel.ship", service)
    body = {"carrier": "post", "note": "Agreed on the phone."}
    response = await caller.post(f"/parcels/{parcel['id']}/ship", json=body)
    assert response.status_code == 200, response.text
    [asked] = service.await_args_list
    *_, key, sent = asked.args
    assert str(key) == parcel["id"]
    assert sent.model_dump(mode="json", by_alias=True, exclude_unset=True) == body


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("carrier", None, id="carrier, null"),
        pytest.param("carrier", "unknown", id="carrier, no such value"),
        pytest.param("carrier", 0, id="carrier, a number"),
        pytest.param("note", "é" * 81, id="note, too long"),
        pytest.param("note", "nul \x00", id="note, a NUL byte"),
        pytest.param("note", 7, id="note, a number"),
    ],
)
async def test_ship_refuses_beyond_the_bounds(
    caller: Caller, name: str, value: Any
) -> None:
    """actions: ship: input.

    Input just outside a constraint is a 422 that points at the member.
    """
    parcel = await make_parcel(caller)
    body: dict[str, Any] = {"carrier": "post", "note": "Agreed on the phone."}
    response = await caller.post(
        f"/parcels/{parcel['id']}/ship", json=body | {name: value}
    )
    assert_invalid(response, f"/{name}")


async def test_recount_is_done_by_the_service(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """actions: recount.

    The operation hands the caller's input to `recount` and answers with what has become
    of the row.
    """
    service = AsyncMock()
    monkeypatch.setattr("app.api.v1.routes.parcel.recount", service)
    response = await caller.post("/parcels/recount")
    assert response.status_code == 204, response.text
    service.assert_awaited_once()
