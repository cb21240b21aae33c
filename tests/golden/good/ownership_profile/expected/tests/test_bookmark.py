# Compiled by restc from specs/bookmark.yaml: change that.
"""Bookmarks: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller
from tests.factories.book import make_book
from tests.factories.bookmark import bookmark_body, make_bookmark
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/bookmarks", None),
    ("POST", "/bookmarks", {}),
    ("GET", "/bookmarks/{bookmark_id}", None),
    ("PATCH", "/bookmarks/{bookmark_id}", {"page": 4}),
    ("DELETE", "/bookmarks/{bookmark_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{bookmark_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"page": 1}, id="page, least"),
    pytest.param({"page": 2**31 - 1}, id="page, greatest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("page", None, id="page, null"),
    pytest.param("page", 0, id="page, too small"),
    pytest.param("page", 2**31, id="page, too great"),
    pytest.param("page", 1.5, id="page, a fraction"),
    pytest.param("page", "1", id="page, a text"),
    pytest.param("page", True, id="page, a boolean"),
    pytest.param("book_id", None, id="book_id, null"),
    pytest.param("book_id", "7", id="book_id, no UUID"),
    pytest.param("book_id", 7, id="book_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "profile_id", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"page": 4},
    "second": {"page": 5},
    "third": {"page": 6},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/bookmarks", params=query)
    assert response.status_code == 200, response.text
    return [bookmark["id"] for bookmark in response.json()["data"]]


async def test_create_returns_the_bookmark_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await bookmark_body(caller)
    response = await caller.post("/bookmarks", json=body)
    assert response.status_code == 201, response.text
    bookmark = response.json()
    assert response.headers["location"].endswith(f"/bookmarks/{bookmark['id']}")
    assert bookmark == {
        "id": bookmark["id"],
        "page": body["page"],
        "book_id": body["book_id"],
    }
    assert (await caller.get(f"/bookmarks/{bookmark['id']}")).json() == bookmark


@pytest.mark.parametrize("name", ["page", "book_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await bookmark_body(caller)
    del body[name]
    assert_invalid(await caller.post("/bookmarks", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await bookmark_body(caller)
    response = await caller.post("/bookmarks", json=body | members)
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
    body = await bookmark_body(caller)
    response = await caller.post("/bookmarks", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await bookmark_body(caller)
    response = await caller.post("/bookmarks", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/bookmarks", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/bookmarks", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/bookmarks", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_book_that_is_taken(caller: Caller) -> None:
    """unique: [book]. A second row with the same `book_id` is a 409."""
    bookmark = await make_bookmark(caller)
    taken = await bookmark_body(caller, book_id=bookmark["book_id"])
    assert_refused(await caller.post("/bookmarks", json=taken), 409, "/book_id")


async def test_concurrent_creates_of_one_book_store_one(caller: Caller) -> None:
    """unique: [book].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await bookmark_body(caller)
    creates = [caller.post("/bookmarks", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


@pytest.mark.parametrize("name", ["book_id"])
async def test_references_do_not_leave_the_callers_sight(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [book].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"book_id": (await make_book(outsider))["id"]}
    unknown: dict[str, Any] = {"book_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await bookmark_body(caller)
        sent = body | {name: value}
        response = await caller.post("/bookmarks", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    bookmark = await make_bookmark(caller)
    path = f"/bookmarks/{bookmark['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_callers_sight(caller: Caller) -> None:
    """relations: [book]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"book_id": (await make_book(caller))["id"]}
    bookmark = await make_bookmark(caller, **references)
    assert bookmark.items() >= references.items()


async def test_the_book_is_kept_while_it_is_pointed_at(caller: Caller) -> None:
    """relations: book: on_delete: restrict.

    Deleting the book is a 409 as long as a row points at it.
    """
    book = await make_book(caller)
    await make_bookmark(caller, book_id=book["id"])
    path = f"/books/{book['id']}"
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
    """ownership: profile.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(bookmark_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: profile.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/bookmarks", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_bookmark_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: profile.

    Every operation answers for a stranger's bookmark exactly as for one that doesn't
    exist: a 404.
    """
    bookmark = await make_bookmark(caller)
    answers = []
    for key in (bookmark["id"], uuid4()):
        address = path.format(bookmark_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/bookmarks/{bookmark['id']}")).json() == bookmark


async def test_the_list_has_no_bookmarks_of_strangers(
    caller: Caller, outsider: Caller
) -> None:
    """ownership: profile.

    A caller finds the own bookmarks and no others, whatever the filter.
    """
    bookmark = await make_bookmark(caller)
    own = await make_bookmark(outsider)
    assert await ids_of(caller) == [bookmark["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert bookmark["id"] not in await ids_of(outsider, book_id=bookmark["book_id"])


async def test_read_returns_the_bookmark(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    bookmark = await make_bookmark(caller)
    response = await caller.get(f"/bookmarks/{bookmark['id']}")
    assert response.status_code == 200
    assert response.json() == bookmark


async def test_read_an_unknown_bookmark(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/bookmarks/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/bookmarks/{key}"), 422)


async def test_list_reaches_every_bookmark_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_bookmark(caller, page=page))["id"] for page in (6, 4, 6, 5, 4)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-page"}
    for size in (2, 2, 1):
        page = (await caller.get("/bookmarks", params=query)).json()
        assert len(page["data"]) == size
        seen += [bookmark["id"] for bookmark in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_bookmark_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_bookmark(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/bookmarks", params=query)).json()
        seen += [bookmark["id"] for bookmark in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_bookmark(caller)
    response = await caller.delete(f"/bookmarks/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_bookmark(caller)
    page = await caller.get("/bookmarks", params={"limit": 1, "count": "exact"})
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
        ("book_id", "7"),
        ("book_id__ne", "7"),
        ("book_id__in", "7"),
        ("page", "x"),
        ("page", "2147483648"),
        ("page__ne", "x"),
        ("page__ne", "2147483648"),
        ("page__gt", "x"),
        ("page__gt", "2147483648"),
        ("page__gte", "x"),
        ("page__gte", "2147483648"),
        ("page__lt", "x"),
        ("page__lt", "2147483648"),
        ("page__lte", "x"),
        ("page__lte", "2147483648"),
        ("page__in", "x"),
        ("page__in", "2147483648"),
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
    response = await caller.get("/bookmarks", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_bookmark(caller)
    page = await caller.get("/bookmarks", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "-page"},
        {"page": "5"},
    ):
        response = await caller.get("/bookmarks", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"page": "5"}, ["second"]),
        ({"page__ne": "5"}, ["first", "third"]),
        ({"page__gt": "5"}, ["third"]),
        ({"page__gte": "5"}, ["second", "third"]),
        ({"page__lt": "5"}, ["first"]),
        ({"page__lte": "5"}, ["first", "second"]),
        ({"page__in": "5,6"}, ["second", "third"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [book, page].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_bookmark(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


async def test_list_of_a_book(caller: Caller) -> None:
    """api.filter: book. The list of one book has its rows and no others."""
    bookmark = await make_bookmark(caller, book_id=(await make_book(caller))["id"])
    await make_bookmark(caller)
    found = await ids_of(caller, book_id=bookmark["book_id"])
    assert found == [bookmark["id"]]


@pytest.mark.parametrize("name", ["page"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [page].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [(await make_bookmark(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    bookmark = await make_bookmark(caller)
    path = f"/bookmarks/{bookmark['id']}"
    changes = {"page": 4}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == bookmark | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    bookmark = await make_bookmark(caller)
    path = f"/bookmarks/{bookmark['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == bookmark


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    bookmark = await make_bookmark(caller)
    response = await caller.patch(f"/bookmarks/{bookmark['id']}", json=members)
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
    bookmark = await make_bookmark(caller)
    path = f"/bookmarks/{bookmark['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == bookmark


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    bookmark = await make_bookmark(caller)
    response = await caller.patch(f"/bookmarks/{bookmark['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_refuses_a_book_that_is_taken(caller: Caller) -> None:
    """unique: [book].

    Taking the `book_id` of another row is a 409, and nothing changes.
    """
    bookmark = await make_bookmark(caller)
    other = await make_bookmark(caller)
    path = f"/bookmarks/{other['id']}"
    response = await caller.patch(path, json={"book_id": bookmark["book_id"]})
    assert_refused(response, 409, "/book_id")
    assert (await caller.get(path)).json() == other


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE bookmarks SET profile_id = NULL WHERE id = $1",
            "profile_id",
            id="profile_id, null",
        ),
        pytest.param(
            "UPDATE bookmarks SET page = NULL WHERE id = $1", "page", id="page, null"
        ),
        pytest.param(
            "UPDATE bookmarks SET page = 0 WHERE id = $1",
            "bookmarks_page_range",
            id="page, too small",
        ),
        pytest.param(
            "UPDATE bookmarks SET book_id = NULL WHERE id = $1",
            "book_id",
            id="book_id, null",
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
    bookmark = await make_bookmark(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, bookmark["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [book].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    bookmark = await make_bookmark(caller)
    keys: dict[str, tuple[str, Any]] = {
        "bookmarks_book_id_fkey": (
            "UPDATE bookmarks SET book_id = $2 WHERE id = $1",
            uuid4(),
        ),
        "bookmarks_profile_id_fkey": (
            "UPDATE bookmarks SET profile_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, bookmark["id"], key)


async def test_a_deleted_bookmark_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    bookmark = await make_bookmark(caller)
    path = f"/bookmarks/{bookmark['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"page": 4}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM bookmarks WHERE id = $1", bookmark["id"]
    )
    assert stored is None


async def test_a_deleted_row_gets_no_bookmarks(caller: Caller) -> None:
    """relations: [book].

    A key to a deleted row is refused just as one to a row that never was.
    """
    book = await make_book(caller)
    await caller.delete(f"/books/{book['id']}")
    gone = {"book_id": book["id"]}
    body = await bookmark_body(caller)
    response = await caller.post("/bookmarks", json=body | gone)
    assert_refused(response, 422, "/book_id")
    other = await make_bookmark(caller)
    response = await caller.patch(f"/bookmarks/{other['id']}", json=gone)
    assert_refused(response, 422, "/book_id")
