# Compiled by restc from specs/ward.yaml: change that.
"""Wards: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.patient import make_patient
from tests.factories.ward import make_ward, ward_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/wards", None),
    ("POST", "/wards", {}),
    ("GET", "/wards/{ward_id}", None),
    ("PATCH", "/wards/{ward_id}", {"name": "Changed"}),
    ("DELETE", "/wards/{ward_id}", None),
    ("POST", "/wards/{ward_id}/restore", None),
    ("PUT", "/wards/{ward_id}/patients/{patient_id}", None),
    ("DELETE", "/wards/{ward_id}/patients/{patient_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{ward_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"name": ""}, id="name, shortest"),
    pytest.param({"name": "é" * 100}, id="name, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("name", None, id="name, null"),
    pytest.param("name", "é" * 101, id="name, too long"),
    pytest.param("name", "nul \x00", id="name, a NUL byte"),
    pytest.param("name", 7, id="name, a number"),
    pytest.param("patient_ids", None, id="patient_ids, null"),
    pytest.param("patient_ids", ["7"], id="patient_ids, no UUID"),
    pytest.param(
        "patient_ids", [str(uuid4()) for _ in range(101)], id="patient_ids, too many"
    ),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "created_by_id", "deleted_at", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/wards", params=query)
    assert response.status_code == 200, response.text
    return [ward["id"] for ward in response.json()["data"]]


async def test_create_returns_the_ward_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await ward_body(caller)
    response = await caller.post("/wards", json=body)
    assert response.status_code == 201, response.text
    ward = response.json()
    assert response.headers["location"].endswith(f"/wards/{ward['id']}")
    assert ward == {
        "id": ward["id"],
        "name": body["name"],
        "created_by_id": str(caller.profile_id),
        "patient_ids": [],
    }
    assert (await caller.get(f"/wards/{ward['id']}")).json() == ward


@pytest.mark.parametrize("name", ["name"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await ward_body(caller)
    del body[name]
    assert_invalid(await caller.post("/wards", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await ward_body(caller)
    response = await caller.post("/wards", json=body | members)
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
    body = await ward_body(caller)
    response = await caller.post("/wards", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await ward_body(caller)
    response = await caller.post("/wards", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/wards", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/wards", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/wards", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


@pytest.mark.parametrize("name", ["patient_ids"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [patients].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"patient_ids": [(await make_patient(outsider))["id"]]}
    unknown: dict[str, Any] = {"patient_ids": [str(uuid4())]}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await ward_body(caller)
        sent = body | {name: value}
        response = await caller.post("/wards", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [patients]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"patient_ids": [(await make_patient(caller))["id"]]}
    ward = await make_ward(caller, **references)
    assert ward.items() >= references.items()


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
    path = path.format(ward_id=uuid4(), patient_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/wards", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_ward_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's ward exactly as for one that doesn't exist:
    a 404.
    """
    ward = await make_ward(caller)
    patient_id = (await make_patient(outsider))["id"]
    if path.endswith("/restore"):
        live = path.format(ward_id=ward["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/wards/{ward['id']}")
    answers = []
    for key in (ward["id"], uuid4()):
        address = path.format(ward_id=key, patient_id=patient_id)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/wards/{ward['id']}")).json() == ward


async def test_the_list_has_no_wards_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own wards and no others, whatever the filter.
    """
    ward = await make_ward(caller)
    own = await make_ward(outsider)
    assert await ids_of(caller) == [ward["id"]]
    assert await ids_of(colleague) == [ward["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_create_needs_the_role_editor(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: create.

    A caller without the role editor is refused with a 403, one with it is not.
    """
    body = await ward_body(caller)
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.post("/wards", json=body), 403)
    having = await sign_in("editor", account=caller.account_id)
    response = await having.post("/wards", json=body)
    assert response.status_code == 201, response.text


async def test_delete_needs_the_role_editor(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: delete.

    A caller without the role editor is refused with a 403, one with it is not.
    """
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.delete(path), 403)
    assert (await caller.get(path)).json() == ward
    unknown = f"/wards/{uuid4()}"
    assert_refused(await lacking.delete(unknown), 404)
    having = await sign_in("editor", account=caller.account_id)
    response = await having.delete(path)
    assert response.status_code == 204, response.text


async def test_a_role_counts_in_its_own_account_only(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles. A role held in another account doesn't help in this one."""
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    stranger = await sign_in("editor", accounts={caller.account_id: frozenset()})
    for account_id, status in ((stranger.account_id, 404), (caller.account_id, 403)):
        headers = {"X-Account-Id": str(account_id)}
        assert_refused(await stranger.delete(path, headers=headers), status)


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    ward = await make_ward(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [ward["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/wards", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/wards"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/wards", headers=headers), 404)


async def test_the_role_editor_writes_a_ward(caller: Caller, sign_in: SignIn) -> None:
    """ownership: write.

    Whoever holds the role editor writes a ward, and somebody else does not.
    """
    writer = await sign_in("editor", account=caller.account_id)
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    response = await writer.patch(path, json={"name": "Changed"})
    assert response.status_code == 200, response.text


async def test_who_is_in_created_by_writes_a_ward(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Whoever created_by leads to writes a ward, and somebody else does not.
    """
    writer = await sign_in(account=caller.account_id)
    ward = await make_ward(caller)
    await caller.connection.execute(
        "UPDATE wards SET created_by_id = $2 WHERE id = $1",
        ward["id"],
        str(writer.profile_id),
    )
    path = f"/wards/{ward['id']}"
    response = await writer.patch(path, json={"name": "Changed"})
    assert response.status_code == 200, response.text
    unrelated = await make_ward(caller)
    elsewhere = await sign_in(profile=writer.profile_id)
    response = await writer.patch(f"/wards/{unrelated['id']}", json={"name": "Changed"})
    assert response.status_code in (403, 404), response.text
    response = await elsewhere.patch(path, json={"name": "Changed"})
    assert response.status_code in (403, 404), response.text


async def test_who_only_sees_a_ward_does_not_change_it(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    What somebody sees and may not write is refused with a 403, and stays as it is.
    """
    reader = await sign_in(account=caller.account_id)
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    before = (await reader.get(path)).json()
    response = await reader.request(
        "PATCH", f"/wards/{ward['id']}", json={"name": "Changed"}
    )
    assert_refused(response, 403)
    response = await reader.request("DELETE", f"/wards/{ward['id']}")
    assert_refused(response, 403)
    response = await reader.request("PUT", f"/wards/{ward['id']}/patients/{uuid4()}")
    assert_refused(response, 403)
    response = await reader.request("DELETE", f"/wards/{ward['id']}/patients/{uuid4()}")
    assert_refused(response, 403)
    assert (await caller.get(path)).json() == before
    await caller.delete(path)
    response = await reader.post(f"{path}/restore")
    assert_refused(response, 403)


async def test_read_returns_the_ward(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    ward = await make_ward(caller)
    response = await caller.get(f"/wards/{ward['id']}")
    assert response.status_code == 200
    assert response.json() == ward


async def test_read_an_unknown_ward(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/wards/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/wards/{key}"), 422)


async def test_list_reaches_every_ward_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_ward(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/wards", params=query)).json()
        assert len(page["data"]) == size
        seen += [ward["id"] for ward in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_ward_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_ward(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/wards", params=query)).json()
        seen += [ward["id"] for ward in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_ward(caller)
    response = await caller.delete(f"/wards/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_ward(caller)
    page = await caller.get("/wards", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/wards", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    changes = {"name": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == ward | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == ward


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    ward = await make_ward(caller)
    response = await caller.patch(f"/wards/{ward['id']}", json=members)
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
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == ward


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    ward = await make_ward(caller)
    response = await caller.patch(f"/wards/{ward['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE wards SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE wards SET name = NULL WHERE id = $1", "name", id="name, null"
        ),
        pytest.param(
            "UPDATE wards SET name = repeat('é', 101) WHERE id = $1",
            "wards_name_length",
            id="name, too long",
        ),
        pytest.param(
            "UPDATE wards SET created_by_id = NULL WHERE id = $1",
            "created_by_id",
            id="created_by_id, null",
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
    ward = await make_ward(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, ward["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [created_by, patients].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    ward = await make_ward(caller, patient_ids=[(await make_patient(caller))["id"]])
    keys: dict[str, tuple[str, Any]] = {
        "wards_created_by_id_fkey": (
            "UPDATE wards SET created_by_id = $2 WHERE id = $1",
            uuid4(),
        ),
        "ward_patients_patient_id_fkey": (
            "UPDATE ward_patients SET patient_id = $2 WHERE ward_id = $1",
            (await make_patient(outsider))["id"],
        ),
        "ward_patients_ward_id_fkey": (
            "UPDATE ward_patients SET ward_id = $2 WHERE ward_id = $1",
            (await make_ward(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, ward["id"], key)
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute(
            "UPDATE ward_patients SET account_id = NULL WHERE ward_id = $1", ward["id"]
        )


async def test_a_deleted_ward_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"name": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM wards WHERE id = $1", ward["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_ward_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    ward = await make_ward(caller)
    path = f"/wards/{ward['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == ward
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_ward(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    ward = await make_ward(caller)
    live = f"/wards/{ward['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/wards/{uuid4()}/restore"), 404)


async def test_patients_are_put_on_and_taken_off(caller: Caller) -> None:
    """relations: patients: many.

    Adding twice is adding once; removing what isn't there is a 404.
    """
    ward = await make_ward(caller)
    patient = await make_patient(caller)
    path = f"/wards/{ward['id']}"
    link = f"{path}/patients/{patient['id']}"
    for _ in range(2):
        assert (await caller.put(link)).status_code == 204
    assert (await caller.get(path)).json()["patient_ids"] == [patient["id"]]
    assert (await caller.delete(link)).status_code == 204
    assert (await caller.get(path)).json()["patient_ids"] == []
    assert_refused(await caller.delete(link), 404)


async def test_patient_ids_replace_the_set(caller: Caller) -> None:
    """relations: patients: many.

    `patient_ids` in a body is the whole set: neither order nor repeats count.
    """
    old = (await make_patient(caller))["id"]
    new = (await make_patient(caller))["id"]
    ward = await make_ward(caller, patient_ids=[old])
    path = f"/wards/{ward['id']}"
    response = await caller.patch(path, json={"patient_ids": [new, new]})
    assert response.status_code == 200, response.text
    assert response.json()["patient_ids"] == [new]
    assert (await caller.get(path)).json()["patient_ids"] == [new]


async def test_a_patient_that_is_deleted_comes_off(caller: Caller) -> None:
    """relations: patients: many. A deleted patient is no longer among `patient_ids`."""
    patient = await make_patient(caller)
    ward = await make_ward(caller, patient_ids=[patient["id"]])
    path = f"/wards/{ward['id']}"
    response = await caller.delete(f"/patients/{patient['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(path)
    assert read.json()["patient_ids"] == []


async def test_patients_are_at_most_100(caller: Caller) -> None:
    """relations: patients: many. One patient more is a 409, and stays off."""
    most = [(await make_patient(caller))["id"] for _ in range(100)]
    ward = await make_ward(caller, patient_ids=most)
    path = f"/wards/{ward['id']}"
    patient = await make_patient(caller)
    link = f"{path}/patients/{patient['id']}"
    assert_refused(await caller.put(link), 409)
    assert (await caller.get(path)).json() == ward


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_patients_of_strangers_are_not_there(
    caller: Caller, outsider: Caller, method: str
) -> None:
    """relations: patients: many.

    A stranger's patient is refused as one that doesn't exist: a 404.
    """
    ward = await make_ward(caller)
    foreign = await make_patient(outsider)
    path = f"/wards/{ward['id']}/patients"
    answers = []
    for key in (foreign["id"], uuid4()):
        response = await caller.request(method, f"{path}/{key}")
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
