# Compiled by restc from specs/label.yaml: change that.
"""Labels: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.label import label_body, make_label
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/labels", None),
    ("POST", "/labels", {}),
    ("POST", "/labels/batch", None),
    ("GET", "/labels/{label_id}", None),
    ("PATCH", "/labels/{label_id}", {"name": "Changed", "colour": "#3b82f6"}),
    ("DELETE", "/labels/{label_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{label_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"name": "x"}, id="name, shortest"),
    pytest.param({"name": "é" * 50}, id="name, longest"),
    pytest.param({"colour": "#3b82f6"}, id="colour, an example"),
    pytest.param({"colour": "#3b82f6"}, id="colour, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("name", None, id="name, null"),
    pytest.param("name", "é" * 51, id="name, too long"),
    pytest.param("name", "", id="name, too short"),
    pytest.param("name", "nul \x00", id="name, a NUL byte"),
    pytest.param("name", 7, id="name, a number"),
    pytest.param("colour", None, id="colour, null"),
    pytest.param("colour", "xxxxxxxx", id="colour, too long"),
    pytest.param("colour", "!", id="colour, no match"),
    pytest.param("colour", "nul \x00", id="colour, a NUL byte"),
    pytest.param("colour", 7, id="colour, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "created_at", "updated_at", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"name": "Name 1"},
    "second": {"name": "Name 2"},
    "third": {"name": "Name 3"},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/labels", params=query)
    assert response.status_code == 200, response.text
    return [label["id"] for label in response.json()["data"]]


async def test_create_returns_the_label_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await label_body(caller)
    response = await caller.post("/labels", json=body)
    assert response.status_code == 201, response.text
    label = response.json()
    assert response.headers["location"].endswith(f"/labels/{label['id']}")
    assert label == {
        "id": label["id"],
        "name": body["name"],
        "colour": "#888888",
        "created_at": label["created_at"],
        "updated_at": label["updated_at"],
    }
    assert (await caller.get(f"/labels/{label['id']}")).json() == label


@pytest.mark.parametrize("name", ["name"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await label_body(caller)
    del body[name]
    assert_invalid(await caller.post("/labels", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await label_body(caller)
    response = await caller.post("/labels", json=body | members)
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
    body = await label_body(caller)
    response = await caller.post("/labels", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await label_body(caller)
    response = await caller.post("/labels", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/labels", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/labels", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/labels", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_name_that_is_taken(
    caller: Caller, outsider: Caller
) -> None:
    """unique: [name]. A second row with the same `name` is a 409."""
    label = await make_label(caller)
    taken = await label_body(caller, name=label["name"])
    assert_refused(await caller.post("/labels", json=taken), 409, "/name")
    theirs = await label_body(outsider, name=label["name"])
    response = await outsider.post("/labels", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_name_store_one(caller: Caller) -> None:
    """unique: [name].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await label_body(caller)
    creates = [caller.post("/labels", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


async def test_a_batch_creates_all_of_its_labels(caller: Caller) -> None:
    """api.operations: batch_create.

    The labels are answered in the order of the items, as single creates would answer
    them.
    """
    items = [await label_body(caller) for _ in range(3)]
    response = await caller.post("/labels/batch", json={"items": items})
    assert response.status_code == 201, response.text
    created = response.json()["data"]
    assert len(created) == 3
    for item, row in zip(items, created, strict=True):
        assert row.items() >= item.items()
    for row in created:
        assert (await caller.get(f"/labels/{row['id']}")).json() == row


async def test_a_batch_has_1_to_1000_items(caller: Caller) -> None:
    """api.operations: batch_create.

    One item and 1000 are created; none, and one more, are a 422.
    """
    first = await label_body(caller)
    for count in (0, 1001):
        items = [first] * count
        response = await caller.post("/labels/batch", json={"items": items})
        assert_refused(response, 422, "/items")
    rest = [await label_body(caller) for _ in range(999)]
    response = await caller.post("/labels/batch", json={"items": [first, *rest]})
    assert response.status_code == 201, response.text
    assert len(response.json()["data"]) == 1000
    items = [await label_body(caller)]
    response = await caller.post("/labels/batch", json={"items": items})
    assert response.status_code == 201, response.text


async def test_a_batch_is_refused_as_a_whole(caller: Caller) -> None:
    """api.operations: batch_create.

    One wrong item is a 422 that points at it, and nothing is stored.
    """
    items = [await label_body(caller) for _ in range(3)]
    items[1]["unknown"] = None
    response = await caller.post("/labels/batch", json={"items": items})
    assert_refused(response, 422, "/items/1/unknown")
    assert await ids_of(caller) == []


async def test_a_batch_of_too_many_bytes_is_refused(caller: Caller) -> None:
    """HTTP.

    A batch may be ten times as large as other bodies; beyond that it is a 413.
    """
    for size, status in ((1_048_576, 422), (10_485_760, 413)):
        response = await caller.post("/labels/batch", json={"x": "x" * size})
        assert_refused(response, status)


async def test_a_batch_with_a_name_that_is_taken_stores_nothing(caller: Caller) -> None:
    """api.operations: batch_create.

    An item with the `name` of another row is a 409 that points at the item, and none of
    the others is stored.
    """
    label = await make_label(caller)
    items = [await label_body(caller) for _ in range(3)]
    items[1] = await label_body(caller, name=label["name"])
    response = await caller.post("/labels/batch", json={"items": items})
    assert_refused(response, 409, "/items/1/name")
    assert await ids_of(caller) == [label["id"]]


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
    path = path.format(label_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/labels", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_label_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's label exactly as for one that doesn't
    exist: a 404.
    """
    label = await make_label(caller)
    answers = []
    for key in (label["id"], uuid4()):
        address = path.format(label_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/labels/{label['id']}")).json() == label


async def test_the_list_has_no_labels_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own labels and no others, whatever the filter.
    """
    label = await make_label(caller)
    own = await make_label(outsider)
    assert await ids_of(caller) == [label["id"]]
    assert await ids_of(colleague) == [label["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert label["id"] not in await ids_of(outsider, name=label["name"])


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    label = await make_label(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [label["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/labels", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/labels"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/labels", headers=headers), 404)


async def test_read_returns_the_label(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    label = await make_label(caller)
    response = await caller.get(f"/labels/{label['id']}")
    assert response.status_code == 200
    assert response.json() == label


async def test_read_an_unknown_label(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/labels/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/labels/{key}"), 422)


async def test_list_reaches_every_label_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_label(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/labels", params=query)).json()
        assert len(page["data"]) == size
        seen += [label["id"] for label in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_label_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_label(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/labels", params=query)).json()
        seen += [label["id"] for label in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_label(caller)
    response = await caller.delete(f"/labels/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_label(caller)
    page = await caller.get("/labels", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/labels", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_label(caller)
    page = await caller.get("/labels", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "created_at"},
        {"name": "Name 2"},
    ):
        response = await caller.get("/labels", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"name": "Name 2"}, ["second"]),
        ({"name__ne": "Name 2"}, ["first", "third"]),
        ({"name__in": "Name 2,Name 3"}, ["second", "third"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [name].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_label(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


@pytest.mark.parametrize("name", ["created_at", "name"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [created_at, name].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [(await make_label(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    label = await make_label(caller)
    path = f"/labels/{label['id']}"
    changes = {"name": "Changed", "colour": "#3b82f6"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == label | changes | {"updated_at": updated["updated_at"]}
    assert updated["updated_at"] > label["updated_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    label = await make_label(caller)
    path = f"/labels/{label['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == label


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    label = await make_label(caller)
    response = await caller.patch(f"/labels/{label['id']}", json=members)
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
    label = await make_label(caller)
    path = f"/labels/{label['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == label


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    label = await make_label(caller)
    response = await caller.patch(f"/labels/{label['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_refuses_a_name_that_is_taken(caller: Caller) -> None:
    """unique: [name].

    Taking the `name` of another row is a 409, and nothing changes.
    """
    label = await make_label(caller)
    other = await make_label(caller)
    path = f"/labels/{other['id']}"
    response = await caller.patch(path, json={"name": label["name"]})
    assert_refused(response, 409, "/name")
    assert (await caller.get(path)).json() == other


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE labels SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE labels SET name = NULL WHERE id = $1", "name", id="name, null"
        ),
        pytest.param(
            "UPDATE labels SET name = repeat('é', 51) WHERE id = $1",
            "labels_name_length",
            id="name, too long",
        ),
        pytest.param(
            "UPDATE labels SET name = '' WHERE id = $1",
            "labels_name_length",
            id="name, too short",
        ),
        pytest.param(
            "UPDATE labels SET colour = NULL WHERE id = $1", "colour", id="colour, null"
        ),
        pytest.param(
            "UPDATE labels SET colour = '!' WHERE id = $1",
            "labels_colour_format",
            id="colour, no match",
        ),
        pytest.param(
            "UPDATE labels SET created_at = NULL WHERE id = $1",
            "created_at",
            id="created_at, null",
        ),
        pytest.param(
            "UPDATE labels SET updated_at = NULL WHERE id = $1",
            "updated_at",
            id="updated_at, null",
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
    label = await make_label(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, label["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """ownership.

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    label = await make_label(caller)
    keys: dict[str, tuple[str, Any]] = {
        "labels_account_id_fkey": (
            "UPDATE labels SET account_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, label["id"], key)


async def test_a_deleted_label_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    label = await make_label(caller)
    path = f"/labels/{label['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(path, json={"name": "Changed", "colour": "#3b82f6"}), 404
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM labels WHERE id = $1", label["id"]
    )
    assert stored is None
