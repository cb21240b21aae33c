# Compiled by restc from specs/team.yaml: change that.
"""Teams: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.team import make_team, team_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/teams", None),
    ("POST", "/teams", {}),
    ("GET", "/teams/{team_id}", None),
    ("PATCH", "/teams/{team_id}", {"name": "Changed", "code": "spring-launch"}),
    ("DELETE", "/teams/{team_id}", None),
    ("POST", "/teams/{team_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{team_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"name": ""}, id="name, shortest"),
    pytest.param({"name": "é" * 80}, id="name, longest"),
    pytest.param({"code": "spring-launch"}, id="code, an example"),
    pytest.param({"code": "a" * 40}, id="code, longest"),
    pytest.param({"code": None}, id="code, null"),
    pytest.param({"badge": -(2**31)}, id="badge, least"),
    pytest.param({"badge": 2**31 - 1}, id="badge, greatest"),
    pytest.param({"badge": None}, id="badge, null"),
    pytest.param({"open": True}, id="open, true"),
    pytest.param({"open": False}, id="open, false"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("name", None, id="name, null"),
    pytest.param("name", "é" * 81, id="name, too long"),
    pytest.param("name", "nul \x00", id="name, a NUL byte"),
    pytest.param("name", 7, id="name, a number"),
    pytest.param("code", "a" * 41, id="code, too long"),
    pytest.param("code", "!", id="code, no match"),
    pytest.param("code", "nul \x00", id="code, a NUL byte"),
    pytest.param("code", 7, id="code, a number"),
    pytest.param("badge", -(2**31) - 1, id="badge, too small"),
    pytest.param("badge", 2**31, id="badge, too great"),
    pytest.param("badge", -2147483647.5, id="badge, a fraction"),
    pytest.param("badge", "1", id="badge, a text"),
    pytest.param("badge", True, id="badge, a boolean"),
    pytest.param("open", None, id="open, null"),
    pytest.param("open", "perhaps", id="open, a text"),
    pytest.param("open", 2, id="open, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "deleted_at", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/teams", params=query)
    assert response.status_code == 200, response.text
    return [team["id"] for team in response.json()["data"]]


async def test_create_returns_the_team_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await team_body(caller)
    response = await caller.post("/teams", json=body)
    assert response.status_code == 201, response.text
    team = response.json()
    assert response.headers["location"].endswith(f"/teams/{team['id']}")
    assert team == {
        "id": team["id"],
        "name": body["name"],
        "code": None,
        "badge": body["badge"],
        "open": True,
    }
    assert (await caller.get(f"/teams/{team['id']}")).json() == team


@pytest.mark.parametrize("name", ["name"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await team_body(caller)
    del body[name]
    assert_invalid(await caller.post("/teams", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await team_body(caller)
    response = await caller.post("/teams", json=body | members)
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
    body = await team_body(caller)
    response = await caller.post("/teams", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await team_body(caller)
    response = await caller.post("/teams", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/teams", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/teams", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/teams", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_name_that_is_taken(
    caller: Caller, outsider: Caller
) -> None:
    """unique: [name]. A second row with the same `name` is a 409."""
    team = await make_team(caller)
    taken = await team_body(caller, name=team["name"].swapcase())
    assert_refused(await caller.post("/teams", json=taken), 409, "/name")
    theirs = await team_body(outsider, name=team["name"].swapcase())
    response = await outsider.post("/teams", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_name_store_one(caller: Caller) -> None:
    """unique: [name].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await team_body(caller)
    creates = [caller.post("/teams", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


async def test_create_refuses_a_code_that_is_taken(caller: Caller) -> None:
    """unique: [code]. A second row with the same `code` is a 409."""
    team = await make_team(caller, code="spring-launch1")
    taken = await team_body(caller, code=team["code"])
    assert_refused(await caller.post("/teams", json=taken), 409, "/code")


async def test_concurrent_creates_of_one_code_store_one(caller: Caller) -> None:
    """unique: [code].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await team_body(caller, code="spring-launch1")
    creates = [caller.post("/teams", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


async def test_create_refuses_a_badge_that_is_taken(
    caller: Caller, outsider: Caller
) -> None:
    """unique: [badge]. A second row with the same `badge` is a 409."""
    team = await make_team(caller, badge=4)
    taken = await team_body(caller, badge=team["badge"])
    assert_refused(await caller.post("/teams", json=taken), 409, "/badge")
    theirs = await team_body(outsider, badge=team["badge"])
    response = await outsider.post("/teams", json=theirs)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_badge_store_one(caller: Caller) -> None:
    """unique: [badge].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await team_body(caller, badge=4)
    creates = [caller.post("/teams", json=body) for _ in range(10)]
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
    path = path.format(team_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/teams", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_team_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's team exactly as for one that doesn't exist:
    a 404.
    """
    team = await make_team(caller)
    if path.endswith("/restore"):
        live = path.format(team_id=team["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/teams/{team['id']}")
    answers = []
    for key in (team["id"], uuid4()):
        address = path.format(team_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/teams/{team['id']}")).json() == team


async def test_the_list_has_no_teams_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own teams and no others, whatever the filter.
    """
    team = await make_team(caller)
    own = await make_team(outsider)
    assert await ids_of(caller) == [team["id"]]
    assert await ids_of(colleague) == [team["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    team = await make_team(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [team["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/teams", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/teams"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/teams", headers=headers), 404)


async def test_read_returns_the_team(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    team = await make_team(caller)
    response = await caller.get(f"/teams/{team['id']}")
    assert response.status_code == 200
    assert response.json() == team


async def test_read_an_unknown_team(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/teams/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/teams/{key}"), 422)


async def test_list_reaches_every_team_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_team(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/teams", params=query)).json()
        assert len(page["data"]) == size
        seen += [team["id"] for team in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_team_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_team(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/teams", params=query)).json()
        seen += [team["id"] for team in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_team(caller)
    response = await caller.delete(f"/teams/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_team(caller)
    page = await caller.get("/teams", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/teams", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    team = await make_team(caller)
    path = f"/teams/{team['id']}"
    changes = {"name": "Changed", "code": "spring-launch"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == team | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    team = await make_team(caller)
    path = f"/teams/{team['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == team


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    team = await make_team(caller)
    response = await caller.patch(f"/teams/{team['id']}", json=members)
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
    team = await make_team(caller)
    path = f"/teams/{team['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == team


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    team = await make_team(caller)
    response = await caller.patch(f"/teams/{team['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_refuses_a_name_that_is_taken(caller: Caller) -> None:
    """unique: [name].

    Taking the `name` of another row is a 409, and nothing changes.
    """
    team = await make_team(caller)
    other = await make_team(caller)
    path = f"/teams/{other['id']}"
    response = await caller.patch(path, json={"name": team["name"].swapcase()})
    assert_refused(response, 409, "/name")
    assert (await caller.get(path)).json() == other


async def test_update_refuses_a_code_that_is_taken(caller: Caller) -> None:
    """unique: [code].

    Taking the `code` of another row is a 409, and nothing changes.
    """
    team = await make_team(caller, code="spring-launch1")
    other = await make_team(caller)
    path = f"/teams/{other['id']}"
    response = await caller.patch(path, json={"code": team["code"]})
    assert_refused(response, 409, "/code")
    assert (await caller.get(path)).json() == other


async def test_update_refuses_a_badge_that_is_taken(caller: Caller) -> None:
    """unique: [badge].

    Taking the `badge` of another row is a 409, and nothing changes.
    """
    team = await make_team(caller, badge=4)
    other = await make_team(caller)
    path = f"/teams/{other['id']}"
    response = await caller.patch(path, json={"badge": team["badge"]})
    assert_refused(response, 409, "/badge")
    assert (await caller.get(path)).json() == other


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE teams SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE teams SET name = NULL WHERE id = $1", "name", id="name, null"
        ),
        pytest.param(
            "UPDATE teams SET name = repeat('é', 81) WHERE id = $1",
            "teams_name_length",
            id="name, too long",
        ),
        pytest.param(
            "UPDATE teams SET code = '!' WHERE id = $1",
            "teams_code_format",
            id="code, no match",
        ),
        pytest.param(
            "UPDATE teams SET code = repeat('a', 41) WHERE id = $1",
            "teams_code_length",
            id="code, too long",
        ),
        pytest.param(
            "UPDATE teams SET open = NULL WHERE id = $1", "open", id="open, null"
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
    team = await make_team(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, team["id"])


async def test_a_deleted_team_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    team = await make_team(caller)
    path = f"/teams/{team['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(
        await caller.patch(path, json={"name": "Changed", "code": "spring-launch"}), 404
    )
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM teams WHERE id = $1", team["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_team_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    team = await make_team(caller)
    path = f"/teams/{team['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == team
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_team(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    team = await make_team(caller)
    live = f"/teams/{team['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/teams/{uuid4()}/restore"), 404)


async def test_the_name_of_a_deleted_team_is_free(caller: Caller) -> None:
    """unique: [name].

    It may be used again, and then the deleted row can't come back: a 409.
    """
    team = await make_team(caller)
    path = f"/teams/{team['id']}"
    await caller.delete(path)
    await make_team(caller, name=team["name"].swapcase())
    assert_refused(await caller.post(f"{path}/restore"), 409, "/name")


async def test_the_badge_of_a_deleted_team_is_free(caller: Caller) -> None:
    """unique: [badge].

    It may be used again, and then the deleted row can't come back: a 409.
    """
    team = await make_team(caller, badge=4)
    path = f"/teams/{team['id']}"
    await caller.delete(path)
    await make_team(caller, badge=team["badge"])
    assert_refused(await caller.post(f"{path}/restore"), 409, "/badge")
