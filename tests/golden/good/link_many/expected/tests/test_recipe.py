# Compiled by restc from specs/recipe.yaml: change that.
"""Recipes: what a caller may do with them, and what is refused."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.broken import INVALID_TOKENS, MALFORMED, MALFORMED_IDS
from tests.caller import Caller, SignIn
from tests.factories.ingredient import make_ingredient
from tests.factories.recipe import make_recipe, recipe_body
from tests.problem import assert_invalid, assert_refused, told

OPERATIONS: list[tuple[str, str, object]] = [
    ("GET", "/recipes", None),
    ("POST", "/recipes", {}),
    ("GET", "/recipes/{recipe_id}", None),
    ("PATCH", "/recipes/{recipe_id}", {"name": "Changed"}),
    ("DELETE", "/recipes/{recipe_id}", None),
    ("PUT", "/recipes/{recipe_id}/ingredients/{ingredient_id}", None),
    ("DELETE", "/recipes/{recipe_id}/ingredients/{ingredient_id}", None),
    ("PUT", "/recipes/{recipe_id}/similar/{linked_recipe_id}", None),
    ("DELETE", "/recipes/{recipe_id}/similar/{linked_recipe_id}", None),
]
OF_ONE = [operation for operation in OPERATIONS if "{recipe_id}" in operation[1]]

# What is just inside of what a member may be, and told as it was sent.
ACCEPTED = [
    pytest.param({"name": ""}, id="name, shortest"),
    pytest.param({"name": "é" * 80}, id="name, longest"),
]

# What is just outside, or of another kind altogether.
REFUSED = [
    pytest.param("name", None, id="name, null"),
    pytest.param("name", "é" * 81, id="name, too long"),
    pytest.param("name", "nul \x00", id="name, a NUL byte"),
    pytest.param("name", 7, id="name, a number"),
    pytest.param("ingredient_ids", None, id="ingredient_ids, null"),
    pytest.param("ingredient_ids", ["7"], id="ingredient_ids, no UUID"),
    pytest.param(
        "ingredient_ids",
        [str(uuid4()) for _ in range(31)],
        id="ingredient_ids, too many",
    ),
    pytest.param("recipe_ids", None, id="recipe_ids, null"),
    pytest.param("recipe_ids", ["7"], id="recipe_ids, no UUID"),
    pytest.param(
        "recipe_ids", [str(uuid4()) for _ in range(101)], id="recipe_ids, too many"
    ),
]

# What no caller may set.
NOT_WRITABLE = ["id", "account_id", "unknown"]


async def ids_of(client: AsyncClient, **query: Any) -> list[str]:
    """The ids on the page that answers this query, in its order."""
    response = await client.get("/recipes", params=query)
    assert response.status_code == 200, response.text
    return [recipe["id"] for recipe in response.json()["data"]]


async def test_create_returns_the_recipe_with_its_defaults(caller: Caller) -> None:
    """fields.

    What has a default, or may be null, need not be sent; the answer has every member.
    """
    body = await recipe_body(caller)
    response = await caller.post("/recipes", json=body)
    assert response.status_code == 201, response.text
    recipe = response.json()
    assert response.headers["location"].endswith(f"/recipes/{recipe['id']}")
    assert recipe == {
        "id": recipe["id"],
        "name": body["name"],
        "ingredient_ids": [],
        "recipe_ids": [],
    }
    assert (await caller.get(f"/recipes/{recipe['id']}")).json() == recipe


@pytest.mark.parametrize("name", ["name"])
async def test_create_needs_each_required_member(caller: Caller, name: str) -> None:
    """fields: required.

    A body without one of the required members is a 422 that names it.
    """
    body = await recipe_body(caller)
    del body[name]
    assert_invalid(await caller.post("/recipes", json=body), f"/{name}")


@pytest.mark.parametrize("members", ACCEPTED)
async def test_create_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    body = await recipe_body(caller)
    response = await caller.post("/recipes", json=body | members)
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
    body = await recipe_body(caller)
    response = await caller.post("/recipes", json=body | {name: value})
    assert_invalid(response, f"/{name}")
    assert await ids_of(caller) == []


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_create_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    body = await recipe_body(caller)
    response = await caller.post("/recipes", json=body | {name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_create_refuses_a_malformed_body(caller: Caller, content: bytes) -> None:
    """HTTP. Whatever bytes are sent as a body, the answer is a 422."""
    headers = {"Content-Type": "application/json"}
    response = await caller.post("/recipes", content=content, headers=headers)
    assert_refused(response, 422)


async def test_create_refuses_another_media_type(caller: Caller) -> None:
    """HTTP. A body that isn't announced as JSON is a 415."""
    headers = {"Content-Type": "text/plain"}
    response = await caller.post("/recipes", content=b"{}", headers=headers)
    assert_refused(response, 415)


async def test_create_refuses_too_large_a_body(caller: Caller) -> None:
    """HTTP. A body beyond the limit is a 413."""
    response = await caller.post("/recipes", json={"x": "x" * 1_048_576})
    assert_refused(response, 413)


@pytest.mark.parametrize("name", ["ingredient_ids", "recipe_ids"])
async def test_references_do_not_leave_the_account(
    caller: Caller, outsider: Caller, name: str
) -> None:
    """relations: [ingredients, similar].

    A key to what belongs to strangers is refused just as one to what doesn't exist.
    """
    foreign: dict[str, Any] = {
        "ingredient_ids": [(await make_ingredient(outsider))["id"]],
        "recipe_ids": [(await make_recipe(outsider))["id"]],
    }
    unknown: dict[str, Any] = {
        "ingredient_ids": [str(uuid4())],
        "recipe_ids": [str(uuid4())],
    }
    answers = []
    for value in (foreign[name], unknown[name]):
        body = await recipe_body(caller)
        sent = body | {name: value}
        response = await caller.post("/recipes", json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[0] == answers[1]
    recipe = await make_recipe(caller)
    path = f"/recipes/{recipe['id']}"
    for value in (foreign[name], unknown[name]):
        sent = {name: value}
        response = await caller.patch(path, json=sent)
        assert_refused(response, 422, f"/{name}")
        answers.append(told(response))
    assert answers[2] == answers[3]


async def test_references_within_the_account(caller: Caller) -> None:
    """relations: [ingredients, similar]. A key to what the caller may see is stored."""
    references: dict[str, Any] = {
        "ingredient_ids": [(await make_ingredient(caller))["id"]],
        "recipe_ids": [(await make_recipe(caller))["id"]],
    }
    recipe = await make_recipe(caller, **references)
    assert recipe.items() >= references.items()


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
    path = path.format(
        recipe_id=uuid4(), ingredient_id=uuid4(), linked_recipe_id=uuid4()
    )
    response = await anonymous.request(method, path, json=body, headers=headers)
    assert_refused(response, 401)


async def test_asks_for_a_token_before_it_judges_the_body(
    anonymous: AsyncClient,
) -> None:
    """ownership: account.

    Who has not signed in learns nothing about the body: 401 comes before 422.
    """
    headers = {"Content-Type": "application/json"}
    response = await anonymous.post("/recipes", content=b"{", headers=headers)
    assert_refused(response, 401)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_a_recipe_of_strangers_is_not_there(
    caller: Caller, outsider: Caller, method: str, path: str, body: object
) -> None:
    """ownership: account.

    Every operation answers for a stranger's recipe exactly as for one that doesn't
    exist: a 404.
    """
    recipe = await make_recipe(caller)
    ingredient_id = (await make_ingredient(outsider))["id"]
    linked_recipe_id = (await make_recipe(outsider))["id"]
    answers = []
    for key in (recipe["id"], uuid4()):
        address = path.format(
            recipe_id=key,
            ingredient_id=ingredient_id,
            linked_recipe_id=linked_recipe_id,
        )
        response = await outsider.request(method, address, json=body)
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
    assert (await caller.get(f"/recipes/{recipe['id']}")).json() == recipe


async def test_the_list_has_no_recipes_of_strangers(
    caller: Caller, colleague: Caller, outsider: Caller
) -> None:
    """ownership: account.

    A caller finds the own recipes and no others, whatever the filter.
    """
    recipe = await make_recipe(caller)
    own = await make_recipe(outsider)
    assert await ids_of(caller) == [recipe["id"]]
    assert await ids_of(colleague) == [recipe["id"]]
    assert await ids_of(outsider) == [own["id"]]


async def test_the_account_is_the_one_that_the_header_names(
    caller: Caller, sign_in: SignIn
) -> None:
    """ownership: account.

    One account is active in a request; one that the caller isn't in is a 404.
    """
    recipe = await make_recipe(caller)
    stranger = await sign_in(accounts={caller.account_id: frozenset()})
    for account_id, visible in (
        (caller.account_id, [recipe["id"]]),
        (stranger.account_id, []),
    ):
        headers = {"X-Account-Id": str(account_id)}
        page = (await stranger.get("/recipes", headers=headers)).json()
        assert [found["id"] for found in page["data"]] == visible
    assert_refused(await stranger.get("/recipes"), 422, "/x-account-id")
    headers = {"X-Account-Id": str(uuid4())}
    assert_refused(await stranger.get("/recipes", headers=headers), 404)


async def test_read_returns_the_recipe(caller: Caller) -> None:
    """api.operations: read. What was created is read as it was answered."""
    recipe = await make_recipe(caller)
    response = await caller.get(f"/recipes/{recipe['id']}")
    assert response.status_code == 200
    assert response.json() == recipe


async def test_read_an_unknown_recipe(caller: Caller) -> None:
    """HTTP. An id that nothing has is a 404."""
    assert_refused(await caller.get(f"/recipes/{uuid4()}"), 404)


@pytest.mark.parametrize("key", MALFORMED_IDS.values(), ids=MALFORMED_IDS)
async def test_read_with_a_malformed_id(caller: Caller, key: str) -> None:
    """HTTP. An id of another form is a 422, however long or strange it is."""
    assert_refused(await caller.get(f"/recipes/{key}"), 422)


async def test_list_reaches_every_recipe_once(caller: Caller) -> None:
    """HTTP: pages.

    Following next_cursor until it is null meets every row, and none twice.
    """
    ids = [(await make_recipe(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for size in (2, 2, 1):
        page = (await caller.get("/recipes", params=query)).json()
        assert len(page["data"]) == size
        seen += [recipe["id"] for recipe in page["data"]]
        query["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert sorted(seen) == sorted(ids)


async def test_list_loses_no_recipe_while_others_come_and_go(caller: Caller) -> None:
    """HTTP: pages.

    Rows that are there all the while are met once, whatever is written between two
    pages.
    """
    ids = [(await make_recipe(caller))["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await caller.get("/recipes", params=query)).json()
        seen += [recipe["id"] for recipe in page["data"]]
        query["cursor"] = page["next_cursor"]
        if query["cursor"] is None:
            break
        if len(seen) == 2:
            await make_recipe(caller)
    response = await caller.delete(f"/recipes/{seen[-1]}")
    assert response.status_code == 204, response.text
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_list_counts_on_request(caller: Caller) -> None:
    """HTTP: pages. `count=exact` adds the number of all matching rows."""
    for _ in range(3):
        await make_recipe(caller)
    page = await caller.get("/recipes", params={"limit": 1, "count": "exact"})
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
    response = await caller.get("/recipes", params={name: value})
    assert_invalid(response, f"/{name}")


async def test_update_changes_what_was_sent_and_nothing_else(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    The members in the body change; every other one stays as it was.
    """
    recipe = await make_recipe(caller)
    path = f"/recipes/{recipe['id']}"
    changes = {"name": "Changed"}
    response = await caller.patch(path, json=changes)
    assert response.status_code == 200, response.text
    updated = response.json()
    assert updated == recipe | changes
    assert (await caller.get(path)).json() == updated


async def test_update_with_nothing_changes_nothing(caller: Caller) -> None:
    """HTTP: PATCH is a merge patch.

    An empty object changes nothing, not even the time of the last change.
    """
    recipe = await make_recipe(caller)
    path = f"/recipes/{recipe['id']}"
    response = await caller.patch(path, json={})
    assert response.status_code == 200, response.text
    assert response.json() == recipe


@pytest.mark.parametrize("members", ACCEPTED)
async def test_update_accepts_the_bounds(
    caller: Caller, members: dict[str, Any]
) -> None:
    """fields: constraints.

    A value just inside each constraint is stored and told as it was sent.
    """
    recipe = await make_recipe(caller)
    response = await caller.patch(f"/recipes/{recipe['id']}", json=members)
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
    recipe = await make_recipe(caller)
    path = f"/recipes/{recipe['id']}"
    response = await caller.patch(path, json={name: value})
    assert_invalid(response, f"/{name}")
    assert (await caller.get(path)).json() == recipe


@pytest.mark.parametrize("name", NOT_WRITABLE)
async def test_update_refuses_what_callers_may_not_set(
    caller: Caller, name: str
) -> None:
    """ownership; fields: access.

    Members that the server sets, and members that don't exist, are a 422.
    """
    recipe = await make_recipe(caller)
    response = await caller.patch(f"/recipes/{recipe['id']}", json={name: None})
    assert_invalid(response, f"/{name}")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        pytest.param(
            "UPDATE recipes SET account_id = NULL WHERE id = $1",
            "account_id",
            id="account_id, null",
        ),
        pytest.param(
            "UPDATE recipes SET name = NULL WHERE id = $1", "name", id="name, null"
        ),
        pytest.param(
            "UPDATE recipes SET name = repeat('é', 81) WHERE id = $1",
            "recipes_name_length",
            id="name, too long",
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
    recipe = await make_recipe(caller)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=f'"{broken}"'):
        await connection.execute(statement, recipe["id"])


async def test_the_database_keeps_the_keys_too(
    caller: Caller, outsider: Caller, connection: asyncpg.Connection
) -> None:
    """relations: [ingredients, similar].

    A key to what belongs to strangers, or to nothing, is refused by the table itself as
    well.
    """
    recipe = await make_recipe(
        caller,
        ingredient_ids=[(await make_ingredient(caller))["id"]],
        recipe_ids=[(await make_recipe(caller))["id"]],
    )
    keys: dict[str, tuple[str, Any]] = {
        "recipe_ingredients_ingredient_id_fkey": (
            "UPDATE recipe_ingredients SET ingredient_id = $2 WHERE recipe_id = $1",
            (await make_ingredient(outsider))["id"],
        ),
        "recipe_ingredients_recipe_id_fkey": (
            "UPDATE recipe_ingredients SET recipe_id = $2 WHERE recipe_id = $1",
            (await make_recipe(outsider))["id"],
        ),
        "recipe_similar_linked_recipe_id_fkey": (
            "UPDATE recipe_similar SET linked_recipe_id = $2 WHERE recipe_id = $1",
            (await make_recipe(outsider))["id"],
        ),
        "recipe_similar_recipe_id_fkey": (
            "UPDATE recipe_similar SET recipe_id = $2 WHERE recipe_id = $1",
            (await make_recipe(outsider))["id"],
        ),
    }
    for constraint, (statement, key) in keys.items():
        with pytest.raises(asyncpg.ForeignKeyViolationError, match=constraint):
            await connection.execute(statement, recipe["id"], key)
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute(
            "UPDATE recipe_ingredients SET account_id = NULL WHERE recipe_id = $1",
            recipe["id"],
        )
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute(
            "UPDATE recipe_similar SET account_id = NULL WHERE recipe_id = $1",
            recipe["id"],
        )


async def test_a_deleted_recipe_is_gone(
    caller: Caller, connection: asyncpg.Connection
) -> None:
    """delete: hard. Nobody finds the row any more; it isn't stored."""
    recipe = await make_recipe(caller)
    path = f"/recipes/{recipe['id']}"
    response = await caller.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(await caller.get(path), 404)
    assert_refused(await caller.patch(path, json={"name": "Changed"}), 404)
    assert_refused(await caller.delete(path), 404)
    assert await ids_of(caller) == []
    stored = await connection.fetchval(
        "SELECT true FROM recipes WHERE id = $1", recipe["id"]
    )
    assert stored is None


async def test_ingredients_are_put_on_and_taken_off(caller: Caller) -> None:
    """relations: ingredients: many.

    Adding twice is adding once; removing what isn't there is a 404.
    """
    recipe = await make_recipe(caller)
    ingredient = await make_ingredient(caller)
    path = f"/recipes/{recipe['id']}"
    link = f"{path}/ingredients/{ingredient['id']}"
    for _ in range(2):
        assert (await caller.put(link)).status_code == 204
    assert (await caller.get(path)).json()["ingredient_ids"] == [ingredient["id"]]
    assert (await caller.delete(link)).status_code == 204
    assert (await caller.get(path)).json()["ingredient_ids"] == []
    assert_refused(await caller.delete(link), 404)


async def test_ingredient_ids_replace_the_set(caller: Caller) -> None:
    """relations: ingredients: many.

    `ingredient_ids` in a body is the whole set: neither order nor repeats count.
    """
    old = (await make_ingredient(caller))["id"]
    new = (await make_ingredient(caller))["id"]
    recipe = await make_recipe(caller, ingredient_ids=[old])
    path = f"/recipes/{recipe['id']}"
    response = await caller.patch(path, json={"ingredient_ids": [new, new]})
    assert response.status_code == 200, response.text
    assert response.json()["ingredient_ids"] == [new]
    assert (await caller.get(path)).json()["ingredient_ids"] == [new]


async def test_an_ingredient_that_is_deleted_comes_off(caller: Caller) -> None:
    """relations: ingredients: many.

    A deleted ingredient is no longer among `ingredient_ids`.
    """
    ingredient = await make_ingredient(caller)
    recipe = await make_recipe(caller, ingredient_ids=[ingredient["id"]])
    path = f"/recipes/{recipe['id']}"
    response = await caller.delete(f"/ingredients/{ingredient['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(path)
    assert read.json()["ingredient_ids"] == []


async def test_ingredients_are_at_most_30(caller: Caller) -> None:
    """relations: ingredients: many. One ingredient more is a 409, and stays off."""
    most = [(await make_ingredient(caller))["id"] for _ in range(30)]
    recipe = await make_recipe(caller, ingredient_ids=most)
    path = f"/recipes/{recipe['id']}"
    ingredient = await make_ingredient(caller)
    link = f"{path}/ingredients/{ingredient['id']}"
    assert_refused(await caller.put(link), 409)
    assert (await caller.get(path)).json() == recipe


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_ingredients_of_strangers_are_not_there(
    caller: Caller, outsider: Caller, method: str
) -> None:
    """relations: ingredients: many.

    A stranger's ingredient is refused as one that doesn't exist: a 404.
    """
    recipe = await make_recipe(caller)
    foreign = await make_ingredient(outsider)
    path = f"/recipes/{recipe['id']}/ingredients"
    answers = []
    for key in (foreign["id"], uuid4()):
        response = await caller.request(method, f"{path}/{key}")
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]


async def test_similar_are_put_on_and_taken_off(caller: Caller) -> None:
    """relations: similar: many.

    Adding twice is adding once; removing what isn't there is a 404.
    """
    recipe = await make_recipe(caller)
    other_recipe = await make_recipe(caller)
    path = f"/recipes/{recipe['id']}"
    link = f"{path}/similar/{other_recipe['id']}"
    for _ in range(2):
        assert (await caller.put(link)).status_code == 204
    assert (await caller.get(path)).json()["recipe_ids"] == [other_recipe["id"]]
    assert (await caller.delete(link)).status_code == 204
    assert (await caller.get(path)).json()["recipe_ids"] == []
    assert_refused(await caller.delete(link), 404)


async def test_recipe_ids_replace_the_set(caller: Caller) -> None:
    """relations: similar: many.

    `recipe_ids` in a body is the whole set: neither order nor repeats count.
    """
    old = (await make_recipe(caller))["id"]
    new = (await make_recipe(caller))["id"]
    recipe = await make_recipe(caller, recipe_ids=[old])
    path = f"/recipes/{recipe['id']}"
    response = await caller.patch(path, json={"recipe_ids": [new, new]})
    assert response.status_code == 200, response.text
    assert response.json()["recipe_ids"] == [new]
    assert (await caller.get(path)).json()["recipe_ids"] == [new]


async def test_a_recipe_that_is_deleted_comes_off(caller: Caller) -> None:
    """relations: similar: many. A deleted recipe is no longer among `recipe_ids`."""
    other_recipe = await make_recipe(caller)
    recipe = await make_recipe(caller, recipe_ids=[other_recipe["id"]])
    path = f"/recipes/{recipe['id']}"
    response = await caller.delete(f"/recipes/{other_recipe['id']}")
    assert response.status_code == 204, response.text
    read = await caller.get(path)
    assert read.json()["recipe_ids"] == []


async def test_similar_are_at_most_100(caller: Caller) -> None:
    """relations: similar: many. One recipe more is a 409, and stays off."""
    most = [(await make_recipe(caller))["id"] for _ in range(100)]
    recipe = await make_recipe(caller, recipe_ids=most)
    path = f"/recipes/{recipe['id']}"
    other_recipe = await make_recipe(caller)
    link = f"{path}/similar/{other_recipe['id']}"
    assert_refused(await caller.put(link), 409)
    assert (await caller.get(path)).json() == recipe


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_similar_of_strangers_are_not_there(
    caller: Caller, outsider: Caller, method: str
) -> None:
    """relations: similar: many.

    A stranger's recipe is refused as one that doesn't exist: a 404.
    """
    recipe = await make_recipe(caller)
    foreign = await make_recipe(outsider)
    path = f"/recipes/{recipe['id']}/similar"
    answers = []
    for key in (foreign["id"], uuid4()):
        response = await caller.request(method, f"{path}/{key}")
        assert_refused(response, 404)
        answers.append(told(response))
    assert answers[0] == answers[1]
