# Compiled by restc from specs/remark.yaml: change that.
"""Remarks: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.reading import make_reading
from tests.factories.remark import make_remark, remark_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/remarks", None),
    ("POST", "/remarks", {}),
    ("POST", "/remarks/batch", None),
    ("GET", "/remarks/{remark_id}", None),
    ("PATCH", "/remarks/{remark_id}", {"text": "Changed"}),
    ("DELETE", "/remarks/{remark_id}", None),
    ("PUT", "/remarks/{remark_id}/others/{reading_id}", None),
    ("DELETE", "/remarks/{remark_id}/others/{reading_id}", None),
    ("PUT", "/remarks/{remark_id}/like/{linked_remark_id}", None),
    ("DELETE", "/remarks/{remark_id}/like/{linked_remark_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{remark_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"text": ""}, id="text, shortest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("text", None, id="text, null"),
    pytest.param("text", "nul \x00", id="text, a NUL byte"),
    pytest.param("text", 7, id="text, a number"),
    pytest.param("reading_id", None, id="reading_id, null"),
    pytest.param("reading_id", -(2**63) - 1, id="reading_id, too small"),
    pytest.param("reading_id", 2**63, id="reading_id, too great"),
    pytest.param("reading_id", 0.5, id="reading_id, a fraction"),
    pytest.param("reading_id", "1", id="reading_id, a text"),
    pytest.param("reading_id", True, id="reading_id, a boolean"),
    pytest.param("reading_ids", None, id="reading_ids, null"),
    pytest.param("reading_ids", ["7"], id="reading_ids, no UUID"),
    pytest.param(
        "reading_ids", [2**62 for _ in range(101)], id="reading_ids, too many"
    ),
    pytest.param("remark_ids", None, id="remark_ids, null"),
    pytest.param("remark_ids", ["7"], id="remark_ids, no UUID"),
    pytest.param("remark_ids", [2**62 for _ in range(6)], id="remark_ids, too many"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[int]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/remarks", params=query)
    assert response.status_code == 200, response.text
    return [remark["id"] for remark in response.json()["data"]]


async def test_create_returns_the_remark_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await remark_body(caller)
    response = await caller.post("/remarks", json=body)
    assert response.status_code == 201, response.text
    remark = response.json()
    assert response.headers["location"].endswith(f"/remarks/{remark['id']}")
    assert remark == {
        "id": remark["id"],
        "text": body["text"],
        "reading_id": body["reading_id"],
        "reading_ids": [],
        "remark_ids": [],
    }
    assert (await caller.get(f"/remarks/{remark['id']}")).json() == remark


@pytest.mark.parametrize("name", ["text", "reading_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await remark_body(caller)
    del body[name]
    assert_invalid(await caller.post("/remarks", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await remark_body(caller)
    response = await caller.post("/remarks", json=body | members)
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
    body = await remark_body(caller)
    response = await caller.post("/remarks", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await remark_body(caller)
    response = await caller.post("/remarks", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/remarks", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/remarks", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/remarks", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_a_batch_creates_all_of_its_remarks(caller: Caller) -> None:
    """api.operations: batch_create.

    The remarks are answered in the order of the items, as single creates would answer
    them.
    """
    items = [await remark_body(caller) for _ in range(3)]
    items[1]["reading_ids"] = [(await make_reading(caller))["id"]]
    items[1]["remark_ids"] = [(await make_remark(caller))["id"]]
    response = await caller.post("/remarks/batch", json={"items": items})
    assert response.status_code == 201, response.text
    created = response.json()["data"]
    assert len(created) == 3
    for item, row in zip(items, created, strict=True):
        assert row.items() >= item.items()
    for row in created:
        assert (await caller.get(f"/remarks/{row['id']}")).json() == row


async def test_a_batch_has_1_to_1000_items(caller: Caller) -> None:
    """api.operations: batch_create.

    One item and 1000 are created; none, and one more, are a 422.
    """
    first = await remark_body(caller)
    for count in (0, 1001):
        items = [first] * count
        response = await caller.post("/remarks/batch", json={"items": items})
        assert_refused(response, 422, "/items")
    rest = [
        await remark_body(caller, reading_id=first["reading_id"]) for _ in range(999)
    ]
    response = await caller.post("/remarks/batch", json={"items": [first, *rest]})
    assert response.status_code == 201, response.text
    assert len(response.json()["data"]) == 1000
    items = [await remark_body(caller, reading_id=first["reading_id"])]
    response = await caller.post("/remarks/batch", json={"items": items})
    assert response.status_code == 201, response.text


async def test_a_batch_is_refused_as_a_whole(caller: Caller) -> None:
    """api.operations: batch_create.

    One wrong item is a 422 that points at it, and nothing is stored.
    """
    items = [await remark_body(caller) for _ in range(3)]
    items[1]["unknown"] = None
    response = await caller.post("/remarks/batch", json={"items": items})
    assert_refused(response, 422, "/items/1/unknown")
    assert await ids_of(caller) == []


async def test_a_batch_of_too_many_bytes_is_refused(caller: Caller) -> None:
    """HTTP.

    A batch may be ten times as large as other bodies; beyond that it is a 413.
    """
    for size, status in ((1_048_576, 422), (10_485_760, 413)):
        response = await caller.post("/remarks/batch", json={"x": "x" * size})
        assert_refused(response, status)


@pytest.mark.parametrize("name", ["reading_id", "reading_ids", "remark_ids"])
async def test_a_batch_does_not_refer_to_what_belongs_to_strangers(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """api.operations: batch_create.

    A key to what belongs to strangers is refused just as one to what doesn't exist,
    with a pointer to the item.
    """
    keys: dict[str, Any] = {
        "reading_id": ((await make_reading(outsider))["id"], 2**62),
        "reading_ids": ([(await make_reading(outsider))["id"]], [2**62]),
        "remark_ids": ([(await make_remark(outsider))["id"]], [2**62]),
    }
    answers = []
    for value in keys[name]:
        items = [await remark_body(caller) for _ in range(3)]
        items[1][name] = value
        response = await caller.post("/remarks/batch", json={"items": items})
        assert_refused(response, 422, f"/items/1/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", ["reading_id", "reading_ids", "remark_ids"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [reading, others, like].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {
        "reading_id": (await make_reading(outsider))["id"],
        "reading_ids": [(await make_reading(outsider))["id"]],
        "remark_ids": [(await make_remark(outsider))["id"]],
    }
    unknown: dict[str, Any] = {
        "reading_id": 2**62,
        "reading_ids": [2**62],
        "remark_ids": [2**62],
    }
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await remark_body(caller)
        sent = body | {name: value}
        response = await caller.post("/remarks", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    remark = await make_remark(caller)
    path = f"/remarks/{remark['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [reading, others, like].

    A key to what the caller may see is stored.
    """
    references: dict[str, Any] = {
        "reading_id": (await make_reading(caller))["id"],
        "reading_ids": [(await make_reading(caller))["id"]],
        "remark_ids": [(await make_remark(caller))["id"]],
    }
    remark = await make_remark(caller, **references)
    assert remark.items() >= references.items()


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
    path = path.format(remark_id=2**62, reading_id=2**62, linked_remark_id=2**62)
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/remarks", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_remark_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's remark exactly as for one that doesn't
    exist: a 404.
    """
    remark = await make_remark(caller)
    reading_id = (await make_reading(outsider))["id"]
    linked_remark_id = (await make_remark(outsider))["id"]
    answers = []
    for key in (remark["id"], 2**62):
        address = path.format(
            remark_id=key, reading_id=reading_id, linked_remark_id=linked_remark_id
        )
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/remarks/{remark['id']}")).json() == remark


async def test_the_list_has_no_remarks_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own remarks and no others, whatever the filter.
    """
    remark = await make_remark(caller)
    own = await make_remark(outsider)
    assert await ids_of(caller) == [remark["id"]]
    assert await ids_of(colleague) == [remark["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    remark = await make_remark(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [remark["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/remarks", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/remarks"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/remarks", headers=headers), 404)


async def test_read_returns_the_remark(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    remark = await make_remark(caller)
    response = await caller.get(f"/remarks/{remark['id']}")
    assert response.status_code == 200
    assert response.json() == remark


async def test_read_an_unknown_remark(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/remarks/{2**62}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/remarks/{key}"), 422)


async def test_list_reaches_every_remark_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_remark(caller))["id"] for _ in range(5)]
    seen: list[int] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/remarks", params=query)).json()
        assert len(page["data"]) == size
        seen += [remark["id"] for remark in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_remark_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_remark(caller))["id"] for _ in range(5)]
    seen: list[int] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/remarks", params=query)).json()
        seen += [remark["id"] for remark in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_remark(caller)
    response = await caller.delete(f"/remarks/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_remark(caller)
    page = await caller.get("/remarks", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/remarks", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    remark = await make_remark(caller)
    path = f"/remarks/{remark['id']}"
    changes = {"text": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == remark | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    remark = await make_remark(caller)
    path = f"/remarks/{remark['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == remark


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    remark = await make_remark(caller)
    response = await caller.patch(f"/remarks/{remark['id']}", json=members)
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
    remark = await make_remark(caller)
    path = f"/remarks/{remark['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == remark


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    remark = await make_remark(caller)
    response = await caller.patch(f"/remarks/{remark['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE remarks SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE remarks SET text = NULL WHERE id = $1", "text", id="text, null"
        ),
        pytest.param(
            "UPDATE remarks SET reading_id = NULL WHERE id = $1",
            "reading_id",
            id="reading_id, null",
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
    remark = await make_remark(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, remark["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [reading, others, like].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    remark = await make_remark(
        caller,
        reading_ids=[(await make_reading(caller))["id"]],
        remark_ids=[(await make_remark(caller))["id"]],
    )
    keys: dict[str, tuple[str, Any]] = {
        "remarks_reading_id_fkey": (
            "UPDATE remarks SET reading_id = $2 WHERE id = $1",
            (await make_reading(outsider))["id"],
        ),
        "remark_others_reading_id_fkey": (
            "UPDATE remark_others SET reading_id = $2 WHERE remark_id = $1",
            (await make_reading(outsider))["id"],
        ),
        "remark_others_remark_id_fkey": (
            "UPDATE remark_others SET remark_id = $2 WHERE remark_id = $1",
            (await make_remark(outsider))["id"],
        ),
        "remark_like_linked_remark_id_fkey": (
            "UPDATE remark_like SET linked_remark_id = $2 WHERE remark_id = $1",
            (await make_remark(outsider))["id"],
        ),
        "remark_like_remark_id_fkey": (
            "UPDATE remark_like SET remark_id = $2 WHERE remark_id = $1",
            (await make_remark(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, remark["id"], key)
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute(
            "UPDATE remark_others SET account_id = NULL WHERE remark_id = $1",
            remark["id"],
        )
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute(
            "UPDATE remark_like SET account_id = NULL WHERE remark_id = $1",
            remark["id"],
        )


async def test_a_deleted_remark_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    remark = await make_remark(caller)
    path = f"/remarks/{remark['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"text": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM remarks WHERE id = $1", remark["id"]
    )
    assert stored is None


async def test_others_are_put_on_and_taken_off(caller: Caller) -> None:
    """relations: others: many.

    Adding twice is adding once; removing what isn't there is a 404.
    """
    remark = await make_remark(caller)
    reading = await make_reading(caller)
    path = f"/remarks/{remark['id']}"
    link = f"{path}/others/{reading['id']}"
    for _ in range(2):
        assert (await caller.put(link)).status_code == 204
    assert (await caller.get(path)).json()["reading_ids"] == [reading["id"]]
    assert (await caller.delete(link)).status_code == 204
    assert (await caller.get(path)).json()["reading_ids"] == []
    assert_refused(await caller.delete(link), 404)


async def test_reading_ids_replace_the_set(caller: Caller) -> None:
    """relations: others: many.

    `reading_ids` in a body is the whole set: neither order nor repeats count.
    """
    old = (await make_reading(caller))["id"]
    new = (await make_reading(caller))["id"]
    remark = await make_remark(caller, reading_ids=[old])
    path = f"/remarks/{remark['id']}"
    response = await caller.patch(path, json={"reading_ids": [new, new]})
    assert response.status_code == 200, response.text
    assert response.json()["reading_ids"] == [new]
    assert (await caller.get(path)).json()["reading_ids"] == [new]


async def test_a_reading_that_is_deleted_comes_off(caller: Caller) -> None:
    """relations: others: many. A deleted reading is no longer among `reading_ids`."""
    reading = await make_reading(caller)
    remark = await make_remark(caller, reading_ids=[reading["id"]])
    path = f"/remarks/{remark['id']}"
    response = await caller.delete(f"/readings/{reading['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(path)
    assert read.json()["reading_ids"] == []


async def test_others_are_at_most_100(caller: Caller) -> None:
    """relations: others: many. One reading more is a 409, and stays off."""
    most = [(await make_reading(caller))["id"] for _ in range(100)]
    remark = await make_remark(caller, reading_ids=most)
    path = f"/remarks/{remark['id']}"
    reading = await make_reading(caller)
    link = f"{path}/others/{reading['id']}"
    assert_refused(await caller.put(link), 409)
    assert (await caller.get(path)).json() == remark


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_others_of_strangers_are_not_there(
    caller: Caller, outsider: Caller, method: str
) -> None:
    """relations: others: many.

    A stranger's reading is refused as one that doesn't exist: a 404.
    """
    remark = await make_remark(caller)
    foreign = await make_reading(outsider)
    path = f"/remarks/{remark['id']}/others"
    answers = []
    for key in (foreign["id"], 2**62):
        response = await caller.request(method, f"{path}/{key}")
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]


async def test_like_are_put_on_and_taken_off(caller: Caller) -> None:
    """relations: like: many.

    Adding twice is adding once; removing what isn't there is a 404.
    """
    remark = await make_remark(caller)
    other_remark = await make_remark(caller)
    path = f"/remarks/{remark['id']}"
    link = f"{path}/like/{other_remark['id']}"
    for _ in range(2):
        assert (await caller.put(link)).status_code == 204
    assert (await caller.get(path)).json()["remark_ids"] == [other_remark["id"]]
    assert (await caller.delete(link)).status_code == 204
    assert (await caller.get(path)).json()["remark_ids"] == []
    assert_refused(await caller.delete(link), 404)


async def test_remark_ids_replace_the_set(caller: Caller) -> None:
    """relations: like: many.

    `remark_ids` in a body is the whole set: neither order nor repeats count.
    """
    old = (await make_remark(caller))["id"]
    new = (await make_remark(caller))["id"]
    remark = await make_remark(caller, remark_ids=[old])
    path = f"/remarks/{remark['id']}"
    response = await caller.patch(path, json={"remark_ids": [new, new]})
    assert response.status_code == 200, response.text
    assert response.json()["remark_ids"] == [new]
    assert (await caller.get(path)).json()["remark_ids"] == [new]


async def test_a_remark_that_is_deleted_comes_off(caller: Caller) -> None:
    """relations: like: many. A deleted remark is no longer among `remark_ids`."""
    other_remark = await make_remark(caller)
    remark = await make_remark(caller, remark_ids=[other_remark["id"]])
    path = f"/remarks/{remark['id']}"
    response = await caller.delete(f"/remarks/{other_remark['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(path)
    assert read.json()["remark_ids"] == []


async def test_like_are_at_most_5(caller: Caller) -> None:
    """relations: like: many. One remark more is a 409, and stays off."""
    most = [(await make_remark(caller))["id"] for _ in range(5)]
    remark = await make_remark(caller, remark_ids=most)
    path = f"/remarks/{remark['id']}"
    other_remark = await make_remark(caller)
    link = f"{path}/like/{other_remark['id']}"
    assert_refused(await caller.put(link), 409)
    assert (await caller.get(path)).json() == remark


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_like_of_strangers_are_not_there(
    caller: Caller, outsider: Caller, method: str
) -> None:
    """relations: like: many.

    A stranger's remark is refused as one that doesn't exist: a 404.
    """
    remark = await make_remark(caller)
    foreign = await make_remark(outsider)
    path = f"/remarks/{remark['id']}/like"
    answers = []
    for key in (foreign["id"], 2**62):
        response = await caller.request(method, f"{path}/{key}")
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
