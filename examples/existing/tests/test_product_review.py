# Compiled by restc from specs/product_review.yaml: change that.
"""Product reviews: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller
from tests.factories.product_review import make_product_review, product_review_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/product-reviews", None),
    ("POST", "/product-reviews", {}),
    ("GET", "/product-reviews/{product_review_id}", None),
    ("PATCH", "/product-reviews/{product_review_id}", {"stars": 4, "text": "Changed"}),
    ("DELETE", "/product-reviews/{product_review_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{product_review_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"stars": 1}, id="stars, least"),
    pytest.param({"stars": 5}, id="stars, greatest"),
    pytest.param({"text": ""}, id="text, shortest"),
    pytest.param({"text": "é" * 2000}, id="text, longest"),
    pytest.param({"text": None}, id="text, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("stars", None, id="stars, null"),
    pytest.param("stars", 0, id="stars, too small"),
    pytest.param("stars", 6, id="stars, too great"),
    pytest.param("stars", 1.5, id="stars, a fraction"),
    pytest.param("stars", "1", id="stars, a text"),
    pytest.param("stars", True, id="stars, a boolean"),
    pytest.param("text", "é" * 2001, id="text, too long"),
    pytest.param("text", "nul \x00", id="text, a NUL byte"),
    pytest.param("text", 7, id="text, a number"),
    pytest.param("product_id", None, id="product_id, null"),
    pytest.param("product_id", -(2**63) - 1, id="product_id, too small"),
    pytest.param("product_id", 2**63, id="product_id, too great"),
    pytest.param("product_id", 0.5, id="product_id, a fraction"),
    pytest.param("product_id", "1", id="product_id, a text"),
    pytest.param("product_id", True, id="product_id, a boolean"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "profile_id", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"stars": 1},
    "second": {"stars": 4},
    "third": {"stars": 5},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/product-reviews", params=query)
    assert response.status_code == 200, response.text
    return [product_review["id"] for product_review in response.json()["data"]]


async def test_create_returns_the_product_review_with_its_defaults(caller: Caller) -> None:
    """fields. What has a default, or may be null, need not be sent; the answer has every member."""
    body = await product_review_body(caller)
    response = await caller.post("/product-reviews", json=body)
    assert response.status_code == 201, response.text
    product_review = response.json()
    assert response.headers["location"].endswith(f"/product-reviews/{product_review['id']}")
    assert product_review == {
        "id": product_review["id"],
        "stars": body["stars"],
        "text": None,
        "product_id": body["product_id"],
    }
    assert (await caller.get(f"/product-reviews/{product_review['id']}")).json() == product_review


@pytest.mark.parametrize("name", ["stars", "product_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required. A body without one of the required members is a 422 that names it."""
    body = await product_review_body(caller)
    del body[name]
    assert_invalid(await caller.post("/product-reviews", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(caller: Caller, members: dict[str, Any]) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await product_review_body(caller)
    response = await caller.post("/product-reviews", json=body | members)
    assert response.status_code == 201, response.text
    assert response.json().items() >= members.items()


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_create_refuses_beyond_the_bounds(caller: Caller, name: str, value: Any) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or another type is
    a 422 that points at the member, and nothing is stored.
    """
    body = await product_review_body(caller)
    response = await caller.post("/product-reviews", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(caller: Caller, name: str) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await product_review_body(caller)
    response = await caller.post("/product-reviews", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/product-reviews", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/product-reviews", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/product-reviews", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_product_that_is_taken(caller: Caller, outsider: Caller) -> None:
    """unique: [product]. A second row with the same `product_id` is a 409."""
    product_review = await make_product_review(caller)
    taken = await product_review_body(caller, product_id=product_review["product_id"])
    assert_refused(await caller.post("/product-reviews", json=taken), 409, "/product_id")
    theirs = await product_review_body(outsider, product_id=product_review["product_id"])
    response = await outsider.post("/product-reviews", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_product_store_one(caller: Caller) -> None:
    """unique: [product].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await product_review_body(caller)
    creates = [caller.post("/product-reviews", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
@pytest.mark.parametrize("headers", INVALID_TOKENS.values(), ids=INVALID_TOKENS)
async def test_needs_a_token(
    anonymous: AsyncClient, method: str, path: str, body: object, headers: dict[str, str]
) -> None:
    """ownership: profile.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(product_review_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(anonymous: AsyncClient) -> None:
    """ownership: profile.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/product-reviews", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_product_review_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: profile.

    Every operation answers for a stranger's product review exactly as for one that doesn't exist: a
    404.
    """
    product_review = await make_product_review(caller)
    answers = []
    for key in (product_review["id"], uuid4()):
        address = path.format(product_review_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/product-reviews/{product_review['id']}")).json() == product_review


async def test_the_list_has_no_product_reviews_of_strangers(
    caller: Caller, outsider: Caller
) -> None:
    """ownership: profile.

    A caller finds the own product reviews and no others, whatever the filter.
    """
    product_review = await make_product_review(caller)
    own = await make_product_review(outsider)
    assert await ids_of(caller) == [product_review["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert product_review["id"] not in await ids_of(
        outsider, product_id=product_review["product_id"]
    )


async def test_read_returns_the_product_review(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    product_review = await make_product_review(caller)
    response = await caller.get(f"/product-reviews/{product_review['id']}")
    assert response.status_code == 200
    assert response.json() == product_review


async def test_read_an_unknown_product_review(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/product-reviews/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/product-reviews/{key}"), 422)


async def test_list_reaches_every_product_review_once(caller: Caller) -> None:
    """HTTP: pages. Following next_cursor until it is null meets every row, and none twice."""
    ids = [(await make_product_review(caller, stars=stars))["id"] for stars in (5, 1, 5, 4, 1)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-stars"}
    for size in (2, 2, 1):
        page = (await caller.get("/product-reviews", params=query)).json()
        assert len(page["data"]) == size
        seen += [product_review["id"] for product_review in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_product_review_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two pages.
    """
    ids = [(await make_product_review(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/product-reviews", params=query)).json()
        seen += [product_review["id"] for product_review in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_product_review(caller)
    response = await caller.delete(f"/product-reviews/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_product_review(caller)
    page = await caller.get("/product-reviews", params={"limit": 1, "count": "exact"})
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
        ("product_id", "x"),
        ("product_id", "9223372036854775808"),
        ("product_id__ne", "x"),
        ("product_id__ne", "9223372036854775808"),
        ("product_id__gt", "x"),
        ("product_id__gt", "9223372036854775808"),
        ("product_id__gte", "x"),
        ("product_id__gte", "9223372036854775808"),
        ("product_id__lt", "x"),
        ("product_id__lt", "9223372036854775808"),
        ("product_id__lte", "x"),
        ("product_id__lte", "9223372036854775808"),
        ("product_id__in", "x"),
        ("product_id__in", "9223372036854775808"),
        ("stars", "x"),
        ("stars", "32768"),
        ("stars__ne", "x"),
        ("stars__ne", "32768"),
        ("stars__gt", "x"),
        ("stars__gt", "32768"),
        ("stars__gte", "x"),
        ("stars__gte", "32768"),
        ("stars__lt", "x"),
        ("stars__lt", "32768"),
        ("stars__lte", "x"),
        ("stars__lte", "32768"),
        ("stars__in", "x"),
        ("stars__in", "32768"),
        ("id", "x"),
        ("unknown", "x"),
    ],
)
async def test_list_refuses_what_it_cannot_answer(caller: Caller, name: str, value: str) -> None:
    """api.filter; api.sort.

    Parameters are typed, and there are no others: anything else is a 422.
    """
    response = await caller.get("/product-reviews", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages. A cursor belongs to the sort and the filters that it was made for."""
    for _ in range(2):
        await make_product_review(caller)
    page = await caller.get("/product-reviews", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "-stars"},
        {"stars": "4"},
    ):
        response = await caller.get("/product-reviews", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"stars": "4"}, ["second"]),
        ({"stars__ne": "4"}, ["first", "third"]),
        ({"stars__gt": "4"}, ["third"]),
        ({"stars__gte": "4"}, ["second", "third"]),
        ({"stars__lt": "4"}, ["first"]),
        ({"stars__lte": "4"}, ["first", "second"]),
        ({"stars__in": "4,5"}, ["second", "third"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [product, stars].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_product_review(caller, **members))["id"]: name for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


@pytest.mark.parametrize("name", ["stars"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [stars]. Each sort key orders the rows, and a minus sign reverses them."""
    ids = [(await make_product_review(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    product_review = await make_product_review(caller)
    path = f"/product-reviews/{product_review['id']}"
    changes = {"stars": 4, "text": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == product_review | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    product_review = await make_product_review(caller)
    path = f"/product-reviews/{product_review['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == product_review


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"stars": 1}, id="stars, least"),
        pytest.param({"stars": 5}, id="stars, greatest"),
        pytest.param({"text": ""}, id="text, shortest"),
        pytest.param({"text": "é" * 2000}, id="text, longest"),
        pytest.param({"text": None}, id="text, null"),
    ],
)
async def test_update_accepts_the_bounds(caller: Caller, members: dict[str, Any]) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    product_review = await make_product_review(caller)
    response = await caller.patch(f"/product-reviews/{product_review['id']}", json=members)
    assert response.status_code == 200, response.text
    assert response.json().items() >= members.items()


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_update_refuses_beyond_the_bounds(caller: Caller, name: str, value: Any) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or another type is
    a 422 that points at the member, and the row stays as it was.
    """
    product_review = await make_product_review(caller)
    path = f"/product-reviews/{product_review['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == product_review


@pytest.mark.parametrize("name", [*NOT_WRITABLE, "product_id"])
async def test_update_refuses_what_callers_may_not_set(caller: Caller, name: str) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    product_review = await make_product_review(caller)
    response = await caller.patch(f"/product-reviews/{product_review['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE product_reviews SET profile_id = NULL WHERE id = $1",
            "profile_id",
            id="profile_id, null",
        ),
        pytest.param(
            "UPDATE product_reviews SET stars = NULL WHERE id = $1", "stars", id="stars, null"
        ),
        pytest.param(
            "UPDATE product_reviews SET stars = 0 WHERE id = $1",
            "product_reviews_stars_range",
            id="stars, too small",
        ),
        pytest.param(
            "UPDATE product_reviews SET stars = 6 WHERE id = $1",
            "product_reviews_stars_range",
            id="stars, too great",
        ),
        pytest.param(
            "UPDATE product_reviews SET text = repeat('é', 2001) WHERE id = $1",
            "product_reviews_text_length",
            id="text, too long",
        ),
        pytest.param(
            "UPDATE product_reviews SET product_id = NULL WHERE id = $1",
            "product_id",
            id="product_id, null",
        ),
    ],
)
async def test_the_database_refuses_it_too(
    caller: Caller, connection: asyncpg.Connection, statement: str, broken: str
) -> None:
    """fields: constraints.

    What is just outside of a constraint, or null, is refused by the table itself as well.
    """
    product_review = await make_product_review(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, product_review["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [product].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as well.
    """
    product_review = await make_product_review(caller)
    keys: dict[str, tuple[str, Any]] = {
        "product_reviews_product_id_fkey": (
            "UPDATE product_reviews SET product_id = $2 WHERE id = $1",
            2**62,
        ),
        "product_reviews_profile_id_fkey": (
            "UPDATE product_reviews SET profile_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, product_review["id"], key)


async def test_a_deleted_product_review_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    product_review = await make_product_review(caller)
    path = f"/product-reviews/{product_review['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"stars": 4, "text": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM product_reviews WHERE id = $1", product_review["id"]
    )
    assert stored is None
