# Compiled by restc from specs/handbook.yaml: change that.
"""Handbooks: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.handbook import handbook_body, make_handbook
from tests.problem import assert_invalid, assert_refused

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/handbooks", None),
    ("POST", "/handbooks", {}),
    ("GET", "/handbooks/{handbook_id}", None),
]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"title": ""}, id="title, shortest"),
    pytest.param({"title": "é" * 100}, id="title, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("title", None, id="title, null"),
    pytest.param("title", "é" * 101, id="title, too long"),
    pytest.param("title", "nul \x00", id="title, a NUL byte"),
    pytest.param("title", 7, id="title, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/handbooks", params=query)
    assert response.status_code == 200, response.text
    return [handbook["id"] for handbook in response.json()["data"]]


async def test_create_returns_the_handbook_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await handbook_body(caller)
    response = await caller.post("/handbooks", json=body)
    assert response.status_code == 201, response.text
    handbook = response.json()
    assert response.headers["location"].endswith(f"/handbooks/{handbook['id']}")
    assert handbook == {
        "id": handbook["id"],
        "title": body["title"],
    }
    assert (await caller.get(f"/handbooks/{handbook['id']}")).json() == handbook


@pytest.mark.parametrize("name", ["title"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await handbook_body(caller)
    del body[name]
    assert_invalid(await caller.post("/handbooks", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await handbook_body(caller)
    response = await caller.post("/handbooks", json=body | members)
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
    body = await handbook_body(caller)
    response = await caller.post("/handbooks", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await handbook_body(caller)
    response = await caller.post("/handbooks", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/handbooks", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/handbooks", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/handbooks", json={"x": "x" * 1_048_576})
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
    """ownership: public.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(handbook_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: public.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/handbooks", content=b"{", headers=headers)
    assert_refused(response, 401)


async def test_create_needs_the_role_editor(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: create.

    A caller without the role editor is refused with a 403, one with it is not.
    """
    body = await handbook_body(caller)
    lacking = await sign_in()
    assert_refused(await lacking.post("/handbooks", json=body), 403)
    having = await sign_in(platform_roles=frozenset({"editor"}))
    response = await having.post("/handbooks", json=body)
    assert response.status_code == 201, response.text


async def test_read_returns_the_handbook(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    handbook = await make_handbook(caller)
    response = await caller.get(f"/handbooks/{handbook['id']}")
    assert response.status_code == 200
    assert response.json() == handbook


async def test_read_an_unknown_handbook(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/handbooks/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/handbooks/{key}"), 422)


async def test_list_reaches_every_handbook_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_handbook(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/handbooks", params=query)).json()
        assert len(page["data"]) == size
        seen += [handbook["id"] for handbook in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_handbook_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_handbook(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/handbooks", params=query)).json()
        seen += [handbook["id"] for handbook in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_handbook(caller)
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_handbook(caller)
    page = await caller.get("/handbooks", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/handbooks", params={name: value})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE handbooks SET title = NULL WHERE id = $1", "title", id="title, null"
        ),
        pytest.param(
            "UPDATE handbooks SET title = repeat('é', 101) WHERE id = $1",
            "handbooks_title_length",
            id="title, too long",
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
    handbook = await make_handbook(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, handbook["id"])
