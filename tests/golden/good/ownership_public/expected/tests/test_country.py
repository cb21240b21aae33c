# Compiled by restc from specs/country.yaml: change that.
"""Countries: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.country import country_body, make_country
from tests.problem import assert_invalid, assert_refused

OPERATIONS: list[tuple[str, str, object]] = [
    ("POST", "/countries", {}),
    ("POST", "/countries/batch", None),
    ("PATCH", "/countries/{country_id}", {"name": "Changed"}),
    ("DELETE", "/countries/{country_id}", None),
]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"code": "AA"}, id="code, an example"),
    pytest.param({"code": "AA"}, id="code, longest"),
    pytest.param({"name": ""}, id="name, shortest"),
    pytest.param({"name": "é" * 80}, id="name, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("code", None, id="code, null"),
    pytest.param("code", "xxx", id="code, too long"),
    pytest.param("code", "x", id="code, too short"),
    pytest.param("code", "!!", id="code, no match"),
    pytest.param("code", "nul \x00", id="code, a NUL byte"),
    pytest.param("code", 7, id="code, a number"),
    pytest.param("name", None, id="name, null"),
    pytest.param("name", "é" * 81, id="name, too long"),
    pytest.param("name", "nul \x00", id="name, a NUL byte"),
    pytest.param("name", 7, id="name, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"name": "Name 1"},
    "second": {"name": "Name 2"},
    "third": {"name": "Name 3"},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/countries", params=query)
    assert response.status_code == 200, response.text
    return [country["id"] for country in response.json()["data"]]


async def test_create_returns_the_country_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await country_body(caller)
    response = await caller.post("/countries", json=body)
    assert response.status_code == 201, response.text
    country = response.json()
    assert response.headers["location"].endswith(f"/countries/{country['id']}")
    assert country == {
        "id": country["id"],
        "code": body["code"],
        "name": body["name"],
    }
    assert (await caller.get(f"/countries/{country['id']}")).json() == country


@pytest.mark.parametrize("name", ["code", "name"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await country_body(caller)
    del body[name]
    assert_invalid(await caller.post("/countries", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await country_body(caller)
    response = await caller.post("/countries", json=body | members)
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
    body = await country_body(caller)
    response = await caller.post("/countries", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await country_body(caller)
    response = await caller.post("/countries", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/countries", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/countries", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/countries", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_code_that_is_taken(caller: Caller) -> None:
    """unique: [code]. A second row with the same `code` is a 409."""
    country = await make_country(caller)
    taken = await country_body(caller, code=country["code"])
    assert_refused(await caller.post("/countries", json=taken), 409, "/code")


async def test_concurrent_creates_of_one_code_store_one(caller: Caller) -> None:
    """unique: [code].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await country_body(caller)
    creates = [caller.post("/countries", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


async def test_a_batch_creates_all_of_its_countries(caller: Caller) -> None:
    """api.operations: batch_create.

    The countries are answered in the order of the items, as single creates would answer
    them.
    """
    items = [await country_body(caller) for _ in range(3)]
    response = await caller.post("/countries/batch", json={"items": items})
    assert response.status_code == 201, response.text
    created = response.json()["data"]
    assert len(created) == 3
    for item, row in zip(items, created, strict=True):
        assert row.items() >= item.items()
    for row in created:
        assert (await caller.get(f"/countries/{row['id']}")).json() == row


async def test_a_batch_has_1_to_1000_items(caller: Caller) -> None:
    """api.operations: batch_create.

    One item and 1000 are created; none, and one more, are a 422.
    """
    first = await country_body(caller)
    for count in (0, 1001):
        items = [first] * count
        response = await caller.post("/countries/batch", json={"items": items})
        assert_refused(response, 422, "/items")
    items = [await country_body(caller)]
    response = await caller.post("/countries/batch", json={"items": items})
    assert response.status_code == 201, response.text


async def test_a_batch_is_refused_as_a_whole(caller: Caller) -> None:
    """api.operations: batch_create.

    One wrong item is a 422 that points at it, and nothing is stored.
    """
    items = [await country_body(caller) for _ in range(3)]
    items[1]["unknown"] = None
    response = await caller.post("/countries/batch", json={"items": items})
    assert_refused(response, 422, "/items/1/unknown")
    assert await ids_of(caller) == []


async def test_a_batch_of_too_many_bytes_is_refused(caller: Caller) -> None:
    """HTTP.

    A batch may be ten times as large as other bodies; beyond that it is a 413.
    """
    for size, status in ((1_048_576, 422), (10_485_760, 413)):
        response = await caller.post("/countries/batch", json={"x": "x" * size})
        assert_refused(response, status)


async def test_a_batch_with_a_code_that_is_taken_stores_nothing(caller: Caller) -> None:
    """api.operations: batch_create.

    An item with the `code` of another row is a 409 that points at the item, and none of
    the others is stored.
    """
    country = await make_country(caller)
    items = [await country_body(caller) for _ in range(3)]
    items[1] = await country_body(caller, code=country["code"])
    response = await caller.post("/countries/batch", json={"items": items})
    assert_refused(response, 409, "/items/1/code")
    assert await ids_of(caller) == [country["id"]]


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
    path = path.format(country_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: public.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/countries", content=b"{", headers=headers)
    assert_refused(response, 401)


async def test_anyone_reads_countries(caller: Caller, anonymous: AsyncClient) -> None:
    """ownership: public. Reading countries needs no token."""
    country = await make_country(caller)
    assert (await anonymous.get(f"/countries/{country['id']}")).json() == country
    assert await ids_of(anonymous) == [country["id"]]


async def test_create_needs_the_role_editor(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: create.

    A caller without the role editor is refused with a 403, one with it is not.
    """
    body = await country_body(caller)
    lacking = await sign_in()
    assert_refused(await lacking.post("/countries", json=body), 403)
    having = await sign_in(platform_roles=frozenset({"editor"}))
    response = await having.post("/countries", json=body)
    assert response.status_code == 201, response.text


async def test_batch_create_needs_the_role_editor(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles: batch_create.

    A caller without the role editor is refused with a 403, one with it is not.
    """
    body = await country_body(caller)
    lacking = await sign_in()
    assert_refused(await lacking.post("/countries/batch", json={"items": [body]}), 403)
    having = await sign_in(platform_roles=frozenset({"editor"}))
    response = await having.post("/countries/batch", json={"items": [body]})
    assert response.status_code == 201, response.text


async def test_update_needs_the_role_editor(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: update.

    A caller without the role editor is refused with a 403, one with it is not.
    """
    country = await make_country(caller)
    path = f"/countries/{country['id']}"
    lacking = await sign_in()
    assert_refused(await lacking.patch(path, json={"name": "Changed"}), 403)
    assert (await caller.get(path)).json() == country
    unknown = f"/countries/{uuid4()}"
    assert_refused(await lacking.patch(unknown, json={"name": "Changed"}), 404)
    having = await sign_in(platform_roles=frozenset({"editor"}))
    response = await having.patch(path, json={"name": "Changed"})
    assert response.status_code == 200, response.text


async def test_delete_needs_the_role_editor_or_root(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles: delete.

    A caller without the role editor or root is refused with a 403, one with it is not.
    """
    country = await make_country(caller)
    path = f"/countries/{country['id']}"
    lacking = await sign_in()
    assert_refused(await lacking.delete(path), 403)
    assert (await caller.get(path)).json() == country
    unknown = f"/countries/{uuid4()}"
    assert_refused(await lacking.delete(unknown), 404)
    having = await sign_in(platform_roles=frozenset({"editor"}))
    response = await having.delete(path)
    assert response.status_code == 204, response.text


async def test_read_returns_the_country(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    country = await make_country(caller)
    response = await caller.get(f"/countries/{country['id']}")
    assert response.status_code == 200
    assert response.json() == country


async def test_read_an_unknown_country(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/countries/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/countries/{key}"), 422)


async def test_list_reaches_every_country_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [
        (await make_country(caller, name=name))["id"]
        for name in ("Name 3", "Name 1", "Name 3", "Name 2", "Name 1")
    ]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-name"}
    for size in (2, 2, 1):
        page = (await caller.get("/countries", params=query)).json()
        assert len(page["data"]) == size
        seen += [country["id"] for country in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_country_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_country(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/countries", params=query)).json()
        seen += [country["id"] for country in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_country(caller)
    response = await caller.delete(f"/countries/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_country(caller)
    page = await caller.get("/countries", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/countries", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_country(caller)
    page = await caller.get("/countries", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in ({"sort": "-name"},):
        response = await caller.get("/countries", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize("name", ["name"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [name].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [(await make_country(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    country = await make_country(caller)
    path = f"/countries/{country['id']}"
    changes = {"name": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == country | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    country = await make_country(caller)
    path = f"/countries/{country['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == country


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"name": ""}, id="name, shortest"),
        pytest.param({"name": "é" * 80}, id="name, longest"),
    ],
)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    country = await make_country(caller)
    response = await caller.patch(f"/countries/{country['id']}", json=members)
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
    country = await make_country(caller)
    path = f"/countries/{country['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == country


@pytest.mark.parametrize("name", [*NOT_WRITABLE, "code"])
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    country = await make_country(caller)
    response = await caller.patch(f"/countries/{country['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE countries SET code = NULL WHERE id = $1", "code", id="code, null"
        ),
        pytest.param(
            "UPDATE countries SET code = '!!' WHERE id = $1",
            "countries_code_format",
            id="code, no match",
        ),
        pytest.param(
            "UPDATE countries SET name = NULL WHERE id = $1", "name", id="name, null"
        ),
        pytest.param(
            "UPDATE countries SET name = repeat('é', 81) WHERE id = $1",
            "countries_name_length",
            id="name, too long",
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
    country = await make_country(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, country["id"])


async def test_a_deleted_country_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    country = await make_country(caller)
    path = f"/countries/{country['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"name": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM countries WHERE id = $1", country["id"]
    )
    assert stored is None
