# Compiled by restc from specs/attachment.yaml: change that.
"""Attachments: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.attachment import attachment_body, make_attachment
from tests.factories.task import make_task
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/attachments", None),
    ("POST", "/attachments", {}),
    ("GET", "/attachments/{attachment_id}", None),
    ("PATCH", "/attachments/{attachment_id}", {"file_name": "Changed"}),
    ("DELETE", "/attachments/{attachment_id}", None),
    ("POST", "/attachments/{attachment_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{attachment_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"file_name": "x"}, id="file_name, shortest"),
    pytest.param({"file_name": "é" * 255}, id="file_name, longest"),
    pytest.param(
        {"sha256": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        id="sha256, shortest",
    ),
    pytest.param({"sha256": None}, id="sha256, null"),
    pytest.param({"storage_key": "spring-launch"}, id="storage_key, an example"),
    pytest.param({"storage_key": "a" * 200}, id="storage_key, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("file_name", None, id="file_name, null"),
    pytest.param("file_name", "é" * 256, id="file_name, too long"),
    pytest.param("file_name", "", id="file_name, too short"),
    pytest.param("file_name", "nul \x00", id="file_name, a NUL byte"),
    pytest.param("file_name", 7, id="file_name, a number"),
    pytest.param("media_type", None, id="media_type, null"),
    pytest.param("media_type", "application/pdf" + "a" * 86, id="media_type, too long"),
    pytest.param("media_type", "!", id="media_type, no match"),
    pytest.param("media_type", "nul \x00", id="media_type, a NUL byte"),
    pytest.param("media_type", 7, id="media_type, a number"),
    pytest.param("byte_size", None, id="byte_size, null"),
    pytest.param("byte_size", -1, id="byte_size, too small"),
    pytest.param("byte_size", 2**40 + 1, id="byte_size, too great"),
    pytest.param("byte_size", 0.5, id="byte_size, a fraction"),
    pytest.param("byte_size", "1", id="byte_size, a text"),
    pytest.param("byte_size", True, id="byte_size, a boolean"),
    pytest.param("sha256", "!", id="sha256, no base64"),
    pytest.param("sha256", 7, id="sha256, a number"),
    pytest.param(
        "sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", id="sha256, too long"
    ),
    pytest.param(
        "sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", id="sha256, too short"
    ),
    pytest.param("storage_key", None, id="storage_key, null"),
    pytest.param("storage_key", "a" * 201, id="storage_key, too long"),
    pytest.param("storage_key", "!", id="storage_key, no match"),
    pytest.param("storage_key", "nul \x00", id="storage_key, a NUL byte"),
    pytest.param("storage_key", 7, id="storage_key, a number"),
    pytest.param("task_id", None, id="task_id, null"),
    pytest.param("task_id", "7", id="task_id, no UUID"),
    pytest.param("task_id", 7, id="task_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "created_at", "updated_at", "deleted_at", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"media_type": "image/1", "byte_size": 24577},
    "second": {"media_type": "image/2", "byte_size": 24578},
    "third": {"media_type": "image/3", "byte_size": 24579},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/attachments", params=query)
    assert response.status_code == 200, response.text
    return [attachment["id"] for attachment in response.json()["data"]]


async def test_create_returns_the_attachment_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await attachment_body(caller)
    response = await caller.post("/attachments", json=body)
    assert response.status_code == 201, response.text
    attachment = response.json()
    assert response.headers["location"].endswith(f"/attachments/{attachment['id']}")
    assert attachment == {
        "id": attachment["id"],
        "file_name": body["file_name"],
        "media_type": body["media_type"],
        "byte_size": body["byte_size"],
        "sha256": None,
        "storage_key": body["storage_key"],
        "task_id": body["task_id"],
        "created_at": attachment["created_at"],
        "updated_at": attachment["updated_at"],
    }
    assert (await caller.get(f"/attachments/{attachment['id']}")).json() == attachment


@pytest.mark.parametrize(
    "name", ["file_name", "media_type", "byte_size", "storage_key", "task_id"]
)
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await attachment_body(caller)
    del body[name]
    assert_invalid(await caller.post("/attachments", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await attachment_body(caller)
    response = await caller.post("/attachments", json=body | members)
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
    body = await attachment_body(caller)
    response = await caller.post("/attachments", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await attachment_body(caller)
    response = await caller.post("/attachments", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/attachments", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/attachments", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/attachments", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_storage_key_that_is_taken(caller: Caller) -> None:
    """unique: [storage_key]. A second row with the same `storage_key` is a 409."""
    attachment = await make_attachment(caller)
    taken = await attachment_body(caller, storage_key=attachment["storage_key"])
    assert_refused(await caller.post("/attachments", json=taken), 409, "/storage_key")


async def test_concurrent_creates_of_one_storage_key_store_one(caller: Caller) -> None:
    """unique: [storage_key].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await attachment_body(caller)
    creates = [caller.post("/attachments", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


@pytest.mark.parametrize("name", ["task_id"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [task].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"task_id": (await make_task(outsider))["id"]}
    unknown: dict[str, Any] = {"task_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await attachment_body(caller)
        sent = body | {name: value}
        response = await caller.post("/attachments", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [task]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"task_id": (await make_task(caller))["id"]}
    attachment = await make_attachment(caller, **references)
    assert attachment.items() >= references.items()


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
    path = path.format(attachment_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/attachments", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_an_attachment_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's attachment exactly as for one that doesn't
    exist: a 404.
    """
    attachment = await make_attachment(caller)
    if path.endswith("/restore"):
        live = path.format(attachment_id=attachment["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/attachments/{attachment['id']}")
    answers = []
    for key in (attachment["id"], uuid4()):
        address = path.format(attachment_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (
            await caller.get(f"/attachments/{attachment['id']}")
        ).json() == attachment


async def test_the_list_has_no_attachments_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own attachments and no others, whatever the filter.
    """
    attachment = await make_attachment(caller)
    own = await make_attachment(outsider)
    assert await ids_of(caller) == [attachment["id"]]
    assert await ids_of(colleague) == [attachment["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert attachment["id"] not in await ids_of(outsider, task_id=attachment["task_id"])


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    attachment = await make_attachment(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [attachment["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/attachments", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/attachments"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/attachments", headers=headers), 404)


async def test_read_returns_the_attachment(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    attachment = await make_attachment(caller)
    response = await caller.get(f"/attachments/{attachment['id']}")
    assert response.status_code == 200
    assert response.json() == attachment


async def test_read_an_unknown_attachment(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/attachments/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/attachments/{key}"), 422)


async def test_list_reaches_every_attachment_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [
        (await make_attachment(caller, byte_size=byte_size))["id"]
        for byte_size in (24579, 24577, 24579, 24578, 24577)
    ]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-byte_size"}
    for size in (2, 2, 1):
        page = (await caller.get("/attachments", params=query)).json()
        assert len(page["data"]) == size
        seen += [attachment["id"] for attachment in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_attachment_while_others_come_and_go(
    caller: Caller,
) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_attachment(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/attachments", params=query)).json()
        seen += [attachment["id"] for attachment in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_attachment(caller)
    response = await caller.delete(f"/attachments/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_attachment(caller)
    page = await caller.get("/attachments", params={"limit": 1, "count": "exact"})
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
        ("task_id", "7"),
        ("task_id__ne", "7"),
        ("task_id__in", "7"),
        ("media_type", "nul \x00"),
        ("byte_size", "x"),
        ("byte_size", "9223372036854775808"),
        ("byte_size__ne", "x"),
        ("byte_size__ne", "9223372036854775808"),
        ("byte_size__gt", "x"),
        ("byte_size__gt", "9223372036854775808"),
        ("byte_size__gte", "x"),
        ("byte_size__gte", "9223372036854775808"),
        ("byte_size__lt", "x"),
        ("byte_size__lt", "9223372036854775808"),
        ("byte_size__lte", "x"),
        ("byte_size__lte", "9223372036854775808"),
        ("byte_size__in", "x"),
        ("byte_size__in", "9223372036854775808"),
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
    response = await caller.get("/attachments", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_attachment(caller)
    page = await caller.get("/attachments", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "created_at"},
        {"media_type": "image/2"},
    ):
        response = await caller.get("/attachments", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"media_type": "image/2"}, ["second"]),
        ({"media_type__ne": "image/2"}, ["first", "third"]),
        ({"media_type__in": "image/2,image/3"}, ["second", "third"]),
        ({"byte_size": "24578"}, ["second"]),
        ({"byte_size__ne": "24578"}, ["first", "third"]),
        ({"byte_size__gt": "24578"}, ["third"]),
        ({"byte_size__gte": "24578"}, ["second", "third"]),
        ({"byte_size__lt": "24578"}, ["first"]),
        ({"byte_size__lte": "24578"}, ["first", "second"]),
        ({"byte_size__in": "24578,24579"}, ["second", "third"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [task, media_type, byte_size].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_attachment(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


async def test_list_of_a_task(caller: Caller) -> None:
    """api.filter: task. The list of one task has its rows and no others."""
    attachment = await make_attachment(caller, task_id=(await make_task(caller))["id"])
    await make_attachment(caller)
    found = await ids_of(caller, task_id=attachment["task_id"])
    assert found == [attachment["id"]]


@pytest.mark.parametrize("name", ["created_at", "byte_size"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [created_at, byte_size].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [
        (await make_attachment(caller, **members))["id"] for members in ROWS.values()
    ]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    attachment = await make_attachment(caller)
    path = f"/attachments/{attachment['id']}"
    changes = {"file_name": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == attachment | changes | {"updated_at": updated["updated_at"]}
    assert updated["updated_at"] > attachment["updated_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    attachment = await make_attachment(caller)
    path = f"/attachments/{attachment['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == attachment


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"file_name": "x"}, id="file_name, shortest"),
        pytest.param({"file_name": "é" * 255}, id="file_name, longest"),
    ],
)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    attachment = await make_attachment(caller)
    response = await caller.patch(f"/attachments/{attachment['id']}", json=members)
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
    attachment = await make_attachment(caller)
    path = f"/attachments/{attachment['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == attachment


@pytest.mark.parametrize(
    "name",
    [*NOT_WRITABLE, "byte_size", "media_type", "sha256", "storage_key", "task_id"],
)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    attachment = await make_attachment(caller)
    response = await caller.patch(f"/attachments/{attachment['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE attachments SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE attachments SET file_name = NULL WHERE id = $1",
            "file_name",
            id="file_name, null",
        ),
        pytest.param(
            "UPDATE attachments SET file_name = repeat('é', 256) WHERE id = $1",
            "attachments_file_name_length",
            id="file_name, too long",
        ),
        pytest.param(
            "UPDATE attachments SET file_name = '' WHERE id = $1",
            "attachments_file_name_length",
            id="file_name, too short",
        ),
        pytest.param(
            "UPDATE attachments SET media_type = NULL WHERE id = $1",
            "media_type",
            id="media_type, null",
        ),
        pytest.param(
            "UPDATE attachments SET byte_size = NULL WHERE id = $1",
            "byte_size",
            id="byte_size, null",
        ),
        pytest.param(
            "UPDATE attachments SET byte_size = -1 WHERE id = $1",
            "attachments_byte_size_range",
            id="byte_size, too small",
        ),
        pytest.param(
            "UPDATE attachments SET byte_size = 1099511627777 WHERE id = $1",
            "attachments_byte_size_range",
            id="byte_size, too great",
        ),
        pytest.param(
            "UPDATE attachments SET sha256 = "
            "decode('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'base64') WHERE "
            "id = $1",
            "attachments_sha256_length",
            id="sha256, too long",
        ),
        pytest.param(
            "UPDATE attachments SET sha256 = "
            "decode('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64') WHERE "
            "id = $1",
            "attachments_sha256_length",
            id="sha256, too short",
        ),
        pytest.param(
            "UPDATE attachments SET storage_key = NULL WHERE id = $1",
            "storage_key",
            id="storage_key, null",
        ),
        pytest.param(
            "UPDATE attachments SET storage_key = '!' WHERE id = $1",
            "attachments_storage_key_format",
            id="storage_key, no match",
        ),
        pytest.param(
            "UPDATE attachments SET storage_key = repeat('a', 201) WHERE id = $1",
            "attachments_storage_key_length",
            id="storage_key, too long",
        ),
        pytest.param(
            "UPDATE attachments SET task_id = NULL WHERE id = $1",
            "task_id",
            id="task_id, null",
        ),
        pytest.param(
            "UPDATE attachments SET created_at = NULL WHERE id = $1",
            "created_at",
            id="created_at, null",
        ),
        pytest.param(
            "UPDATE attachments SET updated_at = NULL WHERE id = $1",
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
    attachment = await make_attachment(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, attachment["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [task].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    attachment = await make_attachment(caller)
    keys: dict[str, tuple[str, Any]] = {
        "attachments_task_id_fkey": (
            "UPDATE attachments SET task_id = $2 WHERE id = $1",
            (await make_task(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, attachment["id"], key)


async def test_a_deleted_attachment_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    attachment = await make_attachment(caller)
    path = f"/attachments/{attachment['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"file_name": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM attachments WHERE id = $1", attachment["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_attachment_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    attachment = await make_attachment(caller)
    path = f"/attachments/{attachment['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == attachment | {"updated_at": restored["updated_at"]}
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_attachment(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    attachment = await make_attachment(caller)
    live = f"/attachments/{attachment['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/attachments/{uuid4()}/restore"), 404)


async def test_an_attachment_goes_and_returns_with_its_parent(caller: Caller) -> None:
    """relations: [task]: on_delete: cascade.

    It disappears with its parent and comes back with it; what was deleted before stays
    deleted.
    """
    task = await make_task(caller)
    kept = await make_attachment(caller, task_id=task["id"])
    gone = await make_attachment(caller, task_id=task["id"])
    await caller.delete(f"/attachments/{gone['id']}")
    path = f"/tasks/{task['id']}"
    response = await caller.delete(path)
    assert response.status_code == 204, response.text
    assert_refused(await caller.get(f"/attachments/{kept['id']}"), 404)
    assert_refused(await caller.post(f"/attachments/{kept['id']}/restore"), 409)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    assert (await caller.get(f"/attachments/{kept['id']}")).status_code == 200
    assert_refused(await caller.get(f"/attachments/{gone['id']}"), 404)


async def test_a_deleted_row_gets_no_attachments(caller: Caller) -> None:
    """relations: [task].

    A key to a deleted row is refused just as one to a row that never was.
    """
    task = await make_task(caller)
    await caller.delete(f"/tasks/{task['id']}")
    gone = {"task_id": task["id"]}
    body = await attachment_body(caller)
    response = await caller.post("/attachments", json=body | gone)
    assert_refused(response, 422, "/task_id")
