# Compiled by restc from specs/claim.yaml: change that.
"""Claims: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.claim import claim_body, make_claim
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/claims", None),
    ("POST", "/claims", {}),
    ("GET", "/claims/{claim_id}", None),
    ("PATCH", "/claims/{claim_id}", {"amount": "3.50"}),
    ("DELETE", "/claims/{claim_id}", None),
    ("POST", "/claims/{claim_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{claim_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"amount": "0.01"}, id="amount, least"),
    pytest.param({"amount": "99999999.99"}, id="amount, greatest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("amount", None, id="amount, null"),
    pytest.param("amount", "0.00", id="amount, too small"),
    pytest.param("amount", "100000000.00", id="amount, too great"),
    pytest.param("amount", "0.011", id="amount, too many decimals"),
    pytest.param("amount", "NaN", id="amount, not a number"),
    pytest.param("amount", "Infinity", id="amount, infinite"),
    pytest.param("state", None, id="state, null"),
    pytest.param("state", "unknown", id="state, no such value"),
    pytest.param("state", 0, id="state, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "paid_at", "version", "deleted_at", "unknown"]

STATE_WAYS: dict[str, list[str]] = {
    "draft": [],
    "sent": ["sent"],
    "paid": ["sent", "paid"],
    "refused": ["sent", "refused"],
}
STATE_CHANGES = {
    ("draft", "sent"),
    ("sent", "paid"),
    ("sent", "refused"),
    ("refused", "draft"),
}


async def move_state(caller: Caller, claim: dict[str, Any], state: str) -> None:
    """Take a claim from its first state to another, the shortest way."""
    for step in STATE_WAYS[state]:
        response = await caller.patch(
            f"/claims/{claim['id']}", json={"state": step}, headers={"If-Match": "*"}
        )
        assert response.status_code == 200, response.text


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/claims", params=query)
    assert response.status_code == 200, response.text
    return [claim["id"] for claim in response.json()["data"]]


async def test_create_returns_the_claim_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await claim_body(caller)
    response = await caller.post("/claims", json=body)
    assert response.status_code == 201, response.text
    claim = response.json()
    assert response.headers["location"].endswith(f"/claims/{claim['id']}")
    assert response.headers["etag"]
    assert claim == {
        "id": claim["id"],
        "amount": body["amount"],
        "state": "draft",
        "paid_at": None,
        "version": 1,
    }
    assert (await caller.get(f"/claims/{claim['id']}")).json() == claim


@pytest.mark.parametrize("name", ["amount"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await claim_body(caller)
    del body[name]
    assert_invalid(await caller.post("/claims", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await claim_body(caller)
    response = await caller.post("/claims", json=body | members)
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
    body = await claim_body(caller)
    response = await caller.post("/claims", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await claim_body(caller)
    response = await caller.post("/claims", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("state", ["sent", "paid", "refused"])
async def test_create_starts_at_the_initial_state(caller: Caller, state: str) -> None:
    """transitions: state. A create starts at `draft` and nowhere else."""
    body = await claim_body(caller, state=state)
    assert_refused(await caller.post("/claims", json=body), 422, "/state")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/claims", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/claims", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/claims", json={"x": "x" * 1_048_576})
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
    path = path.format(claim_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/claims", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_claim_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's claim exactly as for one that doesn't
    exist: a 404.
    """
    claim = await make_claim(caller)
    if path.endswith("/restore"):
        live = path.format(claim_id=claim["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/claims/{claim['id']}", headers={"If-Match": "*"})
    answers = []
    for key in (claim["id"], uuid4()):
        address = path.format(claim_id=key)
        response = await outsider.request(
            method, address, json=body, headers={"If-Match": "*"}
        )
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/claims/{claim['id']}")).json() == claim


async def test_the_list_has_no_claims_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own claims and no others, whatever the filter.
    """
    claim = await make_claim(caller)
    own = await make_claim(outsider)
    assert await ids_of(caller) == [claim["id"]]
    assert await ids_of(colleague) == [claim["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_delete_needs_the_role_treasurer(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: delete.

    A caller without the role treasurer is refused with a 403, one with it is not.
    """
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.delete(path, headers={"If-Match": "*"}), 403)
    assert (await caller.get(path)).json() == claim
    unknown = f"/claims/{uuid4()}"
    assert_refused(await lacking.delete(unknown, headers={"If-Match": "*"}), 404)
    stale = {"If-Match": '"another"'}
    assert_refused(await lacking.delete(path, headers=stale), 403)
    having = await sign_in("treasurer", account=caller.account_id)
    response = await having.delete(path, headers={"If-Match": "*"})
    assert response.status_code == 204, response.text


async def test_restore_needs_the_role_treasurer(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles: restore.

    A caller without the role treasurer is refused with a 403, one with it is not.
    """
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    await caller.delete(path, headers={"If-Match": "*"})
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.post(f"{path}/restore"), 403)
    unknown = f"/claims/{uuid4()}"
    assert_refused(await lacking.post(f"{unknown}/restore"), 404)
    having = await sign_in("treasurer", account=caller.account_id)
    response = await having.post(f"{path}/restore")
    assert response.status_code == 200, response.text


async def test_a_role_counts_in_its_own_account_only(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles. A role held in another account doesn't help in this one."""
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    stranger = await sign_in("treasurer", accounts={caller.account_id: frozenset()})
    for account_id, status in ((stranger.account_id, 404), (caller.account_id, 403)):
        headers = {"X-Account-Id": str(account_id), "If-Match": "*"}
        assert_refused(await stranger.delete(path, headers=headers), status)


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    claim = await make_claim(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [claim["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/claims", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/claims"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/claims", headers=headers), 404)


async def test_read_returns_the_claim(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    claim = await make_claim(caller)
    response = await caller.get(f"/claims/{claim['id']}")
    assert response.status_code == 200
    assert response.json() == claim


async def test_read_an_unknown_claim(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/claims/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/claims/{key}"), 422)


async def test_read_answers_304_while_nothing_changes(caller: Caller) -> None:
    """api.etag. If-None-Match with the present ETag is a 304 without a body."""
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    etag = (await caller.get(path)).headers["etag"]
    unchanged = await caller.get(path, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag
    await caller.patch(path, json={"amount": "3.50"}, headers={"If-Match": "*"})
    changed = await caller.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_list_reaches_every_claim_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_claim(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/claims", params=query)).json()
        assert len(page["data"]) == size
        seen += [claim["id"] for claim in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_claim_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_claim(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/claims", params=query)).json()
        seen += [claim["id"] for claim in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_claim(caller)
    response = await caller.delete(f"/claims/{seen[-1]}", headers={"If-Match": "*"})
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_claim(caller)
    page = await caller.get("/claims", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/claims", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    changes = {"amount": "3.50"}
    response = await caller.patch(path, json=changes, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == claim | changes | {"version": claim["version"] + 1}
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    etag = (await caller.get(path)).headers["etag"]
    response = await caller.patch(path, json={}, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text
    assert response.json() == claim
    assert response.headers["etag"] == etag


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    claim = await make_claim(caller)
    response = await caller.patch(
        f"/claims/{claim['id']}", json=members, headers={"If-Match": "*"}
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
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    response = await caller.patch(path, json={name: value}, headers={"If-Match": "*"})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == claim


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    claim = await make_claim(caller)
    response = await caller.patch(
        f"/claims/{claim['id']}", json={name: None}, headers={"If-Match": "*"}
    )
    assert_invalid(response, f"/{name}")


async def test_update_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag.

    If-Match with an ETag of the past is a 412, and nothing is overwritten.
    """
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    changes = {"amount": "3.50"}
    updated = await caller.patch(path, json=changes, headers=seen)
    assert updated.status_code == 200, updated.text
    assert updated.headers["etag"] != seen["If-Match"]
    late = await caller.patch(path, json=changes, headers=seen)
    assert_refused(late, 412)
    assert (await caller.get(path)).json() == updated.json()


async def test_update_needs_if_match(caller: Caller) -> None:
    """api.etag: required. Without If-Match the answer is a 428, and nothing changes."""
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    assert_refused(await caller.patch(path, json={"amount": "3.50"}), 428)
    assert (await caller.get(path)).json() == claim


@pytest.mark.parametrize("wanted", STATE_WAYS)
@pytest.mark.parametrize("current", STATE_WAYS)
async def test_state_moves_as_allowed(
    caller: Caller, current: str, wanted: str
) -> None:
    """transitions: state.

    From every state to every other: an allowed change is made, any other is a 409.
    """
    claim = await make_claim(caller)
    await move_state(caller, claim, current)
    path = f"/claims/{claim['id']}"
    response = await caller.patch(
        path, json={"state": wanted}, headers={"If-Match": "*"}
    )
    if current == wanted or (current, wanted) in STATE_CHANGES:
        assert response.status_code == 200, response.text
    else:
        assert_refused(response, 409, "/state")
        wanted = current
    assert (await caller.get(path)).json()["state"] == wanted


async def test_paid_is_stamped(caller: Caller) -> None:
    """transitions: state: sent to paid. Becoming `paid` sets `paid_at`."""
    claim = await make_claim(caller)
    await move_state(caller, claim, "sent")
    changes = {"state": "paid"}
    response = await caller.patch(
        f"/claims/{claim['id']}", json=changes, headers={"If-Match": "*"}
    )
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated["paid_at"] is not None


async def test_draft_sets_its_members(caller: Caller) -> None:
    """transitions: state: refused to draft. Becoming `draft` sets `paid_at`."""
    claim = await make_claim(caller)
    await move_state(caller, claim, "refused")
    changes = {"state": "draft"}
    response = await caller.patch(
        f"/claims/{claim['id']}", json=changes, headers={"If-Match": "*"}
    )
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated["paid_at"] is None


async def test_paid_needs_the_role_treasurer(caller: Caller, sign_in: SignIn) -> None:
    """transitions: state: sent to paid.

    From `sent` to `paid` a caller without the role treasurer is refused with a 403.
    """
    claim = await make_claim(caller)
    await move_state(caller, claim, "sent")
    path = f"/claims/{claim['id']}"
    changes = {"state": "paid"}
    lacking = await sign_in(account=caller.account_id)
    assert_refused(
        await lacking.patch(path, json=changes, headers={"If-Match": "*"}), 403
    )
    assert (await caller.get(path)).json()["state"] == "sent"
    stale = {"If-Match": '"another"'}
    assert_refused(await lacking.patch(path, json=changes, headers=stale), 403)
    having = await sign_in("treasurer", account=caller.account_id)
    response = await having.patch(path, json=changes, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text


async def test_refused_needs_the_role_treasurer_or_auditor(
    caller: Caller, sign_in: SignIn
) -> None:
    """transitions: state: sent to refused.

    From `sent` to `refused` a caller without the role treasurer or auditor is refused
    with a 403.
    """
    claim = await make_claim(caller)
    await move_state(caller, claim, "sent")
    path = f"/claims/{claim['id']}"
    changes = {"state": "refused"}
    lacking = await sign_in(account=caller.account_id)
    assert_refused(
        await lacking.patch(path, json=changes, headers={"If-Match": "*"}), 403
    )
    assert (await caller.get(path)).json()["state"] == "sent"
    stale = {"If-Match": '"another"'}
    assert_refused(await lacking.patch(path, json=changes, headers=stale), 403)
    having = await sign_in("treasurer", account=caller.account_id)
    response = await having.patch(path, json=changes, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE claims SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE claims SET amount = NULL WHERE id = $1", "amount", id="amount, null"
        ),
        pytest.param(
            "UPDATE claims SET amount = 0.00 WHERE id = $1",
            "claims_amount_range",
            id="amount, too small",
        ),
        pytest.param(
            "UPDATE claims SET amount = 'NaN' WHERE id = $1",
            "claims_amount_range",
            id="amount, not a number",
        ),
        pytest.param(
            "UPDATE claims SET state = NULL WHERE id = $1", "state", id="state, null"
        ),
        pytest.param(
            "UPDATE claims SET state = 'unknown' WHERE id = $1",
            "claims_state_valid",
            id="state, no such value",
        ),
        pytest.param(
            "UPDATE claims SET version = NULL WHERE id = $1",
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
    claim = await make_claim(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, claim["id"])


async def test_a_deleted_claim_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    response = await caller.delete(path, headers={"If-Match": "*"})
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(path, json={"amount": "3.50"}, headers={"If-Match": "*"}),
        404,
    )
    assert_refused(await caller.delete(path, headers={"If-Match": "*"}), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM claims WHERE id = $1", claim["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_claim_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    await caller.delete(path, headers={"If-Match": "*"})
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == claim | {"version": restored["version"]}
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_claim(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    claim = await make_claim(caller)
    live = f"/claims/{claim['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/claims/{uuid4()}/restore"), 404)


async def test_delete_only_what_the_caller_has_seen(caller: Caller) -> None:
    """api.etag. If-Match with an ETag of the past is a 412, and nothing is deleted."""
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    seen = {"If-Match": (await caller.get(path)).headers["etag"]}
    await caller.patch(path, json={"amount": "3.50"}, headers={"If-Match": "*"})
    assert_refused(await caller.delete(path, headers=seen), 412)
    current = {"If-Match": (await caller.get(path)).headers["etag"]}
    response = await caller.delete(path, headers=current)
    assert response.status_code == 204, response.text


async def test_delete_needs_if_match(caller: Caller) -> None:
    """api.etag: required.

    Without If-Match the answer is a 428, and nothing is deleted.
    """
    claim = await make_claim(caller)
    path = f"/claims/{claim['id']}"
    assert_refused(await caller.delete(path), 428)
    assert (await caller.get(path)).json() == claim
