# Compiled by restc from specs/favourite.yaml: change that.
"""Favourites: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller
from tests.factories.favourite import favourite_body, make_favourite
from tests.factories.novel import make_novel
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/favourites", None),
    ("POST", "/favourites", {}),
    ("GET", "/favourites/{favourite_id}", None),
    ("DELETE", "/favourites/{favourite_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{favourite_id}" in operation[1]]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("novel_id", None, id="novel_id, null"),
    pytest.param("novel_id", "7", id="novel_id, no UUID"),
    pytest.param("novel_id", 7, id="novel_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "profile_id", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/favourites", params=query)
    assert response.status_code == 200, response.text
    return [favourite["id"] for favourite in response.json()["data"]]


async def test_create_returns_the_favourite_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await favourite_body(caller)
    response = await caller.post("/favourites", json=body)
    assert response.status_code == 201, response.text
    favourite = response.json()
    assert response.headers["location"].endswith(f"/favourites/{favourite['id']}")
    assert favourite == {
        "id": favourite["id"],
        "novel_id": body["novel_id"],
    }
    assert (await caller.get(f"/favourites/{favourite['id']}")).json() == favourite


@pytest.mark.parametrize("name", ["novel_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await favourite_body(caller)
    del body[name]
    assert_invalid(await caller.post("/favourites", json=body), f"/{name}")


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_create_refuses_beyond_the_bounds(
    caller: Caller, name: str, value: Any
) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or
    another type is a 422 that points at the member, and nothing is stored.
    """
    body = await favourite_body(caller)
    response = await caller.post("/favourites", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await favourite_body(caller)
    response = await caller.post("/favourites", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/favourites", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/favourites", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/favourites", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_novel_that_is_taken(caller: Caller) -> None:
    """unique: [novel]. A second row with the same `novel_id` is a 409."""
    favourite = await make_favourite(caller)
    taken = await favourite_body(caller, novel_id=favourite["novel_id"])
    assert_refused(await caller.post("/favourites", json=taken), 409, "/novel_id")


async def test_concurrent_creates_of_one_novel_store_one(caller: Caller) -> None:
    """unique: [novel].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await favourite_body(caller)
    creates = [caller.post("/favourites", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


@pytest.mark.parametrize("name", ["novel_id"])
async def test_references_do_not_leave_the_callers_sight(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [novel].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"novel_id": (await make_novel(outsider))["id"]}
    unknown: dict[str, Any] = {"novel_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await favourite_body(caller)
        sent = body | {name: value}
        response = await caller.post("/favourites", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]


async def test_references_within_the_callers_sight(caller: Caller) -> None:
    """relations: [novel]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"novel_id": (await make_novel(caller))["id"]}
    favourite = await make_favourite(caller, **references)
    assert favourite.items() >= references.items()


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
    path = path.format(favourite_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: profile.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/favourites", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_favourite_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: profile.

    Every operation answers for a stranger's favourite exactly as for one that doesn't
    exist: a 404.
    """
    favourite = await make_favourite(caller)
    answers = []
    for key in (favourite["id"], uuid4()):
        address = path.format(favourite_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/favourites/{favourite['id']}")).json() == favourite


async def test_the_list_has_no_favourites_of_strangers(
    caller: Caller, outsider: Caller
) -> None:
    """ownership: profile.

    A caller finds the own favourites and no others, whatever the filter.
    """
    favourite = await make_favourite(caller)
    own = await make_favourite(outsider)
    assert await ids_of(caller) == [favourite["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_read_returns_the_favourite(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    favourite = await make_favourite(caller)
    response = await caller.get(f"/favourites/{favourite['id']}")
    assert response.status_code == 200
    assert response.json() == favourite


async def test_read_an_unknown_favourite(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/favourites/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/favourites/{key}"), 422)


async def test_list_reaches_every_favourite_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_favourite(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/favourites", params=query)).json()
        assert len(page["data"]) == size
        seen += [favourite["id"] for favourite in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_favourite_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_favourite(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/favourites", params=query)).json()
        seen += [favourite["id"] for favourite in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_favourite(caller)
    response = await caller.delete(f"/favourites/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_favourite(caller)
    page = await caller.get("/favourites", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/favourites", params={name: value})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE favourites SET profile_id = NULL WHERE id = $1",
            "profile_id",
            id="profile_id, null",
        ),
        pytest.param(
            "UPDATE favourites SET novel_id = NULL WHERE id = $1",
            "novel_id",
            id="novel_id, null",
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
    favourite = await make_favourite(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, favourite["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [novel].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    favourite = await make_favourite(caller)
    keys: dict[str, tuple[str, Any]] = {
        "favourites_novel_id_fkey": (
            "UPDATE favourites SET novel_id = $2 WHERE id = $1",
            (await make_novel(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, favourite["id"], key)


async def test_a_deleted_favourite_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    favourite = await make_favourite(caller)
    path = f"/favourites/{favourite['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM favourites WHERE id = $1", favourite["id"]
    )
    assert stored is None
