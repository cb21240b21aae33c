"""Fixtures: one server and one database for the run, empty tables for each test.

Written once; from then on it is yours. A test asks for the callers that it needs:
`member`, `admin` and `viewer` share an account, `outsider` has another one, `anonymous`
did not sign in, and `sign_in` makes any further one.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from fastapi import FastAPI, Request
from httpx import ASGITransport, AsyncClient

from app.api.deps import Bearer, get_principal
from app.api.v1.principal import Principal
from app.main import app
from tests.caller import NO_ACCOUNTS, Caller, SignIn
from tests.documented import Documented
from tests.postgres import ServerUrl, database, server

SCHEMA = Path(__file__).parents[1] / "sql" / "schema.sql"


def pytest_make_parametrize_id(val: object) -> str:
    """Short names for tests, however long the values are that they try."""
    shown = ascii(val)
    return shown if len(shown) <= 40 else f"{shown[:24]}...{len(shown)}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[ServerUrl]:
    with server() as url:
        yield url


@pytest.fixture(scope="session")
async def database_url(postgres: ServerUrl) -> AsyncIterator[str]:
    async with database(postgres, SCHEMA.read_text(encoding="utf-8")) as url:
        yield url


@pytest.fixture(scope="session")
async def connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """For what no operation does: rows of the application's own tables."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def empty_all(connection: asyncpg.Connection) -> str:
    """One statement that empties all tables, at a hundredth of what TRUNCATE takes."""
    tables = await connection.fetch(
        "SELECT oid::regclass::text AS name FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    deletions = (f"d{n} AS (DELETE FROM {t['name']})" for n, t in enumerate(tables))
    return f"WITH {', '.join(deletions)} SELECT"


@pytest.fixture(autouse=True)
async def _empty(connection: asyncpg.Connection, empty_all: str) -> None:
    await connection.execute(empty_all)


@pytest.fixture(scope="session")
def principals() -> dict[str, Principal]:
    """Who has signed in, by token."""
    return {}


@pytest.fixture(scope="session")
async def application(
    database_url: str, principals: dict[str, Principal]
) -> AsyncIterator[FastAPI]:
    """The application, started; it asks its own check about tokens not issued here."""

    async def known_principal(request: Request, bearer: Bearer) -> Principal:
        if bearer and (principal := principals.get(bearer.credentials)):
            return principal
        return await get_principal(request, bearer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", database_url)
        patch.setenv("ENVIRONMENT", "development")
        patch.setenv("DEVELOPMENT_SECRET", uuid4().hex)
        patch.setitem(app.dependency_overrides, get_principal, known_principal)
        async with app.router.lifespan_context(app):
            yield app


async def add_rows(connection: asyncpg.Connection, principal: Principal) -> None:
    """What is in the database about somebody who signs in."""
    await connection.execute(
        "INSERT INTO profiles (id, display_name) VALUES ($1, 'Somebody')",
        principal.profile_id,
    )
    for account_id, roles in principal.accounts.items():
        await connection.execute(
            """
            WITH account AS (
                INSERT INTO accounts (id, name) VALUES ($1, 'An account')
                ON CONFLICT DO NOTHING
            )
            INSERT INTO memberships (account_id, profile_id, role) VALUES ($1, $2, $3)
            """,
            account_id,
            principal.profile_id,
            "admin" if "admin" in roles else "member" if "member" in roles else "guest",
        )


@pytest.fixture
async def sign_in(
    application: FastAPI,
    connection: asyncpg.Connection,
    principals: dict[str, Principal],
) -> AsyncIterator[SignIn]:
    async with AsyncExitStack() as callers:

        async def sign_in(
            *roles: str,
            account: UUID | None = None,
            accounts: Mapping[UUID, frozenset[str]] = NO_ACCOUNTS,
            platform_roles: frozenset[str] = frozenset(),
        ) -> Caller:
            account_id = account or uuid4()
            principal = Principal(
                uuid4(), {account_id: frozenset(roles), **accounts}, platform_roles
            )
            await add_rows(connection, principal)
            principals[str(principal.profile_id)] = principal
            caller = Caller(
                ASGITransport(Documented(application)), principal, account_id
            )
            return await callers.enter_async_context(caller)

        yield sign_in
    principals.clear()


@pytest.fixture
async def member(sign_in: SignIn) -> Caller:
    return await sign_in("member")


@pytest.fixture
async def admin(sign_in: SignIn, member: Caller) -> Caller:
    return await sign_in("member", "admin", account=member.account_id)


@pytest.fixture
async def viewer(sign_in: SignIn, member: Caller) -> Caller:
    return await sign_in(account=member.account_id)


@pytest.fixture
async def outsider(sign_in: SignIn) -> Caller:
    return await sign_in("member", "admin")


@pytest.fixture
async def anonymous(application: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(
        transport=ASGITransport(Documented(application)),
        base_url="http://tracker.test/api/v1",
    ) as client:
        yield client
