"""What holds for the application as a whole. Written once; from then on it is yours."""

from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from pydantic import SecretStr, ValidationError

from app.api.development import issue_token
from app.config import Settings
from app.db import open_database
from tests.caller import Caller
from tests.problem import assert_refused

ROOT = "http://tracker.test"


async def test_is_alive_and_ready(anonymous: AsyncClient) -> None:
    for path in ("/healthz", "/readyz"):
        response = await anonymous.get(f"{ROOT}{path}")
        assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_is_alive_and_not_ready_without_its_database(
    anonymous: AsyncClient, application: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = application.state.settings.model_copy(
        update={"database_url": SecretStr("postgresql://nobody@127.0.0.1:1/nothing")}
    )
    async with open_database(nowhere) as database:
        state = application.state._state  # pyright: ignore[reportPrivateUsage]
        monkeypatch.setitem(state, "database", database)
        assert (await anonymous.get(f"{ROOT}/healthz")).status_code == 200
        response = await anonymous.get(f"{ROOT}/readyz")
    assert_refused(response, 503)
    assert response.headers["retry-after"]


async def test_describes_itself(anonymous: AsyncClient) -> None:
    assert (await anonymous.get(f"{ROOT}/openapi.json")).status_code == 200


async def test_refuses_an_unknown_path(anonymous: AsyncClient) -> None:
    assert_refused(await anonymous.get("/nothing"), 404)


async def test_refuses_a_method_that_a_path_does_not_have(
    anonymous: AsyncClient,
) -> None:
    assert_refused(await anonymous.put(f"{ROOT}/healthz"), 405)


@pytest.mark.parametrize(
    ("sent", "sound"),
    [("abc-123", True), ("x" * 64, True), ("x" * 65, False), ("a b", False)],
)
async def test_names_each_request(
    anonymous: AsyncClient, sent: str, sound: bool
) -> None:
    response = await anonymous.get("/nothing", headers={"X-Request-Id": sent})
    assert_refused(response, 404)
    assert (response.headers["x-request-id"] == sent) is sound


async def test_accepts_a_development_token(
    anonymous: AsyncClient, application: FastAPI, caller: Caller
) -> None:
    secret = application.state.settings.development_secret.get_secret_value()
    for token, status in {
        issue_token(caller.principal, secret): 200,
        issue_token(caller.principal, uuid4().hex): 401,
        issue_token(caller.principal, secret, lifetime=timedelta(seconds=-1)): 401,
    }.items():
        headers = {"Authorization": f"Bearer {token}"}
        response = await anonymous.get("/tasks", headers=headers)
        assert response.status_code == status


async def test_accepts_no_development_token_where_there_is_no_secret(
    anonymous: AsyncClient,
    application: FastAPI,
    caller: Caller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = application.state.settings
    secret = settings.development_secret.get_secret_value()
    without_secret = settings.model_copy(update={"development_secret": None})
    state = application.state._state  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setitem(state, "settings", without_secret)
    token = issue_token(caller.principal, secret)
    headers = {"Authorization": f"Bearer {token}"}
    assert_refused(await anonymous.get("/tasks", headers=headers), 401)


def test_does_not_start_in_production_with_a_development_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/tracker")
    monkeypatch.setenv("DEVELOPMENT_SECRET", "x" * 32)
    monkeypatch.delenv("ENVIRONMENT", raising=False)
    with pytest.raises(ValidationError, match="DEVELOPMENT_SECRET") as refusal:
        Settings(_env_file=None)  # type: ignore[call-arg]
    assert "x" * 32 not in str(refusal.value)
    monkeypatch.setenv("DEVELOPMENT_SECRET", "x" * 31)
    monkeypatch.setenv("ENVIRONMENT", "development")
    with pytest.raises(ValidationError, match="32"):
        Settings(_env_file=None)  # type: ignore[call-arg]
