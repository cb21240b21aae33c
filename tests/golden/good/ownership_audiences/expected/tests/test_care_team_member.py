# Compiled by restc from specs/care_team_member.yaml: change that.
"""Care team members: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.care_team_member import (
    care_team_member_body,
    make_care_team_member,
)
from tests.factories.patient import make_patient
from tests.factories.practitioner import make_practitioner
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/care-team-members", None),
    ("POST", "/care-team-members", {}),
    ("GET", "/care-team-members/{care_team_member_id}", None),
    (
        "PATCH",
        "/care-team-members/{care_team_member_id}",
        {"lead": True, "ended_at": "2026-03-02T09:30:00Z"},
    ),
    ("DELETE", "/care-team-members/{care_team_member_id}", None),
    ("POST", "/care-team-members/{care_team_member_id}/restore", None),
]
OF_ONE = [
    operation for operation in OPERATIONS if "{care_team_member_id}" in operation[1]
]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"lead": True}, id="lead, true"),
    pytest.param({"lead": False}, id="lead, false"),
    pytest.param({"ended_at": "0001-01-02T00:00:00Z"}, id="ended_at, first"),
    pytest.param({"ended_at": "9999-12-30T00:00:00Z"}, id="ended_at, last"),
    pytest.param({"ended_at": None}, id="ended_at, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("lead", None, id="lead, null"),
    pytest.param("lead", "perhaps", id="lead, a text"),
    pytest.param("lead", 2, id="lead, a number"),
    pytest.param("ended_at", "2026-03-02T09:30:00", id="ended_at, no time zone"),
    pytest.param("ended_at", "2026-02-29T09:30:00Z", id="ended_at, no such day"),
    pytest.param("ended_at", "0001-01-01T00:00:00Z", id="ended_at, too early"),
    pytest.param("ended_at", "9999-12-31T23:59:59Z", id="ended_at, too late"),
    pytest.param("ended_at", "yesterday", id="ended_at, a word"),
    pytest.param("ended_at", 0, id="ended_at, a number"),
    pytest.param("patient_id", None, id="patient_id, null"),
    pytest.param("patient_id", "7", id="patient_id, no UUID"),
    pytest.param("patient_id", 7, id="patient_id, a number"),
    pytest.param("practitioner_id", None, id="practitioner_id, null"),
    pytest.param("practitioner_id", "7", id="practitioner_id, no UUID"),
    pytest.param("practitioner_id", 7, id="practitioner_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "deleted_at", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/care-team-members", params=query)
    assert response.status_code == 200, response.text
    return [care_team_member["id"] for care_team_member in response.json()["data"]]


async def test_create_returns_the_care_team_member_with_its_defaults(
    caller: Caller,
) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await care_team_member_body(caller)
    response = await caller.post("/care-team-members", json=body)
    assert response.status_code == 201, response.text
    care_team_member = response.json()
    assert response.headers["location"].endswith(
        f"/care-team-members/{care_team_member['id']}"
    )
    assert care_team_member == {
        "id": care_team_member["id"],
        "lead": False,
        "ended_at": None,
        "patient_id": body["patient_id"],
        "practitioner_id": body["practitioner_id"],
    }
    assert (
        await caller.get(f"/care-team-members/{care_team_member['id']}")
    ).json() == care_team_member


@pytest.mark.parametrize("name", ["patient_id", "practitioner_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await care_team_member_body(caller)
    del body[name]
    assert_invalid(await caller.post("/care-team-members", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await care_team_member_body(caller)
    response = await caller.post("/care-team-members", json=body | members)
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
    body = await care_team_member_body(caller)
    response = await caller.post("/care-team-members", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await care_team_member_body(caller)
    response = await caller.post("/care-team-members", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/care-team-members", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/care-team-members", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/care-team-members", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


@pytest.mark.parametrize("name", ["patient_id", "practitioner_id"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [patient, practitioner].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {
        "patient_id": (await make_patient(outsider))["id"],
        "practitioner_id": (await make_practitioner(outsider))["id"],
    }
    unknown: dict[str, Any] = {
        "patient_id": str(uuid4()),
        "practitioner_id": str(uuid4()),
    }
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await care_team_member_body(caller)
        sent = body | {name: value}
        response = await caller.post("/care-team-members", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    care_team_member = await make_care_team_member(caller)
    path = f"/care-team-members/{care_team_member['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [patient, practitioner].

    A key to what the caller may see is stored.
    """
    references: dict[str, Any] = {
        "patient_id": (await make_patient(caller))["id"],
        "practitioner_id": (await make_practitioner(caller))["id"],
    }
    care_team_member = await make_care_team_member(caller, **references)
    assert care_team_member.items() >= references.items()


async def test_the_practitioner_is_kept_while_it_is_pointed_at(caller: Caller) -> None:
    """relations: practitioner: on_delete: restrict.

    Deleting the practitioner is a 409 as long as a row points at it.
    """
    practitioner = await make_practitioner(caller)
    await make_care_team_member(caller, practitioner_id=practitioner["id"])
    path = f"/practitioners/{practitioner['id']}"
    assert_refused(await caller.delete(path), 409)


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
    path = path.format(care_team_member_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/care-team-members", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_care_team_member_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's care team member exactly as for one that
    doesn't exist: a 404.
    """
    care_team_member = await make_care_team_member(caller)
    if path.endswith("/restore"):
        live = path.format(care_team_member_id=care_team_member["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/care-team-members/{care_team_member['id']}")
    answers = []
    for key in (care_team_member["id"], uuid4()):
        address = path.format(care_team_member_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (
            await caller.get(f"/care-team-members/{care_team_member['id']}")
        ).json() == care_team_member


async def test_the_list_has_no_care_team_members_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own care team members and no others, whatever the filter.
    """
    care_team_member = await make_care_team_member(caller)
    own = await make_care_team_member(outsider)
    assert await ids_of(caller) == [care_team_member["id"]]
    assert await ids_of(colleague) == [care_team_member["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    care_team_member = await make_care_team_member(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset({"records_admin"})})
    for account_id, visible in (
        (caller.account_id, [care_team_member["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/care-team-members", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/care-team-members"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/care-team-members", headers=headers), 404)


async def test_who_sees_the_patient_sees_a_care_team_member(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Who sees the patient sees a care team member, and somebody else does not.
    """
    reader = await sign_in(account=caller.account_id)
    patient = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(reader.profile_id))
    await make_care_team_member(
        caller, patient_id=patient["id"], practitioner_id=practitioner["id"]
    )
    care_team_member = await make_care_team_member(caller, patient_id=patient["id"])
    response = await reader.get(f"/care-team-members/{care_team_member['id']}")
    assert response.status_code == 200, response.text
    assert care_team_member["id"] in await ids_of(reader)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/care-team-members/{care_team_member['id']}"), 404)
    assert care_team_member["id"] not in await ids_of(other)


async def test_who_writes_the_patient_writes_a_care_team_member(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Who writes the patient writes a care team member, and somebody else does not.
    """
    writer = await sign_in("records_admin", account=caller.account_id)
    patient = await make_patient(caller)
    care_team_member = await make_care_team_member(caller, patient_id=patient["id"])
    path = f"/care-team-members/{care_team_member['id']}"
    body = await care_team_member_body(
        caller, patient_id=care_team_member["patient_id"]
    )
    response = await writer.post("/care-team-members", json=body)
    assert response.status_code == 201, response.text
    response = await caller.get(f"/care-team-members/{response.json()['id']}")
    assert response.status_code == 200, response.text
    response = await writer.patch(
        path, json={"lead": True, "ended_at": "2026-03-02T09:30:00Z"}
    )
    assert response.status_code == 200, response.text


async def test_other_members_see_no_care_team_members(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    To a member of the account who is in no audience, care team members don't exist.
    """
    care_team_member = await make_care_team_member(caller)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/care-team-members/{care_team_member['id']}"), 404)
    assert care_team_member["id"] not in await ids_of(other)
    assert_refused(
        await other.patch(
            f"/care-team-members/{care_team_member['id']}",
            json={"lead": True, "ended_at": "2026-03-02T09:30:00Z"},
        ),
        404,
    )
    assert_refused(
        await other.delete(f"/care-team-members/{care_team_member['id']}"), 404
    )


async def test_who_only_sees_a_care_team_member_does_not_change_it(
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
    care_team_member = await make_care_team_member(caller, patient_id=patient["id"])
    path = f"/care-team-members/{care_team_member['id']}"
    before = (await reader.get(path)).json()
    response = await reader.request(
        "PATCH",
        f"/care-team-members/{care_team_member['id']}",
        json={"lead": True, "ended_at": "2026-03-02T09:30:00Z"},
    )
    assert_refused(response, 403)
    response = await reader.request(
        "DELETE", f"/care-team-members/{care_team_member['id']}"
    )
    assert_refused(response, 403)
    assert (await caller.get(path)).json() == before
    await caller.delete(path)
    response = await reader.post(f"{path}/restore")
    assert response.status_code in (403, 404), response.text


async def test_who_only_sees_the_parent_makes_no_care_team_member(
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
    body = await care_team_member_body(caller, patient_id=patient["id"])
    assert_refused(await reader.post("/care-team-members", json=body), 403)


async def test_read_returns_the_care_team_member(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    care_team_member = await make_care_team_member(caller)
    response = await caller.get(f"/care-team-members/{care_team_member['id']}")
    assert response.status_code == 200
    assert response.json() == care_team_member


async def test_read_an_unknown_care_team_member(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/care-team-members/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/care-team-members/{key}"), 422)


async def test_list_reaches_every_care_team_member_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_care_team_member(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/care-team-members", params=query)).json()
        assert len(page["data"]) == size
        seen += [care_team_member["id"] for care_team_member in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_care_team_member_while_others_come_and_go(
    caller: Caller,
) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_care_team_member(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/care-team-members", params=query)).json()
        seen += [care_team_member["id"] for care_team_member in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_care_team_member(caller)
    response = await caller.delete(f"/care-team-members/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_care_team_member(caller)
    page = await caller.get("/care-team-members", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/care-team-members", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    care_team_member = await make_care_team_member(caller)
    path = f"/care-team-members/{care_team_member['id']}"
    changes = {"lead": True, "ended_at": "2026-03-02T09:30:00Z"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == care_team_member | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    care_team_member = await make_care_team_member(caller)
    path = f"/care-team-members/{care_team_member['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == care_team_member


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    care_team_member = await make_care_team_member(caller)
    response = await caller.patch(
        f"/care-team-members/{care_team_member['id']}", json=members
    )
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
    care_team_member = await make_care_team_member(caller)
    path = f"/care-team-members/{care_team_member['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == care_team_member


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    care_team_member = await make_care_team_member(caller)
    response = await caller.patch(
        f"/care-team-members/{care_team_member['id']}", json={name: None}
    )
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE care_team_members SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE care_team_members SET lead = NULL WHERE id = $1",
            "lead",
            id="lead, null",
        ),
        pytest.param(
            "UPDATE care_team_members SET patient_id = NULL WHERE id = $1",
            "patient_id",
            id="patient_id, null",
        ),
        pytest.param(
            "UPDATE care_team_members SET practitioner_id = NULL WHERE id = $1",
            "practitioner_id",
            id="practitioner_id, null",
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
    care_team_member = await make_care_team_member(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, care_team_member["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [patient, practitioner].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    care_team_member = await make_care_team_member(caller)
    keys: dict[str, tuple[str, Any]] = {
        "care_team_members_patient_id_fkey": (
            "UPDATE care_team_members SET patient_id = $2 WHERE id = $1",
            (await make_patient(outsider))["id"],
        ),
        "care_team_members_practitioner_id_fkey": (
            "UPDATE care_team_members SET practitioner_id = $2 WHERE id = $1",
            (await make_practitioner(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, care_team_member["id"], key)


async def test_a_deleted_care_team_member_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    care_team_member = await make_care_team_member(caller)
    path = f"/care-team-members/{care_team_member['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(
            path, json={"lead": True, "ended_at": "2026-03-02T09:30:00Z"}
        ),
        404,
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM care_team_members WHERE id = $1",
        care_team_member["id"],
    )
    assert stored is True


async def test_restore_brings_a_deleted_care_team_member_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    care_team_member = await make_care_team_member(caller)
    path = f"/care-team-members/{care_team_member['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == care_team_member
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_care_team_member(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    care_team_member = await make_care_team_member(caller)
    live = f"/care-team-members/{care_team_member['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/care-team-members/{uuid4()}/restore"), 404)


async def test_a_care_team_member_goes_and_returns_with_its_parent(
    caller: Caller,
) -> None:
    """relations: [patient]: on_delete: cascade.

    It disappears with its parent and comes back with it; what was deleted before stays
    deleted.
    """
    patient = await make_patient(caller)
    kept = await make_care_team_member(caller, patient_id=patient["id"])
    gone = await make_care_team_member(caller, patient_id=patient["id"])
    await caller.delete(f"/care-team-members/{gone['id']}")
    path = f"/patients/{patient['id']}"
    response = await caller.delete(path)
    assert response.status_code == 204, response.text
    assert_refused(await caller.get(f"/care-team-members/{kept['id']}"), 404)
    assert_refused(await caller.post(f"/care-team-members/{kept['id']}/restore"), 409)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    assert (await caller.get(f"/care-team-members/{kept['id']}")).status_code == 200
    assert_refused(await caller.get(f"/care-team-members/{gone['id']}"), 404)


async def test_a_deleted_row_gets_no_care_team_members(caller: Caller) -> None:
    """relations: [patient].

    A key to a deleted row is refused just as one to a row that never was.
    """
    patient = await make_patient(caller)
    await caller.delete(f"/patients/{patient['id']}")
    gone = {"patient_id": patient["id"]}
    body = await care_team_member_body(caller)
    response = await caller.post("/care-team-members", json=body | gone)
    assert_refused(response, 422, "/patient_id")
    other = await make_care_team_member(caller)
    response = await caller.patch(f"/care-team-members/{other['id']}", json=gone)
    assert_refused(response, 422, "/patient_id")
