# Compiled by restc from specs/encounter.yaml: change that.
"""Encounters: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.care_team_member import make_care_team_member
from tests.factories.encounter import encounter_body, make_encounter
from tests.factories.patient import make_patient
from tests.factories.practitioner import make_practitioner
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/encounters", None),
    ("POST", "/encounters", {}),
    ("POST", "/encounters/batch", None),
    ("GET", "/encounters/{encounter_id}", None),
    ("PATCH", "/encounters/{encounter_id}", {"reason": "Changed"}),
    ("DELETE", "/encounters/{encounter_id}", None),
    ("POST", "/encounters/{encounter_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{encounter_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"reason": ""}, id="reason, shortest"),
    pytest.param({"reason": "é" * 100}, id="reason, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("reason", None, id="reason, null"),
    pytest.param("reason", "é" * 101, id="reason, too long"),
    pytest.param("reason", "nul \x00", id="reason, a NUL byte"),
    pytest.param("reason", 7, id="reason, a number"),
    pytest.param("patient_id", None, id="patient_id, null"),
    pytest.param("patient_id", "7", id="patient_id, no UUID"),
    pytest.param("patient_id", 7, id="patient_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "deleted_at", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/encounters", params=query)
    assert response.status_code == 200, response.text
    return [encounter["id"] for encounter in response.json()["data"]]


async def test_create_returns_the_encounter_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await encounter_body(caller)
    response = await caller.post("/encounters", json=body)
    assert response.status_code == 201, response.text
    encounter = response.json()
    assert response.headers["location"].endswith(f"/encounters/{encounter['id']}")
    assert encounter == {
        "id": encounter["id"],
        "reason": body["reason"],
        "patient_id": body["patient_id"],
    }
    assert (await caller.get(f"/encounters/{encounter['id']}")).json() == encounter


@pytest.mark.parametrize("name", ["reason", "patient_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await encounter_body(caller)
    del body[name]
    assert_invalid(await caller.post("/encounters", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await encounter_body(caller)
    response = await caller.post("/encounters", json=body | members)
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
    body = await encounter_body(caller)
    response = await caller.post("/encounters", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await encounter_body(caller)
    response = await caller.post("/encounters", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/encounters", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/encounters", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/encounters", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_a_batch_creates_all_of_its_encounters(caller: Caller) -> None:
    """api.operations: batch_create.

    The encounters are answered in the order of the items, as single creates would
    answer them.
    """
    items = [await encounter_body(caller) for _ in range(3)]
    response = await caller.post("/encounters/batch", json={"items": items})
    assert response.status_code == 201, response.text
    created = response.json()["data"]
    assert len(created) == 3
    for item, row in zip(items, created, strict=True):
        assert row.items() >= item.items()
    for row in created:
        assert (await caller.get(f"/encounters/{row['id']}")).json() == row


async def test_a_batch_has_1_to_1000_items(caller: Caller) -> None:
    """api.operations: batch_create.

    One item and 1000 are created; none, and one more, are a 422.
    """
    first = await encounter_body(caller)
    for count in (0, 1001):
        items = [first] * count
        response = await caller.post("/encounters/batch", json={"items": items})
        assert_refused(response, 422, "/items")
    rest = [
        await encounter_body(caller, patient_id=first["patient_id"]) for _ in range(999)
    ]
    response = await caller.post("/encounters/batch", json={"items": [first, *rest]})
    assert response.status_code == 201, response.text
    assert len(response.json()["data"]) == 1000
    items = [await encounter_body(caller, patient_id=first["patient_id"])]
    response = await caller.post("/encounters/batch", json={"items": items})
    assert response.status_code == 201, response.text


async def test_a_batch_is_refused_as_a_whole(caller: Caller) -> None:
    """api.operations: batch_create.

    One wrong item is a 422 that points at it, and nothing is stored.
    """
    items = [await encounter_body(caller) for _ in range(3)]
    items[1]["unknown"] = None
    response = await caller.post("/encounters/batch", json={"items": items})
    assert_refused(response, 422, "/items/1/unknown")
    assert await ids_of(caller) == []


async def test_a_batch_of_too_many_bytes_is_refused(caller: Caller) -> None:
    """HTTP.

    A batch may be ten times as large as other bodies; beyond that it is a 413.
    """
    for size, status in ((1_048_576, 422), (10_485_760, 413)):
        response = await caller.post("/encounters/batch", json={"x": "x" * size})
        assert_refused(response, status)


@pytest.mark.parametrize("name", ["patient_id"])
async def test_a_batch_does_not_refer_to_what_belongs_to_strangers(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """api.operations: batch_create.

    A key to what belongs to strangers is refused just as one to what doesn't exist,
    with a pointer to the item.
    """
    keys: dict[str, Any] = {
        "patient_id": ((await make_patient(outsider))["id"], str(uuid4()))
    }
    answers = []
    for value in keys[name]:
        items = [await encounter_body(caller) for _ in range(3)]
        items[1][name] = value
        response = await caller.post("/encounters/batch", json={"items": items})
        assert_refused(response, 422, f"/items/1/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", ["patient_id"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [patient].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"patient_id": (await make_patient(outsider))["id"]}
    unknown: dict[str, Any] = {"patient_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await encounter_body(caller)
        sent = body | {name: value}
        response = await caller.post("/encounters", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    encounter = await make_encounter(caller)
    path = f"/encounters/{encounter['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [patient]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"patient_id": (await make_patient(caller))["id"]}
    encounter = await make_encounter(caller, **references)
    assert encounter.items() >= references.items()


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
    path = path.format(encounter_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/encounters", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_an_encounter_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's encounter exactly as for one that doesn't
    exist: a 404.
    """
    encounter = await make_encounter(caller)
    if path.endswith("/restore"):
        live = path.format(encounter_id=encounter["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/encounters/{encounter['id']}")
    answers = []
    for key in (encounter["id"], uuid4()):
        address = path.format(encounter_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/encounters/{encounter['id']}")).json() == encounter


async def test_the_list_has_no_encounters_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own encounters and no others, whatever the filter.
    """
    encounter = await make_encounter(caller)
    own = await make_encounter(outsider)
    assert await ids_of(caller) == [encounter["id"]]
    assert await ids_of(colleague) == [encounter["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert encounter["id"] not in await ids_of(
        outsider, patient_id=encounter["patient_id"]
    )


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    encounter = await make_encounter(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset({"records_admin"})})
    for account_id, visible in (
        (caller.account_id, [encounter["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/encounters", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/encounters"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/encounters", headers=headers), 404)


async def test_who_sees_the_patient_sees_an_encounter(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Who sees the patient sees an encounter, and somebody else does not.
    """
    reader = await sign_in(account=caller.account_id)
    patient = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(reader.profile_id))
    await make_care_team_member(
        caller, patient_id=patient["id"], practitioner_id=practitioner["id"]
    )
    encounter = await make_encounter(caller, patient_id=patient["id"])
    response = await reader.get(f"/encounters/{encounter['id']}")
    assert response.status_code == 200, response.text
    assert encounter["id"] in await ids_of(reader)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/encounters/{encounter['id']}"), 404)
    assert encounter["id"] not in await ids_of(other)


async def test_who_writes_the_patient_writes_an_encounter(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Who writes the patient writes an encounter, and somebody else does not.
    """
    writer = await sign_in("records_admin", account=caller.account_id)
    patient = await make_patient(caller)
    encounter = await make_encounter(caller, patient_id=patient["id"])
    path = f"/encounters/{encounter['id']}"
    body = await encounter_body(caller, patient_id=encounter["patient_id"])
    response = await writer.post("/encounters", json=body)
    assert response.status_code == 201, response.text
    response = await caller.get(f"/encounters/{response.json()['id']}")
    assert response.status_code == 200, response.text
    response = await writer.patch(path, json={"reason": "Changed"})
    assert response.status_code == 200, response.text


async def test_other_members_see_no_encounters(caller: Caller, sign_in: SignIn) -> None:
    """ownership: read.

    To a member of the account who is in no audience, encounters don't exist.
    """
    encounter = await make_encounter(caller)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/encounters/{encounter['id']}"), 404)
    assert encounter["id"] not in await ids_of(other)
    assert_refused(
        await other.patch(f"/encounters/{encounter['id']}", json={"reason": "Changed"}),
        404,
    )
    assert_refused(await other.delete(f"/encounters/{encounter['id']}"), 404)


async def test_who_only_sees_an_encounter_does_not_change_it(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    What somebody sees and may not write is refused with a 403, and stays as it is.
    """
    reader = await sign_in(account=caller.account_id)
    patient = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(reader.profile_id))
    await make_care_team_member(
        caller, patient_id=patient["id"], practitioner_id=practitioner["id"]
    )
    encounter = await make_encounter(caller, patient_id=patient["id"])
    path = f"/encounters/{encounter['id']}"
    before = (await reader.get(path)).json()
    response = await reader.request(
        "PATCH", f"/encounters/{encounter['id']}", json={"reason": "Changed"}
    )
    assert_refused(response, 403)
    response = await reader.request("DELETE", f"/encounters/{encounter['id']}")
    assert_refused(response, 403)
    assert (await caller.get(path)).json() == before
    await caller.delete(path)
    response = await reader.post(f"{path}/restore")
    assert response.status_code in (403, 404), response.text


async def test_who_only_sees_the_parent_makes_no_encounter(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Below what somebody sees and may not write, nothing is made: a 403.
    """
    reader = await sign_in(account=caller.account_id)
    patient = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(reader.profile_id))
    await make_care_team_member(
        caller, patient_id=patient["id"], practitioner_id=practitioner["id"]
    )
    body = await encounter_body(caller, patient_id=patient["id"])
    assert_refused(await reader.post("/encounters", json=body), 403)


async def test_read_returns_the_encounter(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    encounter = await make_encounter(caller)
    response = await caller.get(f"/encounters/{encounter['id']}")
    assert response.status_code == 200
    assert response.json() == encounter


async def test_read_an_unknown_encounter(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/encounters/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/encounters/{key}"), 422)


async def test_related_rows_are_answered_in_place(caller: Caller) -> None:
    """api.expand: [patient].

    What `expand` names stands beside its key, in a list as in one row, which then has
    no ETag.
    """
    encounter = await make_encounter(
        caller, patient_id=(await make_patient(caller))["id"]
    )
    path = f"/encounters/{encounter['id']}"
    query = {"expand": "patient"}
    response = await caller.get(path, params=query)
    assert response.status_code == 200, response.text
    expanded = response.json()
    assert expanded.items() >= encounter.items()
    for name, key in (("patient", "patient_id"),):
        assert expanded[name]["id"] == encounter[key]
    page = (await caller.get("/encounters", params=query)).json()
    assert [found for found in page["data"] if found["id"] == encounter["id"]] == [
        expanded
    ]


async def test_list_reaches_every_encounter_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_encounter(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/encounters", params=query)).json()
        assert len(page["data"]) == size
        seen += [encounter["id"] for encounter in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_encounter_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_encounter(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/encounters", params=query)).json()
        seen += [encounter["id"] for encounter in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_encounter(caller)
    response = await caller.delete(f"/encounters/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_encounter(caller)
    page = await caller.get("/encounters", params={"limit": 1, "count": "exact"})
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
        ("patient_id", "7"),
        ("patient_id__ne", "7"),
        ("patient_id__in", "7"),
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
    response = await caller.get("/encounters", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_encounter(caller)
    page = await caller.get("/encounters", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in ({"patient_id": "019cabcd-c508-751b-8a11-7682e11e50ec"},):
        response = await caller.get("/encounters", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


async def test_list_finds_what_is_asked_for(caller: Caller) -> None:
    """api.filter: [patient].

    Each filter and the search select the rows that they should, alone and together.
    """
    encounter = await make_encounter(caller)
    for name, value, expected in (
        ("patient_id", encounter["patient_id"], [encounter["id"]]),
        ("patient_id", str(uuid4()), []),
        ("patient_id__ne", encounter["patient_id"], []),
        ("patient_id__in", encounter["patient_id"], [encounter["id"]]),
    ):
        assert await ids_of(caller, **{name: value}) == expected


async def test_list_of_a_patient(caller: Caller) -> None:
    """api.filter: patient. The list of one patient has its rows and no others."""
    encounter = await make_encounter(
        caller, patient_id=(await make_patient(caller))["id"]
    )
    await make_encounter(caller)
    found = await ids_of(caller, patient_id=encounter["patient_id"])
    assert found == [encounter["id"]]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    encounter = await make_encounter(caller)
    path = f"/encounters/{encounter['id']}"
    changes = {"reason": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == encounter | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    encounter = await make_encounter(caller)
    path = f"/encounters/{encounter['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == encounter


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    encounter = await make_encounter(caller)
    response = await caller.patch(f"/encounters/{encounter['id']}", json=members)
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
    encounter = await make_encounter(caller)
    path = f"/encounters/{encounter['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == encounter


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    encounter = await make_encounter(caller)
    response = await caller.patch(f"/encounters/{encounter['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE encounters SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE encounters SET reason = NULL WHERE id = $1",
            "reason",
            id="reason, null",
        ),
        pytest.param(
            "UPDATE encounters SET reason = repeat('é', 101) WHERE id = $1",
            "encounters_reason_length",
            id="reason, too long",
        ),
        pytest.param(
            "UPDATE encounters SET patient_id = NULL WHERE id = $1",
            "patient_id",
            id="patient_id, null",
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
    encounter = await make_encounter(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, encounter["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [patient].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    encounter = await make_encounter(caller)
    keys: dict[str, tuple[str, Any]] = {
        "encounters_patient_id_fkey": (
            "UPDATE encounters SET patient_id = $2 WHERE id = $1",
            (await make_patient(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, encounter["id"], key)


async def test_a_deleted_encounter_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    encounter = await make_encounter(caller)
    path = f"/encounters/{encounter['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"reason": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM encounters WHERE id = $1", encounter["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_encounter_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    encounter = await make_encounter(caller)
    path = f"/encounters/{encounter['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == encounter
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_encounter(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    encounter = await make_encounter(caller)
    live = f"/encounters/{encounter['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/encounters/{uuid4()}/restore"), 404)


async def test_an_encounter_goes_and_returns_with_its_parent(caller: Caller) -> None:
    """relations: [patient]: on_delete: cascade.

    It disappears with its parent and comes back with it; what was deleted before stays
    deleted.
    """
    patient = await make_patient(caller)
    kept = await make_encounter(caller, patient_id=patient["id"])
    gone = await make_encounter(caller, patient_id=patient["id"])
    await caller.delete(f"/encounters/{gone['id']}")
    path = f"/patients/{patient['id']}"
    response = await caller.delete(path)
    assert response.status_code == 204, response.text
    assert_refused(await caller.get(f"/encounters/{kept['id']}"), 404)
    assert_refused(await caller.post(f"/encounters/{kept['id']}/restore"), 409)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    assert (await caller.get(f"/encounters/{kept['id']}")).status_code == 200
    assert_refused(await caller.get(f"/encounters/{gone['id']}"), 404)


async def test_a_deleted_row_gets_no_encounters(caller: Caller) -> None:
    """relations: [patient].

    A key to a deleted row is refused just as one to a row that never was.
    """
    patient = await make_patient(caller)
    await caller.delete(f"/patients/{patient['id']}")
    gone = {"patient_id": patient["id"]}
    body = await encounter_body(caller)
    response = await caller.post("/encounters", json=body | gone)
    assert_refused(response, 422, "/patient_id")
    other = await make_encounter(caller)
    response = await caller.patch(f"/encounters/{other['id']}", json=gone)
    assert_refused(response, 422, "/patient_id")
