# Compiled by restc from specs/membership.yaml: change that.
"""Memberships: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.membership import make_membership, membership_body
from tests.factories.profile import make_profile
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/memberships", None),
    ("POST", "/memberships", {}),
    ("GET", "/memberships/{membership_id}", None),
    ("PATCH", "/memberships/{membership_id}", {"role": "admin"}),
    ("DELETE", "/memberships/{membership_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{membership_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"role": "admin"}, id="role, admin"),
    pytest.param({"role": "member"}, id="role, member"),
    pytest.param({"role": "guest"}, id="role, guest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("role", None, id="role, null"),
    pytest.param("role", "unknown", id="role, no such value"),
    pytest.param("role", 0, id="role, a number"),
    pytest.param("profile_id", None, id="profile_id, null"),
    pytest.param("profile_id", "7", id="profile_id, no UUID"),
    pytest.param("profile_id", 7, id="profile_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "created_at", "updated_at", "unknown"]

# Rows that each filter tells apart, in the order of each sort key.
ROWS: dict[str, dict[str, Any]] = {
    "first": {"role": "admin"},
    "second": {"role": "guest"},
    "third": {"role": "member"},
}


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/memberships", params=query)
    assert response.status_code == 200, response.text
    return [membership["id"] for membership in response.json()["data"]]


async def test_create_returns_the_membership_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await membership_body(caller)
    response = await caller.post("/memberships", json=body)
    assert response.status_code == 201, response.text
    membership = response.json()
    assert response.headers["location"].endswith(f"/memberships/{membership['id']}")
    assert membership == {
        "id": membership["id"],
        "role": "member",
        "profile_id": body["profile_id"],
        "created_at": membership["created_at"],
        "updated_at": membership["updated_at"],
    }
    assert (await caller.get(f"/memberships/{membership['id']}")).json() == membership


@pytest.mark.parametrize("name", ["profile_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await membership_body(caller)
    del body[name]
    assert_invalid(await caller.post("/memberships", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await membership_body(caller)
    response = await caller.post("/memberships", json=body | members)
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
    body = await membership_body(caller)
    response = await caller.post("/memberships", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await membership_body(caller)
    response = await caller.post("/memberships", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/memberships", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/memberships", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/memberships", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_profile_that_is_taken(
    caller: Caller, outsider: Caller
) -> None:
    """unique: [profile]. A second row with the same `profile_id` is a 409."""
    membership = await make_membership(caller)
    taken = await membership_body(caller, profile_id=membership["profile_id"])
    assert_refused(await caller.post("/memberships", json=taken), 409, "/profile_id")
    theirs = await membership_body(outsider, profile_id=membership["profile_id"])
    response = await outsider.post("/memberships", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_profile_store_one(caller: Caller) -> None:
    """unique: [profile].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await membership_body(caller)
    creates = [caller.post("/memberships", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


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
    path = path.format(membership_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/memberships", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_membership_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's membership exactly as for one that doesn't
    exist: a 404.
    """
    membership = await make_membership(caller)
    answers = []
    for key in (membership["id"], uuid4()):
        address = path.format(membership_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/memberships/{membership['id']}")).json() == membership


async def test_the_list_has_no_memberships_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own memberships and no others, whatever the filter.
    """
    membership = await make_membership(caller)
    own = await make_membership(outsider)
    assert await ids_of(caller) == [membership["id"]]
    assert await ids_of(colleague) == [membership["id"]]
    assert await ids_of(outsider) == [own["id"]]
    assert membership["id"] not in await ids_of(outsider, role=membership["role"])


async def test_create_needs_the_role_admin(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: create.

    A caller without the role admin is refused with a 403, one with it is not.
    """
    body = await membership_body(caller)
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.post("/memberships", json=body), 403)
    having = await sign_in("admin", account=caller.account_id)
    response = await having.post("/memberships", json=body)
    assert response.status_code == 201, response.text


async def test_update_needs_the_role_admin(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: update.

    A caller without the role admin is refused with a 403, one with it is not.
    """
    membership = await make_membership(caller)
    path = f"/memberships/{membership['id']}"
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.patch(path, json={"role": "admin"}), 403)
    assert (await caller.get(path)).json() == membership
    unknown = f"/memberships/{uuid4()}"
    assert_refused(await lacking.patch(unknown, json={"role": "admin"}), 404)
    having = await sign_in("admin", account=caller.account_id)
    response = await having.patch(path, json={"role": "admin"})
    assert response.status_code == 200, response.text


async def test_delete_needs_the_role_admin(caller: Caller, sign_in: SignIn) -> None:
    """api.roles: delete.

    A caller without the role admin is refused with a 403, one with it is not.
    """
    membership = await make_membership(caller)
    path = f"/memberships/{membership['id']}"
    lacking = await sign_in(account=caller.account_id)
    assert_refused(await lacking.delete(path), 403)
    assert (await caller.get(path)).json() == membership
    unknown = f"/memberships/{uuid4()}"
    assert_refused(await lacking.delete(unknown), 404)
    having = await sign_in("admin", account=caller.account_id)
    response = await having.delete(path)
    assert response.status_code == 204, response.text


async def test_a_role_counts_in_its_own_account_only(
    caller: Caller, sign_in: SignIn
) -> None:
    """api.roles. A role held in another account doesn't help in this one."""
    membership = await make_membership(caller)
    path = f"/memberships/{membership['id']}"
    stranger = await sign_in("admin", accounts={caller.account_id: frozenset()})
    for account_id, status in ((stranger.account_id, 404), (caller.account_id, 403)):
        headers = {"X-Account-Id": str(account_id)}
        assert_refused(
            await stranger.patch(path, json={"role": "admin"}, headers=headers), status
        )


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    membership = await make_membership(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [membership["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/memberships", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/memberships"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/memberships", headers=headers), 404)


async def test_read_returns_the_membership(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    membership = await make_membership(caller)
    response = await caller.get(f"/memberships/{membership['id']}")
    assert response.status_code == 200
    assert response.json() == membership


async def test_read_an_unknown_membership(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/memberships/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/memberships/{key}"), 422)


async def test_related_rows_are_answered_in_place(caller: Caller) -> None:
    """api.expand: [profile].

    What `expand` names stands beside its key, in a list as in one row, which then has
    no ETag.
    """
    membership = await make_membership(caller, profile_id=await make_profile(caller))
    path = f"/memberships/{membership['id']}"
    query = {"expand": "profile"}
    response = await caller.get(path, params=query)
    assert response.status_code == 200, response.text
    expanded = response.json()
    assert expanded.items() >= membership.items()
    for name, key in (("profile", "profile_id"),):
        assert expanded[name]["id"] == membership[key]
    page = (await caller.get("/memberships", params=query)).json()
    assert [found for found in page["data"] if found["id"] == membership["id"]] == [
        expanded
    ]


async def test_list_reaches_every_membership_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_membership(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/memberships", params=query)).json()
        assert len(page["data"]) == size
        seen += [membership["id"] for membership in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_membership_while_others_come_and_go(
    caller: Caller,
) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_membership(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/memberships", params=query)).json()
        seen += [membership["id"] for membership in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_membership(caller)
    response = await caller.delete(f"/memberships/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_membership(caller)
    page = await caller.get("/memberships", params={"limit": 1, "count": "exact"})
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
        ("role", "unknown"),
        ("role__ne", "unknown"),
        ("role__in", "unknown"),
        ("profile_id", "7"),
        ("profile_id__ne", "7"),
        ("profile_id__in", "7"),
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
    response = await caller.get("/memberships", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_list_refuses_the_cursor_of_another_list(caller: Caller) -> None:
    """HTTP: pages.

    A cursor belongs to the sort and the filters that it was made for.
    """
    for _ in range(2):
        await make_membership(caller)
    page = await caller.get("/memberships", params={"limit": 1})
    cursor = page.json()["next_cursor"]
    for other in (
        {"sort": "created_at"},
        {"role": "guest"},
    ):
        response = await caller.get("/memberships", params={"cursor": cursor, **other})
        assert_refused(response, 422, "/cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"role": "guest"}, ["second"]),
        ({"role__ne": "guest"}, ["first", "third"]),
        ({"role__in": "guest,member"}, ["second", "third"]),
    ],
    ids=str,
)
async def test_list_finds_what_is_asked_for(
    caller: Caller, query: dict[str, str], expected: list[str]
) -> None:
    """api.filter: [role, profile].

    Each filter and the search select the rows that they should, alone and together.
    """
    names = {
        (await make_membership(caller, **members))["id"]: name
        for name, members in ROWS.items()
    }
    assert {names[key] for key in await ids_of(caller, **query)} == set(expected)


@pytest.mark.parametrize("name", ["created_at"])
async def test_list_sorts_both_ways(caller: Caller, name: str) -> None:
    """api.sort: [created_at].

    Each sort key orders the rows, and a minus sign reverses them.
    """
    ids = [
        (await make_membership(caller, **members))["id"] for members in ROWS.values()
    ]
    assert await ids_of(caller, sort=name) == ids
    assert await ids_of(caller, sort=f"-{name}") == ids[::-1]


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    membership = await make_membership(caller)
    path = f"/memberships/{membership['id']}"
    changes = {"role": "admin"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == membership | changes | {"updated_at": updated["updated_at"]}
    assert updated["updated_at"] > membership["updated_at"]
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    membership = await make_membership(caller)
    path = f"/memberships/{membership['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == membership


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"role": "admin"}, id="role, admin"),
        pytest.param({"role": "member"}, id="role, member"),
        pytest.param({"role": "guest"}, id="role, guest"),
    ],
)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    membership = await make_membership(caller)
    response = await caller.patch(f"/memberships/{membership['id']}", json=members)
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
    membership = await make_membership(caller)
    path = f"/memberships/{membership['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == membership


@pytest.mark.parametrize("name", [*NOT_WRITABLE, "profile_id"])
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    membership = await make_membership(caller)
    response = await caller.patch(f"/memberships/{membership['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE memberships SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE memberships SET role = NULL WHERE id = $1", "role", id="role, null"
        ),
        pytest.param(
            "UPDATE memberships SET role = 'unknown' WHERE id = $1",
            "memberships_role_valid",
            id="role, no such value",
        ),
        pytest.param(
            "UPDATE memberships SET profile_id = NULL WHERE id = $1",
            "profile_id",
            id="profile_id, null",
        ),
        pytest.param(
            "UPDATE memberships SET created_at = NULL WHERE id = $1",
            "created_at",
            id="created_at, null",
        ),
        pytest.param(
            "UPDATE memberships SET updated_at = NULL WHERE id = $1",
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
    membership = await make_membership(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, membership["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [profile].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    membership = await make_membership(caller)
    keys: dict[str, tuple[str, Any]] = {
        "memberships_account_id_fkey": (
            "UPDATE memberships SET account_id = $2 WHERE id = $1",
            uuid4(),
        ),
        "memberships_profile_id_fkey": (
            "UPDATE memberships SET profile_id = $2 WHERE id = $1",
            uuid4(),
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, membership["id"], key)


async def test_a_deleted_membership_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    membership = await make_membership(caller)
    path = f"/memberships/{membership['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"role": "admin"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM memberships WHERE id = $1", membership["id"]
    )
    assert stored is None
