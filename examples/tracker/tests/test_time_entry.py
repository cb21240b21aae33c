# Compiled by restc from specs/time_entry.yaml: change that.
"""Time entries: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.task import make_task
from tests.factories.time_entry import make_time_entry, time_entry_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/time-entries", None),
    ("POST", "/time-entries", {}),
    ("POST", "/time-entries/batch", None),
    ("GET", "/time-entries/{time_entry_id}", None),
    (
        "PATCH",
        "/time-entries/{time_entry_id}",
        {"spent_on": "2026-03-03", "started_at": "09:30:00"},
    ),
    ("DELETE", "/time-entries/{time_entry_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{time_entry_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"spent_on": "0001-01-02"}, id="spent_on, first"),
    pytest.param({"spent_on": "9999-12-30"}, id="spent_on, last"),
    pytest.param({"started_at": "00:00:00"}, id="started_at, first"),
    pytest.param({"started_at": "23:59:59.999999"}, id="started_at, last"),
    pytest.param({"started_at": None}, id="started_at, null"),
    pytest.param({"hours": "0.01"}, id="hours, least"),
    pytest.param({"hours": "24.00"}, id="hours, greatest"),
    pytest.param({"note": ""}, id="note, shortest"),
    pytest.param({"note": "é" * 2000}, id="note, longest"),
    pytest.param({"note": None}, id="note, null"),
    pytest.param({"billable": True}, id="billable, true"),
    pytest.param({"billable": False}, id="billable, false"),
    pytest.param({"mood": -1.0}, id="mood, least"),
    pytest.param({"mood": 1.0}, id="mood, greatest"),
    pytest.param({"mood": None}, id="mood, null"),
    pytest.param({"task_id": None}, id="task_id, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("spent_on", None, id="spent_on, null"),
    pytest.param("spent_on", "2026-02-29", id="spent_on, no such day"),
    pytest.param("spent_on", "0001-01-01", id="spent_on, too early"),
    pytest.param("spent_on", "9999-12-31", id="spent_on, too late"),
    pytest.param("spent_on", "yesterday", id="spent_on, a word"),
    pytest.param("spent_on", 0, id="spent_on, a number"),
    pytest.param("started_at", "24:00:00", id="started_at, no such hour"),
    pytest.param("started_at", "12:00:00Z", id="started_at, a time zone"),
    pytest.param("started_at", "yesterday", id="started_at, a word"),
    pytest.param("started_at", 0, id="started_at, a number"),
    pytest.param("hours", None, id="hours, null"),
    pytest.param("hours", "0.00", id="hours, too small"),
    pytest.param("hours", "24.01", id="hours, too great"),
    pytest.param("hours", "0.011", id="hours, too many decimals"),
    pytest.param("hours", "NaN", id="hours, not a number"),
    pytest.param("hours", "Infinity", id="hours, infinite"),
    pytest.param("note", "é" * 2001, id="note, too long"),
    pytest.param("note", "nul \x00", id="note, a NUL byte"),
    pytest.param("note", 7, id="note, a number"),
    pytest.param("billable", None, id="billable, null"),
    pytest.param("billable", "perhaps", id="billable, a text"),
    pytest.param("billable", 2, id="billable, a number"),
    pytest.param("mood", "x", id="mood, a text"),
    pytest.param("mood", True, id="mood, a boolean"),
    pytest.param("mood", -1.0000000000000002, id="mood, too small"),
    pytest.param("mood", 1.0000000000000002, id="mood, too great"),
    pytest.param("task_id", "7", id="task_id, no UUID"),
    pytest.param("task_id", 7, id="task_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "profile_id", "created_at", "updated_at", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"spent_on": "2026-03-03", "billable": False},
    "second": {"spent_on": "2026-03-04", "billable": True},
    "third": {"spent_on": "2026-03-05", "billable": True},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/time-entries", params=query)
    assert response.status_code == 200, response.text
    return [time_entry["id"] for time_entry in response.json()["data"]]


async def test_create_returns_the_time_entry_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await time_entry_body(caller)
    response = await caller.post("/time-entries", json=body)
    assert response.status_code == 201, response.text
    time_entry = response.json()
    assert response.headers["location"].endswith(f"/time-entries/{time_entry['id']}")
    assert time_entry == {
        "id": time_entry["id"],
        "spent_on": body["spent_on"],
        "started_at": None,
        "hours": body["hours"],
        "note": None,
        "billable": True,
        "mood": None,
        "task_id": None,
        "created_at": time_entry["created_at"],
        "updated_at": time_entry["updated_at"],
    }
    assert (await caller.get(f"/time-entries/{time_entry['id']}")).json() == time_entry


@pytest.mark.parametrize("name", ["spent_on", "hours"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await time_entry_body(caller)
    del body[name]
    assert_invalid(await caller.post("/time-entries", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await time_entry_body(caller)
    response = await caller.post("/time-entries", json=body | members)
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
    body = await time_entry_body(caller)
    response = await caller.post("/time-entries", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await time_entry_body(caller)
    response = await caller.post("/time-entries", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/time-entries", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/time-entries", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/time-entries", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_a_batch_creates_all_of_its_time_entries(caller: Caller) -> None:
    """api.operations: batch_create.

    The time entries are answered in the order of the items, as single creates would
    answer them.
    """
    items = [await time_entry_body(caller) for _ in range(3)]
    response = await caller.post("/time-entries/batch", json={"items": items})
    assert response.status_code == 201, response.text
    created = response.json()["data"]
    assert len(created) == 3
    for item, row in zip(items, created, strict=True):
        assert row.items() >= item.items()
    for row in created:
        assert (await caller.get(f"/time-entries/{row['id']}")).json() == row


async def test_a_batch_has_1_to_1000_items(caller: Caller) -> None:
    """api.operations: batch_create.

    One item and 1000 are created; none, and one more, are a 422.
    """
    first = await time_entry_body(caller)
    for count in (0, 1001):
        items = [first] * count
        response = await caller.post("/time-entries/batch", json={"items": items})
        assert_refused(response, 422, "/items")
    rest = [await time_entry_body(caller) for _ in range(999)]
    response = await caller.post("/time-entries/batch", json={"items": [first, *rest]})
    assert response.status_code == 201, response.text
    assert len(response.json()["data"]) == 1000
    items = [await time_entry_body(caller)]
    response = await caller.post("/time-entries/batch", json={"items": items})
    assert response.status_code == 201, response.text


async def test_a_batch_is_refused_as_a_whole(caller: Caller) -> None:
    """api.operations: batch_create.

    One wrong item is a 422 that points at it, and nothing is stored.
    """
    items = [await time_entry_body(caller) for _ in range(3)]
    items[1]["unknown"] = None
    response = await caller.post("/time-entries/batch", json={"items": items})
    assert_refused(response, 422, "/items/1/unknown")
    assert await ids_of(caller) == []


async def test_a_batch_of_too_many_bytes_is_refused(caller: Caller) -> None:
    """HTTP.

    A batch may be ten times as large as other bodies; beyond that it is a 413.
    """
    for size, status in ((1_048_576, 422), (10_485_760, 413)):
        response = await caller.post("/time-entries/batch", json={"x": "x" * size})
        assert_refused(response, status)


@pytest.mark.parametrize("name", ["task_id"])
async def test_a_batch_does_not_refer_to_what_belongs_to_strangers(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """api.operations: batch_create.

    A key to what belongs to strangers is refused just as one to what doesn't exist,
    with a pointer to the item.
    """
    keys: dict[str, Any] = {
        "task_id": ((await make_task(outsider))["id"], str(uuid4()))
    }
    answers = []
    for value in keys[name]:
        items = [await time_entry_body(caller) for _ in range(3)]
        items[1][name] = value
        response = await caller.post("/time-entries/batch", json={"items": items})
        assert_refused(response, 422, f"/items/1/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", ["task_id"])
async def test_references_do_not_leave_the_callers_sight(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [task].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"task_id": (await make_task(outsider))["id"]}
    unknown: dict[str, Any] = {"task_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await time_entry_body(caller)
        sent = body | {name: value}
        response = await caller.post("/time-entries", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    time_entry = await make_time_entry(caller)
    path = f"/time-entries/{time_entry['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_callers_sight(caller: Caller) -> None:
    """relations: [task]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"task_id": (await make_task(caller))["id"]}
    time_entry = await make_time_entry(caller, **references)
    assert time_entry.items() >= references.items()


async def test_the_task_is_emptied_when_the_task_goes(caller: Caller) -> None:
    """relations: task: on_delete: set_null.

    Deleting the task leaves the row, with null as its `task_id`.
    """
    task = await make_task(caller)
    time_entry = await make_time_entry(caller, task_id=task["id"])
    response = await caller.delete(f"/tasks/{task['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(f"/time-entries/{time_entry['id']}")
    assert read.json()["task_id"] is None


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
    path = path.format(time_entry_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: profile.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/time-entries", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_time_entry_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: profile.

    Every operation answers for a stranger's time entry exactly as for one that doesn't
    exist: a 404.
    """
    time_entry = await make_time_entry(caller)
    answers = []
    for key in (time_entry["id"], uuid4()):
        address = path.format(time_entry_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/time-entries/{time_entry['id']}")).json() == time_entry


async def test_the_list_has_no_time_entries_of_strangers(
    caller: Caller, outsider: Caller
) -> None:
    """ownership: profile.

    A caller finds the own time entries and no others, whatever the filter.
    """
    time_entry = await make_time_entry(caller)
    own = await make_time_entry(outsider)
    assert await ids_of(caller) == [time_entry["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_read_returns_the_time_entry(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    time_entry = await make_time_entry(caller)
    response = await caller.get(f"/time-entries/{time_entry['id']}")
    assert response.status_code == 200
    assert response.json() == time_entry


async def test_read_an_unknown_time_entry(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/time-entries/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/time-entries/{key}"), 422)


async def test_related_rows_are_answered_in_place(caller: Caller) -> None:
    """api.expand: [task].

    What `expand` names stands beside its key, in a list as in one row, which then has
    no ETag.
    """
    time_entry = await make_time_entry(caller, task_id=(await make_task(caller))["id"])
    path = f"/time-entries/{time_entry['id']}"
    query = {"expand": "task"}
    response = await caller.get(path, params=query)
    assert response.status_code == 200, response.text
    expanded = response.json()
    assert expanded.items() >= time_entry.items()
    for name, key in (("task", "task_id"),):
        assert expanded[name]["id"] == time_entry[key]
    page = (await caller.get("/time-entries", params=query)).json()
    assert [found for found in page["data"] if found["id"] == time_entry["id"]] == [
        expanded
    ]
    other = await make_time_entry(caller)
    read = await caller.get(f"/time-entries/{other['id']}", params=query)
    assert read.json()["task"] is None


async def test_related_rows_are_answered_to_who_sees_them(
    caller: Caller, sign_in: SignIn, connection: asyncpg.Connection
) -> None:
    """api.expand: [task].

    Where the caller can't see a related row, null stands in its place.
    """
    time_entry = await make_time_entry(caller, task_id=(await make_task(caller))["id"])
    path = f"/time-entries/{time_entry['id']}"
    query = {"expand": "task"}
    elsewhere = await sign_in(profile=caller.profile_id)
    read = await elsewhere.get(path, params=query)
    assert read.json()["task"] is None
    await connection.execute(
        "UPDATE tasks SET deleted_at = now() WHERE id = $1", time_entry["task_id"]
    )
    read = await caller.get(path, params=query)
    assert read.json()["task"] is None


async def test_list_reaches_every_time_entry_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [
        (await make_time_entry(caller, spent_on=spent_on))["id"]
        for spent_on in (
            "2026-03-05",
            "2026-03-03",
            "2026-03-05",
            "2026-03-04",
            "2026-03-03",
        )
    ]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-spent_on"}
    for size in (2, 2, 1):
        page = (await caller.get("/time-entries", params=query)).json()
        assert len(page["data"]) == size
        seen += [time_entry["id"] for time_entry in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_time_entry_while_others_come_and_go(
    caller: Caller,
) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_time_entry(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/time-entries", params=query)).json()
        seen += [time_entry["id"] for time_entry in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_time_entry(caller)
    response = await caller.delete(f"/time-entries/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_time_entry(caller)
    page = await caller.get("/time-entries", params={"limit": 1, "count": "exact"})
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
        ("spent_on", "2026-02-29"),
        ("spent_on__ne", "2026-02-29"),
        ("spent_on__gt", "2026-02-29"),
        ("spent_on__gte", "2026-02-29"),
        ("spent_on__lt", "2026-02-29"),
        ("spent_on__lte", "2026-02-29"),
        ("spent_on__in", "2026-02-29"),
        ("billable", "perhaps"),
        ("task_id", "7"),
        ("task_id__ne", "7"),
        ("task_id__in", "7"),
        ("task_id__isnull", "perhaps"),
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
    response = await caller.get("/time-entries", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_time_entry(caller)
    page = await caller.get("/time-entries", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "-spent_on"},
        {"spent_on": "2026-03-04"},
    ):
        response = await caller.get("/time-entries", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"spent_on": "2026-03-04"}, ["second"]),
        ({"spent_on__ne": "2026-03-04"}, ["first", "third"]),
        ({"spent_on__gt": "2026-03-04"}, ["third"]),
        ({"spent_on__gte": "2026-03-04"}, ["second", "third"]),
        ({"spent_on__lt": "2026-03-04"}, ["first"]),
        ({"spent_on__lte": "2026-03-04"}, ["first", "second"]),
        ({"spent_on__in": "2026-03-04,2026-03-05"}, ["second", "third"]),
        ({"billable": "true"}, ["second", "third"]),
        ({"task_id__isnull": "true"}, ["first", "second", "third"]),
        ({"task_id__isnull": "false"}, []),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [spent_on, billable, task].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_time_entry(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


async def test_list_of_a_task(caller: Caller) -> None:
    """api.filter: task. The list of one task has its rows and no others."""
    time_entry = await make_time_entry(caller, task_id=(await make_task(caller))["id"])
    await make_time_entry(caller)
    found = await ids_of(caller, task_id=time_entry["task_id"])
    assert found == [time_entry["id"]]


@pytest.mark.parametrize("name", ["spent_on", "created_at"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [spent_on, created_at].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [
        (await make_time_entry(caller, **members))["id"] for members in ROWS.values()
    ]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    time_entry = await make_time_entry(caller)
    path = f"/time-entries/{time_entry['id']}"
    changes = {"spent_on": "2026-03-03", "started_at": "09:30:00"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == time_entry | changes | {"updated_at": updated["updated_at"]}
    assert updated["updated_at"] > time_entry["updated_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    time_entry = await make_time_entry(caller)
    path = f"/time-entries/{time_entry['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == time_entry


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    time_entry = await make_time_entry(caller)
    response = await caller.patch(f"/time-entries/{time_entry['id']}", json=members)
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
    time_entry = await make_time_entry(caller)
    path = f"/time-entries/{time_entry['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == time_entry


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    time_entry = await make_time_entry(caller)
    response = await caller.patch(
        f"/time-entries/{time_entry['id']}", json={name: None}
    )
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE time_entries SET profile_id = NULL WHERE id = $1",
            "profile_id",
            id="profile_id, null",
        ),
        pytest.param(
            "UPDATE time_entries SET spent_on = NULL WHERE id = $1",
            "spent_on",
            id="spent_on, null",
        ),
        pytest.param(
            "UPDATE time_entries SET hours = NULL WHERE id = $1",
            "hours",
            id="hours, null",
        ),
        pytest.param(
            "UPDATE time_entries SET hours = 0.00 WHERE id = $1",
            "time_entries_hours_range",
            id="hours, too small",
        ),
        pytest.param(
            "UPDATE time_entries SET hours = 24.01 WHERE id = $1",
            "time_entries_hours_range",
            id="hours, too great",
        ),
        pytest.param(
            "UPDATE time_entries SET hours = 'NaN' WHERE id = $1",
            "time_entries_hours_range",
            id="hours, not a number",
        ),
        pytest.param(
            "UPDATE time_entries SET note = repeat('é', 2001) WHERE id = $1",
            "time_entries_note_length",
            id="note, too long",
        ),
        pytest.param(
            "UPDATE time_entries SET billable = NULL WHERE id = $1",
            "billable",
            id="billable, null",
        ),
        pytest.param(
            "UPDATE time_entries SET mood = -1.0000000000000002 WHERE id = $1",
            "time_entries_mood_range",
            id="mood, too small",
        ),
        pytest.param(
            "UPDATE time_entries SET mood = 1.0000000000000002 WHERE id = $1",
            "time_entries_mood_range",
            id="mood, too great",
        ),
        pytest.param(
            "UPDATE time_entries SET created_at = NULL WHERE id = $1",
            "created_at",
            id="created_at, null",
        ),
        pytest.param(
            "UPDATE time_entries SET updated_at = NULL WHERE id = $1",
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
    time_entry = await make_time_entry(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, time_entry["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [task].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    time_entry = await make_time_entry(caller)
    keys: dict[str, tuple[str, Any]] = {
        "time_entries_profile_id_fkey": (
            "UPDATE time_entries SET profile_id = $2 WHERE id = $1",
            uuid4(),
        ),
        "time_entries_task_id_fkey": (
            "UPDATE time_entries SET task_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, time_entry["id"], key)


async def test_a_deleted_time_entry_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    time_entry = await make_time_entry(caller)
    path = f"/time-entries/{time_entry['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(
            path, json={"spent_on": "2026-03-03", "started_at": "09:30:00"}
        ),
        404,
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM time_entries WHERE id = $1", time_entry["id"]
    )
    assert stored is None


async def test_a_deleted_row_gets_no_time_entries(caller: Caller) -> None:
    """relations: [task].

    A key to a deleted row is refused just as one to a row that never was.
    """
    task = await make_task(caller)
    await caller.delete(f"/tasks/{task['id']}")
    gone = {"task_id": task["id"]}
    body = await time_entry_body(caller)
    response = await caller.post("/time-entries", json=body | gone)
    assert_refused(response, 422, "/task_id")
    other = await make_time_entry(caller)
    response = await caller.patch(f"/time-entries/{other['id']}", json=gone)
    assert_refused(response, 422, "/task_id")
