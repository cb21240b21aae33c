# Compiled by restc from specs/saved_filter.yaml: change that.
"""Saved filters: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller
from tests.factories.saved_filter import make_saved_filter, saved_filter_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/saved-filters", None),
    ("POST", "/saved-filters", {}),
    ("GET", "/saved-filters/{saved_filter_id}", None),
    (
        "PATCH",
        "/saved-filters/{saved_filter_id}",
        {
            "name": "Changed",
            "criteria": {
                "status": "doing",
                "min_priority": 4,
                "words": ["spring 2", "spring 3"],
            },
        },
    ),
    ("DELETE", "/saved-filters/{saved_filter_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{saved_filter_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"name": "x"}, id="name, shortest"),
    pytest.param({"name": "é" * 80}, id="name, longest"),
    pytest.param(
        {
            "criteria": {
                "status": "todo",
                "min_priority": 3,
                "words": ["spring", "launch"],
            }
        },
        id="criteria, whole",
    ),
    pytest.param({"pinned": True}, id="pinned, true"),
    pytest.param({"pinned": False}, id="pinned, false"),
    pytest.param({"position": 0}, id="position, least"),
    pytest.param({"position": 2**15 - 1}, id="position, greatest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("name", None, id="name, null"),
    pytest.param("name", "é" * 81, id="name, too long"),
    pytest.param("name", "", id="name, too short"),
    pytest.param("name", "nul \x00", id="name, a NUL byte"),
    pytest.param("name", 7, id="name, a number"),
    pytest.param("criteria", None, id="criteria, null"),
    pytest.param("criteria", "x", id="criteria, a text"),
    pytest.param("criteria", [], id="criteria, a list"),
    pytest.param(
        "criteria",
        {
            "status": "todo",
            "min_priority": 3,
            "words": ["spring", "launch"],
            "unknown": 1,
        },
        id="criteria, an unknown member",
    ),
    pytest.param(
        "criteria",
        {"status": "unknown", "min_priority": 3, "words": ["spring", "launch"]},
        id="criteria, status: no such value",
    ),
    pytest.param(
        "criteria",
        {"status": 0, "min_priority": 3, "words": ["spring", "launch"]},
        id="criteria, status: a number",
    ),
    pytest.param(
        "criteria",
        {"status": "todo", "min_priority": -1, "words": ["spring", "launch"]},
        id="criteria, min_priority: too small",
    ),
    pytest.param(
        "criteria",
        {"status": "todo", "min_priority": 6, "words": ["spring", "launch"]},
        id="criteria, min_priority: too great",
    ),
    pytest.param(
        "criteria",
        {"status": "todo", "min_priority": 3, "words": "x"},
        id="criteria, words: no list",
    ),
    pytest.param(
        "criteria",
        {"status": "todo", "min_priority": 3, "words": [None]},
        id="criteria, words: null inside",
    ),
    pytest.param("pinned", None, id="pinned, null"),
    pytest.param("pinned", "perhaps", id="pinned, a text"),
    pytest.param("pinned", 2, id="pinned, a number"),
    pytest.param("position", None, id="position, null"),
    pytest.param("position", -1, id="position, too small"),
    pytest.param("position", 2**15, id="position, too great"),
    pytest.param("position", 0.5, id="position, a fraction"),
    pytest.param("position", "1", id="position, a text"),
    pytest.param("position", True, id="position, a boolean"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "profile_id", "created_at", "updated_at", "version", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"pinned": False, "position": 2},
    "second": {"pinned": True, "position": 3},
    "third": {"pinned": True, "position": 4},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/saved-filters", params=query)
    assert response.status_code == 200, response.text
    return [saved_filter["id"] for saved_filter in response.json()["data"]]


async def test_create_returns_the_saved_filter_with_its_defaults(
    caller: Caller,
) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await saved_filter_body(caller)
    response = await caller.post("/saved-filters", json=body)
    assert response.status_code == 201, response.text
    saved_filter = response.json()
    assert response.headers["location"].endswith(f"/saved-filters/{saved_filter['id']}")
    assert response.headers["etag"]
    assert saved_filter == {
        "id": saved_filter["id"],
        "name": body["name"],
        "criteria": body["criteria"],
        "pinned": False,
        "position": 0,
        "created_at": saved_filter["created_at"],
        "updated_at": saved_filter["updated_at"],
        "version": 1,
    }
    assert (
        await caller.get(f"/saved-filters/{saved_filter['id']}")
    ).json() == saved_filter


@pytest.mark.parametrize("name", ["name", "criteria"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await saved_filter_body(caller)
    del body[name]
    assert_invalid(await caller.post("/saved-filters", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await saved_filter_body(caller)
    response = await caller.post("/saved-filters", json=body | members)
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
    body = await saved_filter_body(caller)
    response = await caller.post("/saved-filters", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await saved_filter_body(caller)
    response = await caller.post("/saved-filters", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/saved-filters", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/saved-filters", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/saved-filters", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_name_that_is_taken(
    caller: Caller, outsider: Caller
) -> None:
    """unique: [name]. A second row with the same `name` is a 409."""
    saved_filter = await make_saved_filter(caller)
    taken = await saved_filter_body(caller, name=saved_filter["name"])
    assert_refused(await caller.post("/saved-filters", json=taken), 409, "/name")
    theirs = await saved_filter_body(outsider, name=saved_filter["name"])
    response = await outsider.post("/saved-filters", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_name_store_one(caller: Caller) -> None:
    """unique: [name].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await saved_filter_body(caller)
    creates = [caller.post("/saved-filters", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
@pytest.mark.parametrize("headers", INVALID_TOKENS.values(), ids=INVALID_TOKENS)
async def test_needs_a_token(
    anonymous: AsyncClient,
    method: str,
    path: str,
    body: object,
    headers: dict[str, str],
) -> None:
    """ownership: profile.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(saved_filter_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: profile.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/saved-filters", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_saved_filter_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: profile.

    Every operation answers for a stranger's saved filter exactly as for one that
    doesn't exist: a 404.
    """
    saved_filter = await make_saved_filter(caller)
    answers = []
    for key in (saved_filter["id"], uuid4()):
        address = path.format(saved_filter_id=key)
        response = await outsider.request(
            method, address, json=body, headers={"If-Match": "*"}
        )
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (
        await caller.get(f"/saved-filters/{saved_filter['id']}")
    ).json() == saved_filter


async def test_the_list_has_no_saved_filters_of_strangers(
    caller: Caller, outsider: Caller
) -> None:
    """ownership: profile.

    A caller finds the own saved filters and no others, whatever the filter.
    """
    saved_filter = await make_saved_filter(caller)
    own = await make_saved_filter(outsider)
    assert await ids_of(caller) == [saved_filter["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_read_returns_the_saved_filter(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    saved_filter = await make_saved_filter(caller)
    response = await caller.get(f"/saved-filters/{saved_filter['id']}")
    assert response.status_code == 200
    assert response.json() == saved_filter


async def test_read_an_unknown_saved_filter(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/saved-filters/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/saved-filters/{key}"), 422)


async def test_read_answers_304_while_nothing_changes(caller: Caller) -> None:
    """api.etag. If-None-Match with the present ETag is a 304 without a body."""
    saved_filter = await make_saved_filter(caller)
    path = f"/saved-filters/{saved_filter['id']}"
    etag = (await caller.get(path)).headers["etag"]
    unchanged = await caller.get(path, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag
    await caller.patch(
        path,
        json={
            "name": "Changed",
            "criteria": {
                "status": "doing",
                "min_priority": 4,
                "words": ["spring 2", "spring 3"],
            },
        },
        headers={"If-Match": "*"},
    )
    changed = await caller.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_list_reaches_every_saved_filter_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [
        (await make_saved_filter(caller, position=position))["id"]
        for position in (4, 2, 4, 3, 2)
    ]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-position"}
    for size in (2, 2, 1):
        page = (await caller.get("/saved-filters", params=query)).json()
        assert len(page["data"]) == size
        seen += [saved_filter["id"] for saved_filter in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_saved_filter_while_others_come_and_go(
    caller: Caller,
) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_saved_filter(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/saved-filters", params=query)).json()
        seen += [saved_filter["id"] for saved_filter in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_saved_filter(caller)
    response = await caller.delete(
        f"/saved-filters/{seen[-1]}", headers={"If-Match": "*"}
    )
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_saved_filter(caller)
    page = await caller.get("/saved-filters", params={"limit": 1, "count": "exact"})
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
        ("pinned", "perhaps"),
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
    response = await caller.get("/saved-filters", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_saved_filter(caller)
    page = await caller.get("/saved-filters", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "created_at"},
        {"pinned": "true"},
    ):
        response = await caller.get(
            "/saved-filters", params={"cursor": cursor, **other}
        )
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"pinned": "true"}, ["second", "third"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [pinned].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_saved_filter(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


@pytest.mark.parametrize("name", ["created_at", "position"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [created_at, position].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [
        (await make_saved_filter(caller, **members))["id"] for members in ROWS.values()
    ]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    saved_filter = await make_saved_filter(caller)
    path = f"/saved-filters/{saved_filter['id']}"
    changes = {
        "name": "Changed",
        "criteria": {
            "status": "doing",
            "min_priority": 4,
            "words": ["spring 2", "spring 3"],
        },
    }
    response = await caller.patch(path, json=changes, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == saved_filter | changes | {
        "updated_at": updated["updated_at"],
        "version": saved_filter["version"] + 1,
    }
    assert updated["updated_at"] > saved_filter["updated_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    saved_filter = await make_saved_filter(caller)
    path = f"/saved-filters/{saved_filter['id']}"
    etag = (await caller.get(path)).headers["etag"]
    response = await caller.patch(path, json={}, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text
    assert response.json() == saved_filter
    assert response.headers["etag"] == etag


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    saved_filter = await make_saved_filter(caller)
    response = await caller.patch(
        f"/saved-filters/{saved_filter['id']}", json=members, headers={"If-Match": "*"}
    )
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
    saved_filter = await make_saved_filter(caller)
    path = f"/saved-filters/{saved_filter['id']}"
    response = await caller.patch(path, json={name: value}, headers={"If-Match": "*"})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == saved_filter


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    saved_filter = await make_saved_filter(caller)
    response = await caller.patch(
        f"/saved-filters/{saved_filter['id']}",
        json={name: None},
        headers={"If-Match": "*"},
    )
    assert_invalid(response, f"/{name}")


async def test_update_refuses_a_name_that_is_taken(caller: Caller) -> None:
    """unique: [name].

    Taking the `name` of another row is a 409, and nothing changes.
    """
    saved_filter = await make_saved_filter(caller)
    other = await make_saved_filter(caller)
    path = f"/saved-filters/{other['id']}"
    response = await caller.patch(
        path, json={"name": saved_filter["name"]}, headers={"If-Match": "*"}
    )
    assert_refused(response, 409, "/name")
    assert (await caller.get(path)).json() == other


async def test_update_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag.

    If-Match with an ETag of the past is a 412, and nothing is overwritten.
    """
    saved_filter = await make_saved_filter(caller)
    path = f"/saved-filters/{saved_filter['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    changes = {
        "name": "Changed",
        "criteria": {
            "status": "doing",
            "min_priority": 4,
            "words": ["spring 2", "spring 3"],
        },
    }
    updated = await caller.patch(path, json=changes, headers=seen)
    assert updated.status_code == 200, updated.text
    assert updated.headers["etag"] != seen["If-Match"]
    late = await caller.patch(path, json=changes, headers=seen)
    assert_refused(late, 412)
    assert (await caller.get(path)).json() == updated.json()


async def test_update_needs_if_match(caller: Caller) -> None:
    """api.etag: required. Without If-Match the answer is a 428, and nothing changes."""
    saved_filter = await make_saved_filter(caller)
    path = f"/saved-filters/{saved_filter['id']}"
    assert_refused(
        await caller.patch(
            path,
            json={
                "name": "Changed",
                "criteria": {
                    "status": "doing",
                    "min_priority": 4,
                    "words": ["spring 2", "spring 3"],
                },
            },
        ),
        428,
    )
    assert (await caller.get(path)).json() == saved_filter


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE saved_filters SET profile_id = NULL WHERE id = $1",
            "profile_id",
            id="profile_id, null",
        ),
        pytest.param(
            "UPDATE saved_filters SET name = NULL WHERE id = $1",
            "name",
            id="name, null",
        ),
        pytest.param(
            "UPDATE saved_filters SET name = repeat('é', 81) WHERE id = $1",
            "saved_filters_name_length",
            id="name, too long",
        ),
        pytest.param(
            "UPDATE saved_filters SET name = '' WHERE id = $1",
            "saved_filters_name_length",
            id="name, too short",
        ),
        pytest.param(
            "UPDATE saved_filters SET criteria = NULL WHERE id = $1",
            "criteria",
            id="criteria, null",
        ),
        pytest.param(
            "UPDATE saved_filters SET criteria = '[]' WHERE id = $1",
            "saved_filters_criteria_object",
            id="criteria, a list",
        ),
        pytest.param(
            "UPDATE saved_filters SET pinned = NULL WHERE id = $1",
            "pinned",
            id="pinned, null",
        ),
        pytest.param(
            "UPDATE saved_filters SET position = NULL WHERE id = $1",
            "position",
            id="position, null",
        ),
        pytest.param(
            "UPDATE saved_filters SET position = -1 WHERE id = $1",
            "saved_filters_position_range",
            id="position, too small",
        ),
        pytest.param(
            "UPDATE saved_filters SET created_at = NULL WHERE id = $1",
            "created_at",
            id="created_at, null",
        ),
        pytest.param(
            "UPDATE saved_filters SET updated_at = NULL WHERE id = $1",
            "updated_at",
            id="updated_at, null",
        ),
        pytest.param(
            "UPDATE saved_filters SET version = NULL WHERE id = $1",
            "version",
            id="version, null",
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
    saved_filter = await make_saved_filter(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, saved_filter["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """ownership.

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    saved_filter = await make_saved_filter(caller)
    keys: dict[str, tuple[str, Any]] = {
        "saved_filters_profile_id_fkey": (
            "UPDATE saved_filters SET profile_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, saved_filter["id"], key)


async def test_a_deleted_saved_filter_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    saved_filter = await make_saved_filter(caller)
    path = f"/saved-filters/{saved_filter['id']}"
    response = await caller.delete(path, headers={"If-Match": "*"})
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(
            path,
            json={
                "name": "Changed",
                "criteria": {
                    "status": "doing",
                    "min_priority": 4,
                    "words": ["spring 2", "spring 3"],
                },
            },
            headers={"If-Match": "*"},
        ),
        404,
    )
    assert_refused(await caller.delete(path, headers={"If-Match": "*"}), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM saved_filters WHERE id = $1", saved_filter["id"]
    )
    assert stored is None


async def test_delete_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag. If-Match with an ETag of the past is a 412, and nothing is deleted."""
    saved_filter = await make_saved_filter(caller)
    path = f"/saved-filters/{saved_filter['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    await caller.patch(
        path,
        json={
            "name": "Changed",
            "criteria": {
                "status": "doing",
                "min_priority": 4,
                "words": ["spring 2", "spring 3"],
            },
        },
        headers={"If-Match": "*"},
    )
    assert_refused(await caller.delete(path, headers=seen), 412)
    current = {"If-Match": (await caller.get(path)).headers["etag"]}
    response = await caller.delete(path, headers=current)
    assert response.status_code == 204, response.text


async def test_delete_needs_if_match(caller: Caller) -> None:
    """api.etag: required.

    Without If-Match the answer is a 428, and nothing is deleted.
    """
    saved_filter = await make_saved_filter(caller)
    path = f"/saved-filters/{saved_filter['id']}"
    assert_refused(await caller.delete(path), 428)
    assert (await caller.get(path)).json() == saved_filter
