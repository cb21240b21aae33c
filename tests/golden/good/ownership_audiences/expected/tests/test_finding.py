# Compiled by restc from specs/finding.yaml: change that.
"""Findings: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.care_team_member import make_care_team_member
from tests.factories.encounter import make_encounter
from tests.factories.finding import finding_body, make_finding
from tests.factories.patient import make_patient
from tests.factories.practitioner import make_practitioner
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/findings", None),
    ("POST", "/findings", {}),
    ("GET", "/findings/{finding_id}", None),
    ("PATCH", "/findings/{finding_id}", {"text": "Changed"}),
    ("DELETE", "/findings/{finding_id}", None),
    ("POST", "/findings/{finding_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{finding_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"text": ""}, id="text, shortest"),
    pytest.param({"text": "é" * 100}, id="text, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("text", None, id="text, null"),
    pytest.param("text", "é" * 101, id="text, too long"),
    pytest.param("text", "nul \x00", id="text, a NUL byte"),
    pytest.param("text", 7, id="text, a number"),
    pytest.param("encounter_id", None, id="encounter_id, null"),
    pytest.param("encounter_id", "7", id="encounter_id, no UUID"),
    pytest.param("encounter_id", 7, id="encounter_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "deleted_at", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/findings", params=query)
    assert response.status_code == 200, response.text
    return [finding["id"] for finding in response.json()["data"]]


async def test_create_returns_the_finding_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await finding_body(caller)
    response = await caller.post("/findings", json=body)
    assert response.status_code == 201, response.text
    finding = response.json()
    assert response.headers["location"].endswith(f"/findings/{finding['id']}")
    assert finding == {
        "id": finding["id"],
        "text": body["text"],
        "encounter_id": body["encounter_id"],
    }
    assert (await caller.get(f"/findings/{finding['id']}")).json() == finding


@pytest.mark.parametrize("name", ["text", "encounter_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await finding_body(caller)
    del body[name]
    assert_invalid(await caller.post("/findings", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await finding_body(caller)
    response = await caller.post("/findings", json=body | members)
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
    body = await finding_body(caller)
    response = await caller.post("/findings", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await finding_body(caller)
    response = await caller.post("/findings", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/findings", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/findings", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/findings", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


@pytest.mark.parametrize("name", ["encounter_id"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [encounter].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {"encounter_id": (await make_encounter(outsider))["id"]}
    unknown: dict[str, Any] = {"encounter_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await finding_body(caller)
        sent = body | {name: value}
        response = await caller.post("/findings", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    finding = await make_finding(caller)
    path = f"/findings/{finding['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [encounter]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {"encounter_id": (await make_encounter(caller))["id"]}
    finding = await make_finding(caller, **references)
    assert finding.items() >= references.items()


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
    path = path.format(finding_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/findings", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_finding_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's finding exactly as for one that doesn't
    exist: a 404.
    """
    finding = await make_finding(caller)
    if path.endswith("/restore"):
        live = path.format(finding_id=finding["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/findings/{finding['id']}")
    answers = []
    for key in (finding["id"], uuid4()):
        address = path.format(finding_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/findings/{finding['id']}")).json() == finding


async def test_the_list_has_no_findings_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own findings and no others, whatever the filter.
    """
    finding = await make_finding(caller)
    own = await make_finding(outsider)
    assert await ids_of(caller) == [finding["id"]]
    assert await ids_of(colleague) == [finding["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    finding = await make_finding(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset({"records_admin"})})
    for account_id, visible in (
        (caller.account_id, [finding["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/findings", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/findings"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/findings", headers=headers), 404)


async def test_who_sees_the_encounter_sees_a_finding(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: read.

    Who sees the encounter sees a finding, and somebody else does not.
    """
    reader = await sign_in(account=caller.account_id)
    patient = await make_patient(caller)
    practitioner = await make_practitioner(caller, profile_id=str(reader.profile_id))
    await make_care_team_member(
        caller, patient_id=patient["id"], practitioner_id=practitioner["id"]
    )
    encounter = await make_encounter(caller, patient_id=patient["id"])
    finding = await make_finding(caller, encounter_id=encounter["id"])
    response = await reader.get(f"/findings/{finding['id']}")
    assert response.status_code == 200, response.text
    assert finding["id"] in await ids_of(reader)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/findings/{finding['id']}"), 404)
    assert finding["id"] not in await ids_of(other)


async def test_who_writes_the_encounter_writes_a_finding(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: write.

    Who writes the encounter writes a finding, and somebody else does not.
    """
    writer = await sign_in("records_admin", account=caller.account_id)
    patient = await make_patient(caller)
    encounter = await make_encounter(caller, patient_id=patient["id"])
    finding = await make_finding(caller, encounter_id=encounter["id"])
    path = f"/findings/{finding['id']}"
    body = await finding_body(caller, encounter_id=finding["encounter_id"])
    response = await writer.post("/findings", json=body)
    assert response.status_code == 201, response.text
    response = await caller.get(f"/findings/{response.json()['id']}")
    assert response.status_code == 200, response.text
    response = await writer.patch(path, json={"text": "Changed"})
    assert response.status_code == 200, response.text


async def test_other_members_see_no_findings(caller: Caller, sign_in: SignIn) -> None:
    """ownership: read.

    To a member of the account who is in no audience, findings don't exist.
    """
    finding = await make_finding(caller)
    other = await sign_in(account=caller.account_id)
    assert_refused(await other.get(f"/findings/{finding['id']}"), 404)
    assert finding["id"] not in await ids_of(other)
    assert_refused(
        await other.patch(f"/findings/{finding['id']}", json={"text": "Changed"}), 404
    )
    assert_refused(await other.delete(f"/findings/{finding['id']}"), 404)


async def test_who_only_sees_a_finding_does_not_change_it(
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
    finding = await make_finding(caller, encounter_id=encounter["id"])
    path = f"/findings/{finding['id']}"
    before = (await reader.get(path)).json()
    response = await reader.request(
        "PATCH", f"/findings/{finding['id']}", json={"text": "Changed"}
    )
    assert_refused(response, 403)
    response = await reader.request("DELETE", f"/findings/{finding['id']}")
    assert_refused(response, 403)
    assert (await caller.get(path)).json() == before
    await caller.delete(path)
    response = await reader.post(f"{path}/restore")
    assert response.status_code in (403, 404), response.text


async def test_who_only_sees_the_parent_makes_no_finding(
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
    encounter = await make_encounter(caller, patient_id=patient["id"])
    body = await finding_body(caller, encounter_id=encounter["id"])
    assert_refused(await reader.post("/findings", json=body), 403)


async def test_read_returns_the_finding(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    finding = await make_finding(caller)
    response = await caller.get(f"/findings/{finding['id']}")
    assert response.status_code == 200
    assert response.json() == finding


async def test_read_an_unknown_finding(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/findings/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/findings/{key}"), 422)


async def test_list_reaches_every_finding_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_finding(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/findings", params=query)).json()
        assert len(page["data"]) == size
        seen += [finding["id"] for finding in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_finding_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_finding(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/findings", params=query)).json()
        seen += [finding["id"] for finding in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_finding(caller)
    response = await caller.delete(f"/findings/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_finding(caller)
    page = await caller.get("/findings", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/findings", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    finding = await make_finding(caller)
    path = f"/findings/{finding['id']}"
    changes = {"text": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == finding | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    finding = await make_finding(caller)
    path = f"/findings/{finding['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == finding


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    finding = await make_finding(caller)
    response = await caller.patch(f"/findings/{finding['id']}", json=members)
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
    finding = await make_finding(caller)
    path = f"/findings/{finding['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == finding


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    finding = await make_finding(caller)
    response = await caller.patch(f"/findings/{finding['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE findings SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE findings SET text = NULL WHERE id = $1", "text", id="text, null"
        ),
        pytest.param(
            "UPDATE findings SET text = repeat('é', 101) WHERE id = $1",
            "findings_text_length",
            id="text, too long",
        ),
        pytest.param(
            "UPDATE findings SET encounter_id = NULL WHERE id = $1",
            "encounter_id",
            id="encounter_id, null",
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
    finding = await make_finding(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, finding["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [encounter].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    finding = await make_finding(caller)
    keys: dict[str, tuple[str, Any]] = {
        "findings_encounter_id_fkey": (
            "UPDATE findings SET encounter_id = $2 WHERE id = $1",
            (await make_encounter(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, finding["id"], key)


async def test_a_deleted_finding_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    finding = await make_finding(caller)
    path = f"/findings/{finding['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"text": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM findings WHERE id = $1", finding["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_finding_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    finding = await make_finding(caller)
    path = f"/findings/{finding['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == finding
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_finding(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    finding = await make_finding(caller)
    live = f"/findings/{finding['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/findings/{uuid4()}/restore"), 404)


async def test_a_finding_goes_and_returns_with_its_parent(caller: Caller) -> None:
    """relations: [encounter]: on_delete: cascade.

    It disappears with its parent and comes back with it; what was deleted before stays
    deleted.
    """
    encounter = await make_encounter(caller)
    kept = await make_finding(caller, encounter_id=encounter["id"])
    gone = await make_finding(caller, encounter_id=encounter["id"])
    await caller.delete(f"/findings/{gone['id']}")
    path = f"/encounters/{encounter['id']}"
    response = await caller.delete(path)
    assert response.status_code == 204, response.text
    assert_refused(await caller.get(f"/findings/{kept['id']}"), 404)
    assert_refused(await caller.post(f"/findings/{kept['id']}/restore"), 409)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    assert (await caller.get(f"/findings/{kept['id']}")).status_code == 200
    assert_refused(await caller.get(f"/findings/{gone['id']}"), 404)


async def test_a_deleted_row_gets_no_findings(caller: Caller) -> None:
    """relations: [encounter].

    A key to a deleted row is refused just as one to a row that never was.
    """
    encounter = await make_encounter(caller)
    await caller.delete(f"/encounters/{encounter['id']}")
    gone = {"encounter_id": encounter["id"]}
    body = await finding_body(caller)
    response = await caller.post("/findings", json=body | gone)
    assert_refused(response, 422, "/encounter_id")
    other = await make_finding(caller)
    response = await caller.patch(f"/findings/{other['id']}", json=gone)
    assert_refused(response, 422, "/encounter_id")
