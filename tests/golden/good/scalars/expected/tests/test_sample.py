# Compiled by restc from specs/sample.yaml: change that.
"""Samples: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.sample import make_sample, sample_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/samples", None),
    ("POST", "/samples", {}),
    ("POST", "/samples/batch", None),
    ("GET", "/samples/{sample_id}", None),
    ("PATCH", "/samples/{sample_id}", {"title": "Changed", "small": 3}),
    ("DELETE", "/samples/{sample_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{sample_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"title": "Prepare the spring launch"}, id="title, an example"),
    pytest.param({"title": "é" * 100}, id="title, longest"),
    pytest.param({"small": 1}, id="small, least"),
    pytest.param({"small": 99}, id="small, greatest"),
    pytest.param({"whole": -(2**31)}, id="whole, least"),
    pytest.param({"whole": 2**31 - 1}, id="whole, greatest"),
    pytest.param({"large": -(2**63)}, id="large, least"),
    pytest.param({"large": 2**63 - 1}, id="large, greatest"),
    pytest.param({"large": None}, id="large, null"),
    pytest.param({"price": "0.000"}, id="price, least"),
    pytest.param({"price": "999999.999"}, id="price, greatest"),
    pytest.param({"ratio": -1.0}, id="ratio, least"),
    pytest.param({"ratio": 1.0}, id="ratio, greatest"),
    pytest.param({"seen": True}, id="seen, true"),
    pytest.param({"seen": False}, id="seen, false"),
    pytest.param({"day": "0001-01-02"}, id="day, first"),
    pytest.param({"day": "9999-12-30"}, id="day, last"),
    pytest.param({"hour": "00:00:00"}, id="hour, first"),
    pytest.param({"hour": "23:59:59.999999"}, id="hour, last"),
    pytest.param({"moment": "0001-01-02T00:00:00Z"}, id="moment, first"),
    pytest.param({"moment": "9999-12-30T00:00:00Z"}, id="moment, last"),
    pytest.param({"key": "00000000-0000-0000-0000-" + "0" * 12}, id="key, all zeros"),
    pytest.param({"key": "ffffffff-ffff-ffff-ffff-" + "f" * 12}, id="key, all ones"),
    pytest.param({"mail": "ada@example.com"}, id="mail, an example"),
    pytest.param({"mail": "ada@example.com" + "a" * 239}, id="mail, longest"),
    pytest.param({"mail": None}, id="mail, null"),
    pytest.param({"link": "https://example.com/spring-launch"}, id="link, an example"),
    pytest.param(
        {"link": "https://example.com/spring-launch" + "a" * 1967}, id="link, longest"
    ),
    pytest.param({"link": None}, id="link, null"),
    pytest.param({"slug": "spring-launch"}, id="slug, an example"),
    pytest.param({"slug": "a" * 40}, id="slug, longest"),
    pytest.param({"digest": "AA=="}, id="digest, shortest"),
    pytest.param({"digest": "AAAA" * 21 + "AA=="}, id="digest, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("title", None, id="title, null"),
    pytest.param("title", "é" * 101, id="title, too long"),
    pytest.param("title", "", id="title, too short"),
    pytest.param("title", "nul \x00", id="title, a NUL byte"),
    pytest.param("title", 7, id="title, a number"),
    pytest.param("small", None, id="small, null"),
    pytest.param("small", 0, id="small, too small"),
    pytest.param("small", 100, id="small, too great"),
    pytest.param("small", 1.5, id="small, a fraction"),
    pytest.param("small", "1", id="small, a text"),
    pytest.param("small", True, id="small, a boolean"),
    pytest.param("whole", None, id="whole, null"),
    pytest.param("whole", -(2**31) - 1, id="whole, too small"),
    pytest.param("whole", 2**31, id="whole, too great"),
    pytest.param("whole", -2147483647.5, id="whole, a fraction"),
    pytest.param("whole", "1", id="whole, a text"),
    pytest.param("whole", True, id="whole, a boolean"),
    pytest.param("large", -(2**63) - 1, id="large, too small"),
    pytest.param("large", 2**63, id="large, too great"),
    pytest.param("large", 0.5, id="large, a fraction"),
    pytest.param("large", "1", id="large, a text"),
    pytest.param("large", True, id="large, a boolean"),
    pytest.param("price", None, id="price, null"),
    pytest.param("price", "-0.001", id="price, too small"),
    pytest.param("price", "1000000.000", id="price, too great"),
    pytest.param("price", "0.0001", id="price, too many decimals"),
    pytest.param("price", "NaN", id="price, not a number"),
    pytest.param("price", "Infinity", id="price, infinite"),
    pytest.param("ratio", None, id="ratio, null"),
    pytest.param("ratio", "x", id="ratio, a text"),
    pytest.param("ratio", True, id="ratio, a boolean"),
    pytest.param("ratio", -1.0000000000000002, id="ratio, too small"),
    pytest.param("ratio", 1.0000000000000002, id="ratio, too great"),
    pytest.param("seen", None, id="seen, null"),
    pytest.param("seen", "perhaps", id="seen, a text"),
    pytest.param("seen", 2, id="seen, a number"),
    pytest.param("day", None, id="day, null"),
    pytest.param("day", "2026-02-29", id="day, no such day"),
    pytest.param("day", "0001-01-01", id="day, too early"),
    pytest.param("day", "9999-12-31", id="day, too late"),
    pytest.param("day", "yesterday", id="day, a word"),
    pytest.param("day", 0, id="day, a number"),
    pytest.param("hour", None, id="hour, null"),
    pytest.param("hour", "24:00:00", id="hour, no such hour"),
    pytest.param("hour", "12:00:00Z", id="hour, a time zone"),
    pytest.param("hour", "yesterday", id="hour, a word"),
    pytest.param("hour", 0, id="hour, a number"),
    pytest.param("moment", None, id="moment, null"),
    pytest.param("moment", "2026-03-02T09:30:00", id="moment, no time zone"),
    pytest.param("moment", "2026-02-29T09:30:00Z", id="moment, no such day"),
    pytest.param("moment", "0001-01-01T00:00:00Z", id="moment, too early"),
    pytest.param("moment", "9999-12-31T23:59:59Z", id="moment, too late"),
    pytest.param("moment", "yesterday", id="moment, a word"),
    pytest.param("moment", 0, id="moment, a number"),
    pytest.param("key", None, id="key, null"),
    pytest.param("key", "7", id="key, no UUID"),
    pytest.param("key", 7, id="key, a number"),
    pytest.param("mail", "ada@example.com" + "a" * 240, id="mail, too long"),
    pytest.param("mail", "!", id="mail, no match"),
    pytest.param("mail", "nul \x00", id="mail, a NUL byte"),
    pytest.param("mail", 7, id="mail, a number"),
    pytest.param(
        "link", "https://example.com/spring-launch" + "a" * 1968, id="link, too long"
    ),
    pytest.param("link", "!", id="link, no match"),
    pytest.param("link", "nul \x00", id="link, a NUL byte"),
    pytest.param("link", 7, id="link, a number"),
    pytest.param("slug", None, id="slug, null"),
    pytest.param("slug", "a" * 41, id="slug, too long"),
    pytest.param("slug", "!", id="slug, no match"),
    pytest.param("slug", "nul \x00", id="slug, a NUL byte"),
    pytest.param("slug", 7, id="slug, a number"),
    pytest.param("digest", None, id="digest, null"),
    pytest.param("digest", "!", id="digest, no base64"),
    pytest.param("digest", 7, id="digest, a number"),
    pytest.param("digest", "AAAA" * 21 + "AAA=", id="digest, too long"),
    pytest.param("digest", "", id="digest, too short"),
]

# What no caller may set.
NOT_WRITABLE = [
    "id",
    "account_id",
    "secret",
    "title_length",
    "made_at",
    "changed_at",
    "search",
    "unknown",
]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {
        "title": "harbour",
        "slug": "slug-1",
        "small": 4,
        "large": None,
        "price": "3.500",
        "ratio": 0.125,
        "seen": False,
        "day": "2026-03-03",
        "hour": "10:30:00",
        "moment": "2026-03-03T09:30:00Z",
        "key": "019cabcd-06c0-7126-82ee-aa9a0f5f72be",
        "mail": None,
    },
    "second": {
        "slug": "slug-2",
        "small": 5,
        "large": 4,
        "price": "4.500",
        "ratio": 0.16666666666666666,
        "seen": True,
        "day": "2026-03-04",
        "hour": "11:30:00",
        "moment": "2026-03-04T09:30:00Z",
        "key": "019cabcd-446a-749c-89cc-ed82d9bb3f26",
        "mail": "person-1@example.com",
    },
    "third": {
        "slug": "slug-3",
        "small": 6,
        "large": 5,
        "price": "5.500",
        "ratio": 0.25,
        "seen": True,
        "day": "2026-03-05",
        "hour": "12:30:00",
        "moment": "2026-03-05T09:30:00Z",
        "key": "019cabcd-a26e-7e95-8d88-110374b05f50",
        "mail": "person-2@example.com",
    },
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/samples", params=query)
    assert response.status_code == 200, response.text
    return [sample["id"] for sample in response.json()["data"]]


async def test_create_returns_the_sample_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await sample_body(caller)
    response = await caller.post("/samples", json=body)
    assert response.status_code == 201, response.text
    sample = response.json()
    assert response.headers["location"].endswith(f"/samples/{sample['id']}")
    assert sample == {
        "id": sample["id"],
        "title": body["title"],
        "small": 7,
        "whole": -3,
        "large": None,
        "price": "1.500",
        "ratio": 0.25,
        "seen": False,
        "day": "2026-01-31",
        "hour": "09:30:00",
        "moment": "2026-01-31T07:30:00Z",
        "key": "018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21",
        "mail": None,
        "link": None,
        "slug": body["slug"],
        "title_length": sample["title_length"],
        "made_at": sample["made_at"],
        "changed_at": sample["changed_at"],
    }
    assert (await caller.get(f"/samples/{sample['id']}")).json() == sample


@pytest.mark.parametrize("name", ["title", "slug", "digest"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await sample_body(caller)
    del body[name]
    assert_invalid(await caller.post("/samples", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await sample_body(caller)
    response = await caller.post("/samples", json=body | members)
    assert response.status_code == 201, response.text
    told = {n: v for n, v in members.items() if n not in ["digest"]}
    assert response.json().items() >= told.items()


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_create_refuses_beyond_the_bounds(
    caller: Caller, name: str, value: Any
) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or
    another type is a 422 that points at the member, and nothing is stored.
    """
    body = await sample_body(caller)
    response = await caller.post("/samples", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await sample_body(caller)
    response = await caller.post("/samples", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/samples", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/samples", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/samples", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_a_batch_creates_all_of_its_samples(caller: Caller) -> None:
    """api.operations: batch_create.

    The samples are answered in the order of the items, as single creates would answer
    them.
    """
    items = [await sample_body(caller) for _ in range(3)]
    response = await caller.post("/samples/batch", json={"items": items})
    assert response.status_code == 201, response.text
    created = response.json()["data"]
    assert len(created) == 3
    for item, row in zip(items, created, strict=True):
        assert (
            row.items()
            >= {n: v for n, v in item.items() if n not in ["digest"]}.items()
        )
    for row in created:
        assert (await caller.get(f"/samples/{row['id']}")).json() == row


async def test_a_batch_has_1_to_1000_items(caller: Caller) -> None:
    """api.operations: batch_create.

    One item and 1000 are created; none, and one more, are a 422.
    """
    first = await sample_body(caller)
    for count in (0, 1001):
        items = [first] * count
        response = await caller.post("/samples/batch", json={"items": items})
        assert_refused(response, 422, "/items")
    rest = [await sample_body(caller) for _ in range(999)]
    response = await caller.post("/samples/batch", json={"items": [first, *rest]})
    assert response.status_code == 201, response.text
    assert len(response.json()["data"]) == 1000
    items = [await sample_body(caller)]
    response = await caller.post("/samples/batch", json={"items": items})
    assert response.status_code == 201, response.text


async def test_a_batch_is_refused_as_a_whole(caller: Caller) -> None:
    """api.operations: batch_create.

    One wrong item is a 422 that points at it, and nothing is stored.
    """
    items = [await sample_body(caller) for _ in range(3)]
    items[1]["unknown"] = None
    response = await caller.post("/samples/batch", json={"items": items})
    assert_refused(response, 422, "/items/1/unknown")
    assert await ids_of(caller) == []


async def test_a_batch_of_too_many_bytes_is_refused(caller: Caller) -> None:
    """HTTP.

    A batch may be ten times as large as other bodies; beyond that it is a 413.
    """
    for size, status in ((1_048_576, 422), (10_485_760, 413)):
        response = await caller.post("/samples/batch", json={"x": "x" * size})
        assert_refused(response, status)


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
    path = path.format(sample_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/samples", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_sample_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's sample exactly as for one that doesn't
    exist: a 404.
    """
    sample = await make_sample(caller)
    answers = []
    for key in (sample["id"], uuid4()):
        address = path.format(sample_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/samples/{sample['id']}")).json() == sample


async def test_the_list_has_no_samples_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own samples and no others, whatever the filter.
    """
    sample = await make_sample(caller)
    own = await make_sample(outsider)
    assert await ids_of(caller) == [sample["id"]]
    assert await ids_of(colleague) == [sample["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert sample["id"] not in await ids_of(outsider, slug=sample["slug"])


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    sample = await make_sample(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [sample["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/samples", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/samples"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/samples", headers=headers), 404)


async def test_read_returns_the_sample(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    sample = await make_sample(caller)
    response = await caller.get(f"/samples/{sample['id']}")
    assert response.status_code == 200
    assert response.json() == sample


async def test_read_an_unknown_sample(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/samples/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/samples/{key}"), 422)


async def test_list_reaches_every_sample_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_sample(caller, small=small))["id"] for small in (6, 4, 6, 5, 4)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-small"}
    for size in (2, 2, 1):
        page = (await caller.get("/samples", params=query)).json()
        assert len(page["data"]) == size
        seen += [sample["id"] for sample in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_sample_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_sample(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/samples", params=query)).json()
        seen += [sample["id"] for sample in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_sample(caller)
    response = await caller.delete(f"/samples/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_sample(caller)
    page = await caller.get("/samples", params={"limit": 1, "count": "exact"})
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
        ("q", "nul \0"),
        ("small", "x"),
        ("small", "32768"),
        ("small__ne", "x"),
        ("small__ne", "32768"),
        ("small__gt", "x"),
        ("small__gt", "32768"),
        ("small__gte", "x"),
        ("small__gte", "32768"),
        ("small__lt", "x"),
        ("small__lt", "32768"),
        ("small__lte", "x"),
        ("small__lte", "32768"),
        ("small__in", "x"),
        ("small__in", "32768"),
        ("large", "x"),
        ("large", "9223372036854775808"),
        ("large__ne", "x"),
        ("large__ne", "9223372036854775808"),
        ("large__gt", "x"),
        ("large__gt", "9223372036854775808"),
        ("large__gte", "x"),
        ("large__gte", "9223372036854775808"),
        ("large__lt", "x"),
        ("large__lt", "9223372036854775808"),
        ("large__lte", "x"),
        ("large__lte", "9223372036854775808"),
        ("large__in", "x"),
        ("large__in", "9223372036854775808"),
        ("large__isnull", "perhaps"),
        ("price", "x"),
        ("price", "NaN"),
        ("price__ne", "x"),
        ("price__ne", "NaN"),
        ("price__gt", "x"),
        ("price__gt", "NaN"),
        ("price__gte", "x"),
        ("price__gte", "NaN"),
        ("price__lt", "x"),
        ("price__lt", "NaN"),
        ("price__lte", "x"),
        ("price__lte", "NaN"),
        ("price__in", "x"),
        ("price__in", "NaN"),
        ("ratio", "x"),
        ("ratio", "NaN"),
        ("ratio__ne", "x"),
        ("ratio__ne", "NaN"),
        ("ratio__gt", "x"),
        ("ratio__gt", "NaN"),
        ("ratio__gte", "x"),
        ("ratio__gte", "NaN"),
        ("ratio__lt", "x"),
        ("ratio__lt", "NaN"),
        ("ratio__lte", "x"),
        ("ratio__lte", "NaN"),
        ("ratio__in", "x"),
        ("ratio__in", "NaN"),
        ("seen", "perhaps"),
        ("day", "2026-02-29"),
        ("day__ne", "2026-02-29"),
        ("day__gt", "2026-02-29"),
        ("day__gte", "2026-02-29"),
        ("day__lt", "2026-02-29"),
        ("day__lte", "2026-02-29"),
        ("day__in", "2026-02-29"),
        ("hour", "24:00:00"),
        ("hour__ne", "24:00:00"),
        ("hour__gt", "24:00:00"),
        ("hour__gte", "24:00:00"),
        ("hour__lt", "24:00:00"),
        ("hour__lte", "24:00:00"),
        ("hour__in", "24:00:00"),
        ("moment", "2026-03-02T09:30:00"),
        ("moment__ne", "2026-03-02T09:30:00"),
        ("moment__gt", "2026-03-02T09:30:00"),
        ("moment__gte", "2026-03-02T09:30:00"),
        ("moment__lt", "2026-03-02T09:30:00"),
        ("moment__lte", "2026-03-02T09:30:00"),
        ("moment__in", "2026-03-02T09:30:00"),
        ("key", "7"),
        ("key__ne", "7"),
        ("key__in", "7"),
        ("mail", "nul \x00"),
        ("mail__isnull", "perhaps"),
        ("slug", "nul \x00"),
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
    response = await caller.get("/samples", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_sample(caller)
    page = await caller.get("/samples", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "-small"},
        {"small": "5"},
    ):
        response = await caller.get("/samples", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"small": "5"}, ["second"]),
        ({"small__ne": "5"}, ["first", "third"]),
        ({"small__gt": "5"}, ["third"]),
        ({"small__gte": "5"}, ["second", "third"]),
        ({"small__lt": "5"}, ["first"]),
        ({"small__lte": "5"}, ["first", "second"]),
        ({"small__in": "5,6"}, ["second", "third"]),
        ({"large": "4"}, ["second"]),
        ({"large__ne": "4"}, ["first", "third"]),
        ({"large__gt": "4"}, ["third"]),
        ({"large__gte": "4"}, ["second", "third"]),
        ({"large__lt": "4"}, []),
        ({"large__lte": "4"}, ["second"]),
        ({"large__in": "4,5"}, ["second", "third"]),
        ({"large__isnull": "true"}, ["first"]),
        ({"price": "4.500"}, ["second"]),
        ({"price__ne": "4.500"}, ["first", "third"]),
        ({"price__gt": "4.500"}, ["third"]),
        ({"price__gte": "4.500"}, ["second", "third"]),
        ({"price__lt": "4.500"}, ["first"]),
        ({"price__lte": "4.500"}, ["first", "second"]),
        ({"price__in": "4.500,5.500"}, ["second", "third"]),
        ({"ratio": "0.1" + "6" * 16}, ["second"]),
        ({"ratio__ne": "0.1" + "6" * 16}, ["first", "third"]),
        ({"ratio__gt": "0.1" + "6" * 16}, ["third"]),
        ({"ratio__gte": "0.1" + "6" * 16}, ["second", "third"]),
        ({"ratio__lt": "0.1" + "6" * 16}, ["first"]),
        ({"ratio__lte": "0.1" + "6" * 16}, ["first", "second"]),
        ({"ratio__in": "0.1" + "6" * 16 + ",0.25"}, ["second", "third"]),
        ({"seen": "true"}, ["second", "third"]),
        ({"day": "2026-03-04"}, ["second"]),
        ({"day__ne": "2026-03-04"}, ["first", "third"]),
        ({"day__gt": "2026-03-04"}, ["third"]),
        ({"day__gte": "2026-03-04"}, ["second", "third"]),
        ({"day__lt": "2026-03-04"}, ["first"]),
        ({"day__lte": "2026-03-04"}, ["first", "second"]),
        ({"day__in": "2026-03-04,2026-03-05"}, ["second", "third"]),
        ({"hour": "11:30:00"}, ["second"]),
        ({"hour__ne": "11:30:00"}, ["first", "third"]),
        ({"hour__gt": "11:30:00"}, ["third"]),
        ({"hour__gte": "11:30:00"}, ["second", "third"]),
        ({"hour__lt": "11:30:00"}, ["first"]),
        ({"hour__lte": "11:30:00"}, ["first", "second"]),
        ({"hour__in": "11:30:00,12:30:00"}, ["second", "third"]),
        ({"moment": "2026-03-04T09:30:00Z"}, ["second"]),
        ({"moment__ne": "2026-03-04T09:30:00Z"}, ["first", "third"]),
        ({"moment__gt": "2026-03-04T09:30:00Z"}, ["third"]),
        ({"moment__gte": "2026-03-04T09:30:00Z"}, ["second", "third"]),
        ({"moment__lt": "2026-03-04T09:30:00Z"}, ["first"]),
        ({"moment__lte": "2026-03-04T09:30:00Z"}, ["first", "second"]),
        (
            {"moment__in": "2026-03-04T09:30:00Z,2026-03-05T09:30:00Z"},
            ["second", "third"],
        ),
        ({"key": "019cabcd-446a-749c-89cc-ed82d9bb3f26"}, ["second"]),
        ({"key__ne": "019cabcd-446a-749c-89cc-ed82d9bb3f26"}, ["first", "third"]),
        ({"key__in": "019cabcd-446a-749c-89cc-ed82d9bb3f26"}, ["second"]),
        ({"mail": "person-1@example.com"}, ["second"]),
        ({"mail__ne": "person-1@example.com"}, ["first", "third"]),
        (
            {"mail__in": "person-1@example.com,person-2@example.com"},
            ["second", "third"],
        ),
        ({"mail__isnull": "true"}, ["first"]),
        ({"slug": "slug-2"}, ["second"]),
        ({"slug__ne": "slug-2"}, ["first", "third"]),
        ({"slug__in": "slug-2,slug-3"}, ["second", "third"]),
        ({"q": "harbour"}, ["first"]),
        ({"q": "HARBOUR"}, ["first"]),
        ({"q": "nothing of the sort"}, []),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [small, large, price, ratio, seen, day, hour, moment, key, mail,
    slug]; api.search: [title].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_sample(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


@pytest.mark.parametrize("name", ["small", "moment"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [small, moment].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [(await make_sample(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    sample = await make_sample(caller)
    path = f"/samples/{sample['id']}"
    changes = {"title": "Changed", "small": 3}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == sample | changes | {
        "title_length": updated["title_length"],
        "changed_at": updated["changed_at"],
    }
    assert updated["changed_at"] > sample["changed_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    sample = await make_sample(caller)
    path = f"/samples/{sample['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == sample


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"title": "Prepare the spring launch"}, id="title, an example"),
        pytest.param({"title": "é" * 100}, id="title, longest"),
        pytest.param({"small": 1}, id="small, least"),
        pytest.param({"small": 99}, id="small, greatest"),
        pytest.param({"whole": -(2**31)}, id="whole, least"),
        pytest.param({"whole": 2**31 - 1}, id="whole, greatest"),
        pytest.param({"large": -(2**63)}, id="large, least"),
        pytest.param({"large": 2**63 - 1}, id="large, greatest"),
        pytest.param({"large": None}, id="large, null"),
        pytest.param({"price": "0.000"}, id="price, least"),
        pytest.param({"price": "999999.999"}, id="price, greatest"),
        pytest.param({"ratio": -1.0}, id="ratio, least"),
        pytest.param({"ratio": 1.0}, id="ratio, greatest"),
        pytest.param({"seen": True}, id="seen, true"),
        pytest.param({"seen": False}, id="seen, false"),
        pytest.param({"day": "0001-01-02"}, id="day, first"),
        pytest.param({"day": "9999-12-30"}, id="day, last"),
        pytest.param({"hour": "00:00:00"}, id="hour, first"),
        pytest.param({"hour": "23:59:59.999999"}, id="hour, last"),
        pytest.param({"moment": "0001-01-02T00:00:00Z"}, id="moment, first"),
        pytest.param({"moment": "9999-12-30T00:00:00Z"}, id="moment, last"),
        pytest.param(
            {"key": "00000000-0000-0000-0000-" + "0" * 12}, id="key, all zeros"
        ),
        pytest.param(
            {"key": "ffffffff-ffff-ffff-ffff-" + "f" * 12}, id="key, all ones"
        ),
        pytest.param({"mail": "ada@example.com"}, id="mail, an example"),
        pytest.param({"mail": "ada@example.com" + "a" * 239}, id="mail, longest"),
        pytest.param({"mail": None}, id="mail, null"),
        pytest.param(
            {"link": "https://example.com/spring-launch"}, id="link, an example"
        ),
        pytest.param(
            {"link": "https://example.com/spring-launch" + "a" * 1967},
            id="link, longest",
        ),
        pytest.param({"link": None}, id="link, null"),
        pytest.param({"digest": "AA=="}, id="digest, shortest"),
        pytest.param({"digest": "AAAA" * 21 + "AA=="}, id="digest, longest"),
    ],
)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    sample = await make_sample(caller)
    response = await caller.patch(f"/samples/{sample['id']}", json=members)
    assert response.status_code == 200, response.text
    assert (
        response.json().items()
        >= {n: v for n, v in members.items() if n not in ["digest"]}.items()
    )


@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_update_refuses_beyond_the_bounds(
    caller: Caller, name: str, value: Any
) -> None:
    """fields: constraints.

    A value just outside each constraint, null where it isn't allowed, a NUL byte or
    another type is a 422 that points at the member, and the row stays as it was.
    """
    sample = await make_sample(caller)
    path = f"/samples/{sample['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == sample


@pytest.mark.parametrize("name", [*NOT_WRITABLE, "slug"])
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    sample = await make_sample(caller)
    response = await caller.patch(f"/samples/{sample['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE samples SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE samples SET title = NULL WHERE id = $1", "title", id="title, null"
        ),
        pytest.param(
            "UPDATE samples SET title = repeat('é', 101) WHERE id = $1",
            "samples_title_length",
            id="title, too long",
        ),
        pytest.param(
            "UPDATE samples SET small = NULL WHERE id = $1", "small", id="small, null"
        ),
        pytest.param(
            "UPDATE samples SET small = 0 WHERE id = $1",
            "samples_small_range",
            id="small, too small",
        ),
        pytest.param(
            "UPDATE samples SET small = 100 WHERE id = $1",
            "samples_small_range",
            id="small, too great",
        ),
        pytest.param(
            "UPDATE samples SET whole = NULL WHERE id = $1", "whole", id="whole, null"
        ),
        pytest.param(
            "UPDATE samples SET price = NULL WHERE id = $1", "price", id="price, null"
        ),
        pytest.param(
            "UPDATE samples SET price = -0.001 WHERE id = $1",
            "samples_price_range",
            id="price, too small",
        ),
        pytest.param(
            "UPDATE samples SET price = 'NaN' WHERE id = $1",
            "samples_price_range",
            id="price, not a number",
        ),
        pytest.param(
            "UPDATE samples SET ratio = NULL WHERE id = $1", "ratio", id="ratio, null"
        ),
        pytest.param(
            "UPDATE samples SET ratio = -1.0000000000000002 WHERE id = $1",
            "samples_ratio_range",
            id="ratio, too small",
        ),
        pytest.param(
            "UPDATE samples SET ratio = 1.0000000000000002 WHERE id = $1",
            "samples_ratio_range",
            id="ratio, too great",
        ),
        pytest.param(
            "UPDATE samples SET seen = NULL WHERE id = $1", "seen", id="seen, null"
        ),
        pytest.param(
            "UPDATE samples SET day = NULL WHERE id = $1", "day", id="day, null"
        ),
        pytest.param(
            "UPDATE samples SET hour = NULL WHERE id = $1", "hour", id="hour, null"
        ),
        pytest.param(
            "UPDATE samples SET moment = NULL WHERE id = $1",
            "moment",
            id="moment, null",
        ),
        pytest.param(
            "UPDATE samples SET key = NULL WHERE id = $1", "key", id="key, null"
        ),
        pytest.param(
            "UPDATE samples SET mail = '!' WHERE id = $1",
            "samples_mail_format",
            id="mail, no match",
        ),
        pytest.param(
            "UPDATE samples SET mail = 'ada@example.com' || repeat('a', 240) WHERE "
            "id = $1",
            "samples_mail_length",
            id="mail, too long",
        ),
        pytest.param(
            "UPDATE samples SET link = '!' WHERE id = $1",
            "samples_link_format",
            id="link, no match",
        ),
        pytest.param(
            "UPDATE samples SET link = 'https://example.com/spring-launch' || "
            "repeat('a', 1968) WHERE id = $1",
            "samples_link_length",
            id="link, too long",
        ),
        pytest.param(
            "UPDATE samples SET slug = NULL WHERE id = $1", "slug", id="slug, null"
        ),
        pytest.param(
            "UPDATE samples SET slug = '!' WHERE id = $1",
            "samples_slug_format",
            id="slug, no match",
        ),
        pytest.param(
            "UPDATE samples SET slug = repeat('a', 41) WHERE id = $1",
            "samples_slug_length",
            id="slug, too long",
        ),
        pytest.param(
            "UPDATE samples SET digest = NULL WHERE id = $1",
            "digest",
            id="digest, null",
        ),
        pytest.param(
            "UPDATE samples SET digest = decode(repeat('AAAA', 21) || 'AAA=', "
            "'base64') WHERE id = $1",
            "samples_digest_length",
            id="digest, too long",
        ),
        pytest.param(
            "UPDATE samples SET digest = decode('', 'base64') WHERE id = $1",
            "samples_digest_length",
            id="digest, too short",
        ),
        pytest.param(
            "UPDATE samples SET secret = NULL WHERE id = $1",
            "secret",
            id="secret, null",
        ),
        pytest.param(
            "UPDATE samples SET secret = repeat('é', 41) WHERE id = $1",
            "samples_secret_length",
            id="secret, too long",
        ),
        pytest.param(
            "UPDATE samples SET made_at = NULL WHERE id = $1",
            "made_at",
            id="made_at, null",
        ),
        pytest.param(
            "UPDATE samples SET changed_at = NULL WHERE id = $1",
            "changed_at",
            id="changed_at, null",
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
    sample = await make_sample(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, sample["id"])


async def test_a_deleted_sample_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    sample = await make_sample(caller)
    path = f"/samples/{sample['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"title": "Changed", "small": 3}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM samples WHERE id = $1", sample["id"]
    )
    assert stored is None
