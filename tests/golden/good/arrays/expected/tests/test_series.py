# Compiled by restc from specs/series.yaml: change that.
"""Serieses: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.series import make_series, series_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/serieses", None),
    ("POST", "/serieses", {}),
    ("GET", "/serieses/{series_id}", None),
    (
        "PATCH",
        "/serieses/{series_id}",
        {"words": ["spring", "launch"], "numbers": [4, 5]},
    ),
    ("DELETE", "/serieses/{series_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{series_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"words": []}, id="words, fewest"),
    pytest.param({"words": ["spring"] * 10}, id="words, most"),
    pytest.param({"words": ["x"]}, id="words, shortest item"),
    pytest.param({"words": ["é" * 20]}, id="words, longest item"),
    pytest.param({"numbers": [3] * 1}, id="numbers, fewest"),
    pytest.param({"numbers": [0]}, id="numbers, least item"),
    pytest.param({"numbers": [2**31 - 1]}, id="numbers, greatest item"),
    pytest.param({"days": []}, id="days, fewest"),
    pytest.param({"days": ["0001-01-02"]}, id="days, first item"),
    pytest.param({"days": ["9999-12-30"]}, id="days, last item"),
    pytest.param({"keys": []}, id="keys, fewest"),
    pytest.param(
        {"keys": ["00000000-0000-0000-0000-" + "0" * 12]}, id="keys, all zeros item"
    ),
    pytest.param(
        {"keys": ["ffffffff-ffff-ffff-ffff-" + "f" * 12]}, id="keys, all ones item"
    ),
    pytest.param({"prices": []}, id="prices, fewest"),
    pytest.param({"prices": ["-999999.99"]}, id="prices, least item"),
    pytest.param({"prices": ["999999.99"]}, id="prices, greatest item"),
    pytest.param({"prices": None}, id="prices, null"),
    pytest.param({"moods": []}, id="moods, fewest"),
    pytest.param({"moods": ["good"]}, id="moods, good item"),
    pytest.param({"moods": ["bad"]}, id="moods, bad item"),
    pytest.param({"days_off": []}, id="days_off, fewest"),
    pytest.param(
        {"days_off": ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"]},
        id="days_off, most",
    ),
    pytest.param({"days_off": ["0001-01-02"]}, id="days_off, first item"),
    pytest.param({"days_off": ["9999-12-30"]}, id="days_off, last item"),
    pytest.param({"names": ["Names", "Names 2"]}, id="names, fewest"),
    pytest.param(
        {"names": ["Names", "Names 2", "Names 3", "Names 4", "Names 5", "Names 6"]},
        id="names, most",
    ),
    pytest.param({"sizes": []}, id="sizes, fewest"),
    pytest.param({"sizes": ["-9999.99"]}, id="sizes, least item"),
    pytest.param({"sizes": ["9999.99"]}, id="sizes, greatest item"),
    pytest.param({"sizes": None}, id="sizes, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("words", None, id="words, null"),
    pytest.param("words", "x", id="words, no list"),
    pytest.param("words", [None], id="words, null inside"),
    pytest.param("words", ["spring"] * 11, id="words, too many"),
    pytest.param("words", ["é" * 21], id="words, item too long"),
    pytest.param("words", [""], id="words, item too short"),
    pytest.param("words", ["nul \x00"], id="words, item a NUL byte"),
    pytest.param("words", [7], id="words, item a number"),
    pytest.param("numbers", None, id="numbers, null"),
    pytest.param("numbers", "x", id="numbers, no list"),
    pytest.param("numbers", [None], id="numbers, null inside"),
    pytest.param("numbers", [], id="numbers, too few"),
    pytest.param("numbers", [-1], id="numbers, item too small"),
    pytest.param("numbers", [2**31], id="numbers, item too great"),
    pytest.param("numbers", [0.5], id="numbers, item a fraction"),
    pytest.param("numbers", ["1"], id="numbers, item a text"),
    pytest.param("numbers", [True], id="numbers, item a boolean"),
    pytest.param("days", None, id="days, null"),
    pytest.param("days", "x", id="days, no list"),
    pytest.param("days", [None], id="days, null inside"),
    pytest.param("days", ["2026-02-29"], id="days, item no such day"),
    pytest.param("days", ["0001-01-01"], id="days, item too early"),
    pytest.param("days", ["9999-12-31"], id="days, item too late"),
    pytest.param("days", ["yesterday"], id="days, item a word"),
    pytest.param("days", [0], id="days, item a number"),
    pytest.param("keys", None, id="keys, null"),
    pytest.param("keys", "x", id="keys, no list"),
    pytest.param("keys", [None], id="keys, null inside"),
    pytest.param("keys", ["7"], id="keys, item no UUID"),
    pytest.param("keys", [7], id="keys, item a number"),
    pytest.param("prices", "x", id="prices, no list"),
    pytest.param("prices", [None], id="prices, null inside"),
    pytest.param("prices", ["-1000000.00"], id="prices, item too small"),
    pytest.param("prices", ["1000000.00"], id="prices, item too great"),
    pytest.param("prices", ["-999999.989"], id="prices, item too many decimals"),
    pytest.param("prices", ["NaN"], id="prices, item not a number"),
    pytest.param("prices", ["Infinity"], id="prices, item infinite"),
    pytest.param("moods", None, id="moods, null"),
    pytest.param("moods", "x", id="moods, no list"),
    pytest.param("moods", [None], id="moods, null inside"),
    pytest.param("moods", ["good", "good"], id="moods, twice the same"),
    pytest.param("moods", ["unknown"], id="moods, item no such value"),
    pytest.param("moods", [0], id="moods, item a number"),
    pytest.param("days_off", None, id="days_off, null"),
    pytest.param("days_off", "x", id="days_off, no list"),
    pytest.param("days_off", [None], id="days_off, null inside"),
    pytest.param(
        "days_off",
        ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"],
        id="days_off, too many",
    ),
    pytest.param(
        "days_off", ["2026-03-02", "2026-03-02"], id="days_off, twice the same"
    ),
    pytest.param("days_off", ["2026-02-29"], id="days_off, item no such day"),
    pytest.param("days_off", ["0001-01-01"], id="days_off, item too early"),
    pytest.param("days_off", ["9999-12-31"], id="days_off, item too late"),
    pytest.param("days_off", ["yesterday"], id="days_off, item a word"),
    pytest.param("days_off", [0], id="days_off, item a number"),
    pytest.param("names", None, id="names, null"),
    pytest.param("names", "x", id="names, no list"),
    pytest.param("names", [None], id="names, null inside"),
    pytest.param(
        "names",
        ["Names", "Names 2", "Names 3", "Names 4", "Names 5", "Names 6", "Names 7"],
        id="names, too many",
    ),
    pytest.param("names", ["Names"], id="names, too few"),
    pytest.param("names", ["Names", "Names"], id="names, twice the same"),
    pytest.param("names", ["é" * 21, "é" * 21], id="names, item too long"),
    pytest.param("names", ["nul \x00", "nul \x00"], id="names, item a NUL byte"),
    pytest.param("names", [7, 7], id="names, item a number"),
    pytest.param("sizes", "x", id="sizes, no list"),
    pytest.param("sizes", [None], id="sizes, null inside"),
    pytest.param("sizes", ["2.50", "2.50"], id="sizes, twice the same"),
    pytest.param("sizes", ["-10000.00"], id="sizes, item too small"),
    pytest.param("sizes", ["10000.00"], id="sizes, item too great"),
    pytest.param("sizes", ["-9999.989"], id="sizes, item too many decimals"),
    pytest.param("sizes", ["NaN"], id="sizes, item not a number"),
    pytest.param("sizes", ["Infinity"], id="sizes, item infinite"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"words": ["x 1"]},
    "second": {"words": ["x 1", "x 2"]},
    "third": {"words": ["x 3"]},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/serieses", params=query)
    assert response.status_code == 200, response.text
    return [series["id"] for series in response.json()["data"]]


async def test_create_returns_the_series_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await series_body(caller)
    response = await caller.post("/serieses", json=body)
    assert response.status_code == 201, response.text
    series = response.json()
    assert response.headers["location"].endswith(f"/serieses/{series['id']}")
    assert series == {
        "id": series["id"],
        "words": ["a", "b'c"],
        "numbers": body["numbers"],
        "days": ["2026-01-31"],
        "keys": [],
        "prices": None,
        "moods": ["good"],
        "days_off": [],
        "names": body["names"],
        "sizes": None,
    }
    assert (await caller.get(f"/serieses/{series['id']}")).json() == series


@pytest.mark.parametrize("name", ["numbers", "names"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await series_body(caller)
    del body[name]
    assert_invalid(await caller.post("/serieses", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await series_body(caller)
    response = await caller.post("/serieses", json=body | members)
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
    body = await series_body(caller)
    response = await caller.post("/serieses", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await series_body(caller)
    response = await caller.post("/serieses", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/serieses", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/serieses", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/serieses", json={"x": "x" * 1_048_576})
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
    """ownership: account.

    Every protected operation is a 401 without a token, and with one that isn't valid.
    """
    path = path.format(series_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/serieses", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_series_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's series exactly as for one that doesn't
    exist: a 404.
    """
    series = await make_series(caller)
    answers = []
    for key in (series["id"], uuid4()):
        address = path.format(series_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/serieses/{series['id']}")).json() == series


async def test_the_list_has_no_serieses_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own serieses and no others, whatever the filter.
    """
    series = await make_series(caller)
    own = await make_series(outsider)
    assert await ids_of(caller) == [series["id"]]
    assert await ids_of(colleague) == [series["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    series = await make_series(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [series["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/serieses", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/serieses"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/serieses", headers=headers), 404)


async def test_read_returns_the_series(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    series = await make_series(caller)
    response = await caller.get(f"/serieses/{series['id']}")
    assert response.status_code == 200
    assert response.json() == series


async def test_read_an_unknown_series(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/serieses/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/serieses/{key}"), 422)


async def test_list_reaches_every_series_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_series(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/serieses", params=query)).json()
        assert len(page["data"]) == size
        seen += [series["id"] for series in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_series_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_series(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/serieses", params=query)).json()
        seen += [series["id"] for series in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_series(caller)
    response = await caller.delete(f"/serieses/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_series(caller)
    page = await caller.get("/serieses", params={"limit": 1, "count": "exact"})
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
        ("words__contains", "nul \x00"),
        ("numbers__contains", "x"),
        ("numbers__contains", "2147483648"),
        ("numbers__overlaps", "x"),
        ("numbers__overlaps", "2147483648"),
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
    response = await caller.get("/serieses", params={name: value})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"words__contains": "x 1,x 2"}, ["second"]),
        ({"words__overlaps": "x 1,x 2"}, ["first", "second"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [words, numbers].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_series(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    series = await make_series(caller)
    path = f"/serieses/{series['id']}"
    changes = {"words": ["spring", "launch"], "numbers": [4, 5]}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == series | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    series = await make_series(caller)
    path = f"/serieses/{series['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == series


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    series = await make_series(caller)
    response = await caller.patch(f"/serieses/{series['id']}", json=members)
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
    series = await make_series(caller)
    path = f"/serieses/{series['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == series


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    series = await make_series(caller)
    response = await caller.patch(f"/serieses/{series['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE serieses SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE serieses SET words = NULL WHERE id = $1", "words", id="words, null"
        ),
        pytest.param(
            "UPDATE serieses SET words = ARRAY[NULL]::text[] WHERE id = $1",
            "serieses_words_elements",
            id="words, null inside",
        ),
        pytest.param(
            "UPDATE serieses SET words = ARRAY[repeat('é', 21)]::text[] WHERE id = $1",
            "serieses_words_elements",
            id="words, item too long",
        ),
        pytest.param(
            "UPDATE serieses SET words = ARRAY['']::text[] WHERE id = $1",
            "serieses_words_elements",
            id="words, item too short",
        ),
        pytest.param(
            "UPDATE serieses SET words = array_fill('spring'::text, ARRAY[11]) WHERE "
            "id = $1",
            "serieses_words_items",
            id="words, too many",
        ),
        pytest.param(
            "UPDATE serieses SET numbers = NULL WHERE id = $1",
            "numbers",
            id="numbers, null",
        ),
        pytest.param(
            "UPDATE serieses SET numbers = ARRAY[NULL]::integer[] WHERE id = $1",
            "serieses_numbers_elements",
            id="numbers, null inside",
        ),
        pytest.param(
            "UPDATE serieses SET numbers = ARRAY[-1]::integer[] WHERE id = $1",
            "serieses_numbers_elements",
            id="numbers, item too small",
        ),
        pytest.param(
            "UPDATE serieses SET numbers = '{}' WHERE id = $1",
            "serieses_numbers_items",
            id="numbers, too few",
        ),
        pytest.param(
            "UPDATE serieses SET days = NULL WHERE id = $1", "days", id="days, null"
        ),
        pytest.param(
            "UPDATE serieses SET days = ARRAY[NULL]::date[] WHERE id = $1",
            "serieses_days_elements",
            id="days, null inside",
        ),
        pytest.param(
            "UPDATE serieses SET keys = NULL WHERE id = $1", "keys", id="keys, null"
        ),
        pytest.param(
            "UPDATE serieses SET keys = ARRAY[NULL]::uuid[] WHERE id = $1",
            "serieses_keys_elements",
            id="keys, null inside",
        ),
        pytest.param(
            "UPDATE serieses SET prices = ARRAY[NULL]::numeric(8, 2)[] WHERE id = $1",
            "serieses_prices_elements",
            id="prices, null inside",
        ),
        pytest.param(
            "UPDATE serieses SET prices = ARRAY['NaN']::numeric(8, 2)[] WHERE id = $1",
            "serieses_prices_elements",
            id="prices, item not a number",
        ),
        pytest.param(
            "UPDATE serieses SET moods = NULL WHERE id = $1", "moods", id="moods, null"
        ),
        pytest.param(
            "UPDATE serieses SET moods = ARRAY[NULL]::text[] WHERE id = $1",
            "serieses_moods_elements",
            id="moods, null inside",
        ),
        pytest.param(
            "UPDATE serieses SET moods = ARRAY['unknown']::text[] WHERE id = $1",
            "serieses_moods_elements",
            id="moods, item no such value",
        ),
        pytest.param(
            "UPDATE serieses SET days_off = NULL WHERE id = $1",
            "days_off",
            id="days_off, null",
        ),
        pytest.param(
            "UPDATE serieses SET days_off = ARRAY[NULL]::date[] WHERE id = $1",
            "serieses_days_off_elements",
            id="days_off, null inside",
        ),
        pytest.param(
            "UPDATE serieses SET days_off = ARRAY['2026-03-02', '2026-03-03', "
            "'2026-03-04', '2026-03-05', '2026-03-06']::date[] WHERE id = $1",
            "serieses_days_off_items",
            id="days_off, too many",
        ),
        pytest.param(
            "UPDATE serieses SET names = NULL WHERE id = $1", "names", id="names, null"
        ),
        pytest.param(
            "UPDATE serieses SET names = ARRAY[NULL, NULL]::text[] WHERE id = $1",
            "serieses_names_elements",
            id="names, null inside",
        ),
        pytest.param(
            "UPDATE serieses SET names = ARRAY[repeat('é', 21), repeat('é', "
            "21)]::text[] WHERE id = $1",
            "serieses_names_elements",
            id="names, item too long",
        ),
        pytest.param(
            "UPDATE serieses SET names = ARRAY['Names', 'Names 2', 'Names 3', 'Names "
            "4', 'Names 5', 'Names 6', 'Names 7']::text[] WHERE id = $1",
            "serieses_names_items",
            id="names, too many",
        ),
        pytest.param(
            "UPDATE serieses SET names = ARRAY['Names']::text[] WHERE id = $1",
            "serieses_names_items",
            id="names, too few",
        ),
        pytest.param(
            "UPDATE serieses SET sizes = ARRAY[NULL]::numeric(6, 2)[] WHERE id = $1",
            "serieses_sizes_elements",
            id="sizes, null inside",
        ),
        pytest.param(
            "UPDATE serieses SET sizes = ARRAY['NaN']::numeric(6, 2)[] WHERE id = $1",
            "serieses_sizes_elements",
            id="sizes, item not a number",
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
    series = await make_series(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, series["id"])


async def test_a_deleted_series_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    series = await make_series(caller)
    path = f"/serieses/{series['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(
            path, json={"words": ["spring", "launch"], "numbers": [4, 5]}
        ),
        404,
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM serieses WHERE id = $1", series["id"]
    )
    assert stored is None
