# Compiled by restc from specs/document.yaml: change that.
"""Documents: what a caller may do with them, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.document import document_body, make_document
from tests.factories.folder import make_folder
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/documents", None),
    ("POST", "/documents", {}),
    ("GET", "/documents/{document_id}", None),
    ("PATCH", "/documents/{document_id}", {"title": "Changed"}),
    ("DELETE", "/documents/{document_id}", None),
    ("POST", "/documents/{document_id}/restore", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{document_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"title": ""}, id="title, shortest"),
    pytest.param({"title": "é" * 80}, id="title, longest"),
    pytest.param({"draft_of_id": None}, id="draft_of_id, null"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("title", None, id="title, null"),
    pytest.param("title", "é" * 81, id="title, too long"),
    pytest.param("title", "nul \x00", id="title, a NUL byte"),
    pytest.param("title", 7, id="title, a number"),
    pytest.param("folder_id", None, id="folder_id, null"),
    pytest.param("folder_id", "7", id="folder_id, no UUID"),
    pytest.param("folder_id", 7, id="folder_id, a number"),
    pytest.param("draft_of_id", "7", id="draft_of_id, no UUID"),
    pytest.param("draft_of_id", 7, id="draft_of_id, a number"),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "deleted_at", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/documents", params=query)
    assert response.status_code == 200, response.text
    return [document["id"] for document in response.json()["data"]]


async def test_create_returns_the_document_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await document_body(caller)
    response = await caller.post("/documents", json=body)
    assert response.status_code == 201, response.text
    document = response.json()
    assert response.headers["location"].endswith(f"/documents/{document['id']}")
    assert document == {
        "id": document["id"],
        "title": body["title"],
        "folder_id": body["folder_id"],
        "draft_of_id": None,
    }
    assert (await caller.get(f"/documents/{document['id']}")).json() == document


@pytest.mark.parametrize("name", ["title", "folder_id"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await document_body(caller)
    del body[name]
    assert_invalid(await caller.post("/documents", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await document_body(caller)
    response = await caller.post("/documents", json=body | members)
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
    body = await document_body(caller)
    response = await caller.post("/documents", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await document_body(caller)
    response = await caller.post("/documents", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/documents", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/documents", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/documents", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


async def test_create_refuses_a_title_that_is_taken(caller: Caller) -> None:
    """unique: [folder, title].

    A second row with the same `folder_id` and `title` is a 409.
    """
    document = await make_document(caller)
    taken = await document_body(
        caller, folder_id=document["folder_id"], title=document["title"]
    )
    assert_refused(await caller.post("/documents", json=taken), 409, "/title")
    elsewhere = await document_body(caller, title=document["title"])
    response = await caller.post("/documents", json=elsewhere)
    assert response.status_code == 201, response.text


async def test_concurrent_creates_of_one_title_store_one(caller: Caller) -> None:
    """unique: [folder, title].

    Of several creates at the same time just one is a 201; the others are a 409.
    """
    body = await document_body(caller)
    creates = [caller.post("/documents", json=body) for _ in range(10)]
    responses = await asyncio.gather(*creates)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201] + [409] * 9


@pytest.mark.parametrize("name", ["folder_id", "draft_of_id"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [folder, draft_of].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {
        "folder_id": (await make_folder(outsider))["id"],
        "draft_of_id": (await make_document(outsider))["id"],
    }
    unknown: dict[str, Any] = {"folder_id": str(uuid4()), "draft_of_id": str(uuid4())}
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await document_body(caller)
        sent = body | {name: value}
        response = await caller.post("/documents", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    document = await make_document(caller)
    path = f"/documents/{document['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [folder, draft_of]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {
        "folder_id": (await make_folder(caller))["id"],
        "draft_of_id": (await make_document(caller))["id"],
    }
    document = await make_document(caller, **references)
    assert document.items() >= references.items()


async def test_the_draft_of_is_emptied_when_the_document_goes(caller: Caller) -> None:
    """relations: draft_of: on_delete: set_null.

    Deleting the document leaves the row, with null as its `draft_of_id`.
    """
    target = await make_document(caller)
    document = await make_document(caller, draft_of_id=target["id"])
    response = await caller.delete(f"/documents/{target['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(f"/documents/{document['id']}")
    assert read.json()["draft_of_id"] is None


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
    path = path.format(document_id=uuid4())
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/documents", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_document_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's document exactly as for one that doesn't
    exist: a 404.
    """
    document = await make_document(caller)
    if path.endswith("/restore"):
        live = path.format(document_id=document["id"])
        assert_refused(await outsider.post(live), 404)
        await caller.delete(f"/documents/{document['id']}")
    answers = []
    for key in (document["id"], uuid4()):
        address = path.format(document_id=key)
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    if not path.endswith("/restore"):
        assert (await caller.get(f"/documents/{document['id']}")).json() == document


async def test_the_list_has_no_documents_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own documents and no others, whatever the filter.
    """
    document = await make_document(caller)
    own = await make_document(outsider)
    assert await ids_of(caller) == [document["id"]]
    assert await ids_of(colleague) == [document["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    document = await make_document(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [document["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/documents", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/documents"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/documents", headers=headers), 404)


async def test_read_returns_the_document(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    document = await make_document(caller)
    response = await caller.get(f"/documents/{document['id']}")
    assert response.status_code == 200
    assert response.json() == document


async def test_read_an_unknown_document(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/documents/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/documents/{key}"), 422)


async def test_list_reaches_every_document_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_document(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/documents", params=query)).json()
        assert len(page["data"]) == size
        seen += [document["id"] for document in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_document_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_document(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/documents", params=query)).json()
        seen += [document["id"] for document in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_document(caller)
    response = await caller.delete(f"/documents/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_document(caller)
    page = await caller.get("/documents", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/documents", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    document = await make_document(caller)
    path = f"/documents/{document['id']}"
    changes = {"title": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == document | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    document = await make_document(caller)
    path = f"/documents/{document['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == document


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    document = await make_document(caller)
    response = await caller.patch(f"/documents/{document['id']}", json=members)
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
    document = await make_document(caller)
    path = f"/documents/{document['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == document


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    document = await make_document(caller)
    response = await caller.patch(f"/documents/{document['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


async def test_update_refuses_a_title_that_is_taken(caller: Caller) -> None:
    """unique: [folder, title].

    Taking the `folder_id` and `title` of another row is a 409, and nothing changes.
    """
    document = await make_document(caller)
    other = await make_document(caller)
    path = f"/documents/{other['id']}"
    response = await caller.patch(
        path, json={"folder_id": document["folder_id"], "title": document["title"]}
    )
    assert_refused(response, 409, "/title")
    assert (await caller.get(path)).json() == other


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE documents SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE documents SET title = NULL WHERE id = $1", "title", id="title, null"
        ),
        pytest.param(
            "UPDATE documents SET title = repeat('é', 81) WHERE id = $1",
            "documents_title_length",
            id="title, too long",
        ),
        pytest.param(
            "UPDATE documents SET folder_id = NULL WHERE id = $1",
            "folder_id",
            id="folder_id, null",
        ),
        pytest.param(
            "UPDATE documents SET draft_of_id = id WHERE id = $1",
            "documents_draft_of_id_other",
            id="draft_of_id, itself",
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
    document = await make_document(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, document["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [folder, draft_of].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    document = await make_document(caller)
    keys: dict[str, tuple[str, Any]] = {
        "documents_draft_of_id_fkey": (
            "UPDATE documents SET draft_of_id = $2 WHERE id = $1",
            (await make_document(outsider))["id"],
        ),
        "documents_folder_id_fkey": (
            "UPDATE documents SET folder_id = $2 WHERE id = $1",
            (await make_folder(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, document["id"], key)


async def test_a_deleted_document_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: soft. Nobody finds the row any more, and it is still stored."""
    document = await make_document(caller)
    path = f"/documents/{document['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"title": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT deleted_at IS NOT NULL FROM documents WHERE id = $1", document["id"]
    )
    assert stored is True


async def test_restore_brings_a_deleted_document_back(caller: Caller) -> None:
    """api.operations: restore. What was deleted is there again, as it was."""
    document = await make_document(caller)
    path = f"/documents/{document['id']}"
    await caller.delete(path)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    restored = response.json()
    assert restored == document
    assert (await caller.get(path)).json() == restored


async def test_restore_needs_a_deleted_document(caller: Caller) -> None:
    """api.operations: restore.

    Restoring what is live is a 409, what never was a 404.
    """
    document = await make_document(caller)
    live = f"/documents/{document['id']}/restore"
    assert_refused(await caller.post(live), 409)
    assert_refused(await caller.post(f"/documents/{uuid4()}/restore"), 404)


async def test_the_title_of_a_deleted_document_is_free(caller: Caller) -> None:
    """unique: [folder, title].

    It may be used again, and then the deleted row can't come back: a 409.
    """
    document = await make_document(caller)
    path = f"/documents/{document['id']}"
    await caller.delete(path)
    await make_document(
        caller, folder_id=document["folder_id"], title=document["title"]
    )
    assert_refused(await caller.post(f"{path}/restore"), 409, "/title")


async def test_a_document_goes_and_returns_with_its_parent(caller: Caller) -> None:
    """relations: [folder]: on_delete: cascade.

    It disappears with its parent and comes back with it; what was deleted before stays
    deleted.
    """
    folder = await make_folder(caller)
    kept = await make_document(caller, folder_id=folder["id"])
    gone = await make_document(caller, folder_id=folder["id"])
    await caller.delete(f"/documents/{gone['id']}")
    path = f"/folders/{folder['id']}"
    response = await caller.delete(path)
    assert response.status_code == 204, response.text
    assert_refused(await caller.get(f"/documents/{kept['id']}"), 404)
    assert_refused(await caller.post(f"/documents/{kept['id']}/restore"), 409)
    response = await caller.post(f"{path}/restore")
    assert response.status_code == 200, response.text
    assert (await caller.get(f"/documents/{kept['id']}")).status_code == 200
    assert_refused(await caller.get(f"/documents/{gone['id']}"), 404)


@pytest.mark.parametrize("name", ["folder_id", "draft_of_id"])
async def test_a_deleted_row_gets_no_documents(caller: Caller, name: str) -> None:
    """relations: [folder, draft_of].

    A key to a deleted row is refused just as one to a row that never was.
    """
    folder = await make_folder(caller)
    parent = await make_document(caller, folder_id=folder["id"])
    await caller.delete(f"/documents/{parent['id']}")
    await caller.delete(f"/folders/{folder['id']}")
    gone = {name: {"folder_id": folder["id"], "draft_of_id": parent["id"]}[name]}
    body = await document_body(caller)
    response = await caller.post("/documents", json=body | gone)
    assert_refused(response, 422, f"/{name}")
    other = await make_document(caller)
    response = await caller.patch(f"/documents/{other['id']}", json=gone)
    assert_refused(response, 422, f"/{name}")
