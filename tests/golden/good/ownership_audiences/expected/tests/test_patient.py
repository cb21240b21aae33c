# Compiled by restc from specs/patient.yaml: change that.
"""Patients: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.care_team_member import make_care_team_member
from tests.factories.patient import make_patient, patient_body
from tests.factories.practitioner import make_practitioner
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/patients", None),
    ("POST", "/patients", {}),
    ("GET", "/patients/{patient_id}", None),
    (
        "PATCH",
        "/patients/{patient_id}",
        {"name": "Changed", "published_at": "2026-03-02T09:30:00Z"},
    ),
    ("DELETE", "/patients/{patient_id}", None),
    ("POST", "/patients/{patient_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{patient_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"name": ""}, id="name, shortest"),
    pytest.param({"name": "é" * 100}, id="name, longest"),
    pytest.param({"published_at": "0001-01-02T00:00:00Z"}, id="published_at, first"),
    pytest.param({"published_at": "9999-12-30T00:00:00Z"}, id="published_at, last"),
    pytest.param({"published_at": None}, id="published_at, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("name", None, id="name, null"),
    pytest.param("name", "é" * 101, id="name, too long"),
    pytest.param("name", "nul \x00", id="name, a NUL byte"),
    pytest.param("name", 7, id="name, a number"),
    pytest.param(
        "published_at", "2026-03-02T09:30:00", id="published_at, no time zone"
    ),
    pytest.param(
        "published_at", "2026-02-29T09:30:00Z", id="published_at, no such day"
    ),
    pytest.param("published_at", "0001-01-01T00:00:00Z", id="published_at, too early"),
    pytest.param("published_at", "9999-12-31T23:59:59Z", id="published_at, too late"),
    pytest.param("published_at", "yesterday", id="published_at, a word"),
    pytest.param("published_at", 0, id="published_at, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "version", "deleted_at", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"name": "Name 1"},
    "second": {"name": "Name 2"},
    "third": {"name": "Name 3"},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/patients", params=query)
    assert response.status_code == 200, response.text
    return [patient["id"] for patient in response.json()["data"]]


async def test_create_returns_the_patient_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await patient_body(caller)
    response = await caller.post("/patients", json=body)
    assert response.status_code == 201, response.text
    patient = response.json()
    assert response.headers["location"].endswith(f"/patients/{patient['id']}")
    assert response.headers["etag"]
    assert patient == {
        "id": patient["id"],
        "name": body["name"],
        "published_at": None,
        "version": 1,
    }
    assert (await caller.get(f"/patients/{patient['id']}")).json() == patient


@pytest.mark.parametrize("name", ["name"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await patient_body(caller)
    del body[name]
    assert_invalid(await caller.post("/patients", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await patient_body(caller)
    response = await caller.post("/patients", json=body | members)
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
    body = await patient_body(caller)
    response = await caller.post("/patients", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await patient_body(caller)
    response = await caller.post("/patients", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/patients", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/patients", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/patients", json={"x": "x" * 1_048_576})
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
    path = path.format(patient_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/patients", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_patient_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's patient exactly as for one that doesn't
    exist: a 404.
    """
    patient = await make_patient(caller)
    if path.endswith("/restore"):
        live = path.format(patient_id=patient["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/patients/{patient['id']}")
    answers = []
    for key in (patient["id"], uuid4()):
        address = path.format(patient_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/patients/{patient['id']}")).json() == patient


async def test_the_list_has_no_patients_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own patients and no others, whatever the filter.
    """
    patient = await make_patient(caller)
    own = await make_patient(outsider)
    assert await ids_of(caller) == [patient["id"]]
    assert await ids_of(colleague) == [patient["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert patient["id"] not in await ids_of(outsider, name=patient["name"])


async def test_create_needs_the_role_records_admin(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles: create.

    A caller without the role records_admin is refused with a 403, one with it is not.
    """
    body = await patient_body(caller)
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.post("/patients", json=body), 403)
    having = await sign_in("records_admin", account=caller.account_id)
    response = await having.post("/patients", json=body)
    assert response.status_code == 201, response.text


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    patient = await make_patient(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset({"records_admin"})})
    for account_id, visible in (
        (caller.account_id, [patient["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/patients", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/patients"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/patients", headers=headers), 404)


async def test_who_is_in_care_team_practitioner_sees_a_patient(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Whoever care_team.practitioner.profile leads to where ended_at IS NULL OR ended_at >
    now() sees a patient, and somebody else does not.
    """
    reader = await sign_in(account=caller.account_id)
    patient = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(reader.profile_id))
    await make_care_team_member(
        caller, patient_id=patient["id"], practitioner_id=practitioner["id"]
    )
    response = await reader.get(f"/patients/{patient['id']}")
    assert response.status_code == 200, response.text
    assert patient["id"] in await ids_of(reader)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/patients/{patient['id']}"), 404)
    assert patient["id"] not in await ids_of(other)
    unrelated = await make_patient(caller)
    assert_refused(await reader.get(f"/patients/{unrelated['id']}"), 404)
    assert unrelated["id"] not in await ids_of(reader)
    elsewhere = await sign_in(profile=reader.profile_id)
    assert_refused(await elsewhere.get(f"/patients/{patient['id']}"), 404)
    assert patient["id"] not in await ids_of(elsewhere)
    former = await sign_in(account=caller.account_id)
    old = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(former.profile_id))
    await make_care_team_member(
        caller,
        patient_id=old["id"],
        practitioner_id=practitioner["id"],
        ended_at="2001-01-01T00:00:00Z",
    )
    assert_refused(await former.get(f"/patients/{old['id']}"), 404)
    assert old["id"] not in await ids_of(former)


async def test_the_role_records_admin_sees_a_patient(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Whoever holds the role records_admin sees a patient, and somebody else does not.
    """
    reader = await sign_in("records_admin", account=caller.account_id)
    patient = await make_patient(caller)
    response = await reader.get(f"/patients/{patient['id']}")
    assert response.status_code == 200, response.text
    assert patient["id"] in await ids_of(reader)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/patients/{patient['id']}"), 404)
    assert patient["id"] not in await ids_of(other)


async def test_who_is_in_care_team_practitioner_sees_a_patient_2(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Whoever care_team.practitioner.profile leads to where lead AND ended_at IS NULL sees
    a patient, and somebody else does not.
    """
    reader = await sign_in(account=caller.account_id)
    patient = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(reader.profile_id))
    await make_care_team_member(
        caller, patient_id=patient["id"], practitioner_id=practitioner["id"], lead=True
    )
    response = await reader.get(f"/patients/{patient['id']}")
    assert response.status_code == 200, response.text
    assert patient["id"] in await ids_of(reader)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/patients/{patient['id']}"), 404)
    assert patient["id"] not in await ids_of(other)
    unrelated = await make_patient(caller)
    assert_refused(await reader.get(f"/patients/{unrelated['id']}"), 404)
    assert unrelated["id"] not in await ids_of(reader)
    elsewhere = await sign_in(profile=reader.profile_id)
    assert_refused(await elsewhere.get(f"/patients/{patient['id']}"), 404)
    assert patient["id"] not in await ids_of(elsewhere)
    former = await sign_in(account=caller.account_id)
    old = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(former.profile_id))
    await make_care_team_member(
        caller,
        patient_id=old["id"],
        practitioner_id=practitioner["id"],
        ended_at="2001-01-01T00:00:00Z",
    )
    assert_refused(await former.get(f"/patients/{old['id']}"), 404)
    assert old["id"] not in await ids_of(former)


async def test_anyone_by_published_at_sees_a_patient(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Where published_at IS NOT NULL, whoever is signed in sees a patient, and somebody
    else does not.
    """
    reader = await sign_in()
    patient = await make_patient(caller)
    await caller.connection.execute(
        "UPDATE patients SET published_at = '2001-01-01T00:00:00Z' WHERE id = $1",
        patient["id"],
    )
    response = await reader.get(f"/patients/{patient['id']}")
    assert response.status_code == 200, response.text
    assert patient["id"] in await ids_of(reader)
    former = await sign_in()
    old = await make_patient(caller)
    assert_refused(await former.get(f"/patients/{old['id']}"), 404)
    assert old["id"] not in await ids_of(former)


async def test_the_role_records_admin_writes_a_patient(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Whoever holds the role records_admin writes a patient, and somebody else does not.
    """
    writer = await sign_in("records_admin", account=caller.account_id)
    patient = await make_patient(caller)
    path = f"/patients/{patient['id']}"
    response = await writer.patch(
        path, json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"}
    )
    assert response.status_code == 200, response.text


async def test_who_is_in_care_team_practitioner_writes_a_patient(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Whoever care_team.practitioner.profile leads to where lead AND ended_at IS NULL
    writes a patient, and somebody else does not.
    """
    writer = await sign_in(account=caller.account_id)
    patient = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(writer.profile_id))
    await make_care_team_member(
        caller, patient_id=patient["id"], practitioner_id=practitioner["id"], lead=True
    )
    path = f"/patients/{patient['id']}"
    response = await writer.patch(
        path, json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"}
    )
    assert response.status_code == 200, response.text
    unrelated = await make_patient(caller)
    elsewhere = await sign_in(profile=writer.profile_id)
    response = await writer.patch(
        f"/patients/{unrelated['id']}",
        json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"},
    )
    assert response.status_code in (403, 404), response.text
    response = await elsewhere.patch(
        path, json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"}
    )
    assert response.status_code in (403, 404), response.text
    former = await sign_in(account=caller.account_id)
    old = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(former.profile_id))
    await make_care_team_member(
        caller, patient_id=old["id"], practitioner_id=practitioner["id"]
    )
    response = await former.patch(
        f"/patients/{old['id']}",
        json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"},
    )
    assert response.status_code in (403, 404), response.text


async def test_other_members_see_no_patients(caller: Caller, sign_in: SignIn) -> None:
    """ownership: read.

    To a member of the account who is in no audience, patients don't exist.
    """
    patient = await make_patient(caller)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/patients/{patient['id']}"), 404)
    assert patient["id"] not in await ids_of(other)
    assert_refused(
        await other.patch(
            f"/patients/{patient['id']}",
            json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"},
        ),
        404,
    )
    assert_refused(await other.delete(f"/patients/{patient['id']}"), 404)


async def test_who_only_sees_a_patient_does_not_change_it(
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
    path = f"/patients/{patient['id']}"
    before = (await reader.get(path)).json()
    response = await reader.request(
        "PATCH",
        f"/patients/{patient['id']}",
        json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"},
    )
    assert_refused(response, 403)
    response = await reader.request("DELETE", f"/patients/{patient['id']}")
    assert_refused(response, 403)
    assert (await caller.get(path)).json() == before
    onlooker = await sign_in()
    kept = await make_patient(caller)
    await caller.connection.execute(
        "UPDATE patients SET published_at = '2001-01-01T00:00:00Z' WHERE id = $1",
        kept["id"],
    )
    await caller.delete(f"/patients/{kept['id']}")
    assert_refused(await onlooker.post(f"/patients/{kept['id']}/restore"), 403)


async def test_read_returns_the_patient(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    patient = await make_patient(caller)
    response = await caller.get(f"/patients/{patient['id']}")
    assert response.status_code == 200
    assert response.json() == patient


async def test_read_an_unknown_patient(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/patients/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/patients/{key}"), 422)


async def test_read_answers_304_while_nothing_changes(caller: Caller) -> None:
    """api.etag. If-None-Match with the present ETag is a 304 without a body."""
    patient = await make_patient(caller)
    path = f"/patients/{patient['id']}"
    etag = (await caller.get(path)).headers["etag"]
    unchanged = await caller.get(path, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag
    await caller.patch(
        path, json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"}
    )
    changed = await caller.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_list_reaches_every_patient_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [
        (await make_patient(caller, name=name))["id"]
        for name in ("Name 3", "Name 1", "Name 3", "Name 2", "Name 1")
    ]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-name"}
    for size in (2, 2, 1):
        page = (await caller.get("/patients", params=query)).json()
        assert len(page["data"]) == size
        seen += [patient["id"] for patient in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)
    assert seen == await ids_of(caller, sort=query["sort"])


async def test_list_loses_no_patient_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_patient(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/patients", params=query)).json()
        seen += [patient["id"] for patient in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_patient(caller)
    response = await caller.delete(f"/patients/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_patient(caller)
    page = await caller.get("/patients", params={"limit": 1, "count": "exact"})
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
        ("name", "nul \x00"),
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
    response = await caller.get("/patients", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_patient(caller)
    page = await caller.get("/patients", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "-name"},
        {"name": "Name 2"},
    ):
        response = await caller.get("/patients", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"name": "Name 2"}, ["second"]),
        ({"name__ne": "Name 2"}, ["first", "third"]),
        ({"name__in": "Name 2,Name 3"}, ["second", "third"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [name].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_patient(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


@pytest.mark.parametrize("name", ["name"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [name].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [(await make_patient(caller, **members))["id"] for members in ROWS.values()]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    patient = await make_patient(caller)
    path = f"/patients/{patient['id']}"
    changes = {"name": "Changed", "published_at": "2026-03-02T09:30:00Z"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == patient | changes | {"version": patient["version"] + 1}
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    patient = await make_patient(caller)
    path = f"/patients/{patient['id']}"
    etag = (await caller.get(path)).headers["etag"]
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == patient
    assert response.headers["etag"] == etag


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    patient = await make_patient(caller)
    response = await caller.patch(f"/patients/{patient['id']}", json=members)
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
    patient = await make_patient(caller)
    path = f"/patients/{patient['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == patient


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    patient = await make_patient(caller)
    response = await caller.patch(f"/patients/{patient['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag.

    If-Match with an ETag of the past is a 412, and nothing is overwritten.
    """
    patient = await make_patient(caller)
    path = f"/patients/{patient['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    changes = {"name": "Changed", "published_at": "2026-03-02T09:30:00Z"}
    updated = await caller.patch(path, json=changes, headers=seen)
    assert updated.status_code == 200, updated.text
    assert updated.headers["etag"] != seen["If-Match"]
    late = await caller.patch(path, json=changes, headers=seen)
    assert_refused(late, 412)
    assert (await caller.get(path)).json() == updated.json()


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE patients SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE patients SET name = NULL WHERE id = $1", "name", id="name, null"
        ),
        pytest.param(
            "UPDATE patients SET name = repeat('é', 101) WHERE id = $1",
            "patients_name_length",
            id="name, too long",
        ),
        pytest.param(
            "UPDATE patients SET version = NULL WHERE id = $1",
            "version",
            id="version, null",
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
    patient = await make_patient(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, patient["id"])


async def test_a_deleted_patient_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    patient = await make_patient(caller)
    path = f"/patients/{patient['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(
            path, json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"}
        ),
        404,
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM patients WHERE id = $1", patient["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_patient_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    patient = await make_patient(caller)
    path = f"/patients/{patient['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == patient | {"version": restored["version"]}
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_patient(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    patient = await make_patient(caller)
    live = f"/patients/{patient['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/patients/{uuid4()}/restore"), 404)


async def test_delete_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag. If-Match with an ETag of the past is a 412, and nothing is deleted."""
    patient = await make_patient(caller)
    path = f"/patients/{patient['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    await caller.patch(
        path, json={"name": "Changed", "published_at": "2026-03-02T09:30:00Z"}
    )
    assert_refused(await caller.delete(path, headers=seen), 412)
    current = {"If-Match": (await caller.get(path)).headers["etag"]}
    response = await caller.delete(path, headers=current)
    assert response.status_code == 204, response.text
