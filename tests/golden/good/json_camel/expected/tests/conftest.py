"""Fixtures: one server and one database for the run, empty tables for each test.

Written once; from then on it is yours. A test asks for the callers that it needs:
`caller` and `colleague` share an account, `outsider` has another one, and each of them
has every role there; `anonymous` did not sign in; `sign_in` makes any further one.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from fastapi import FastAPI, Request
from httpx import ASGITransport, AsyncClient

from app.api.deps import get_principal
from app.api.v1.principal import Principal
from app.api.v1.problems import Unauthenticated
from app.main import app
from tests.caller import BASE_URL, NO_ACCOUNTS, Caller, SignIn
from tests.documented import Documented
from tests.postgres import ServerUrl, database, server
from tests.principals import add_rows
from tests.roles import ACCOUNT_ROLES, PLATFORM_ROLES

SCHEMA = Path(__file__).parents[1] / "sql" / "schema.sql"


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
    """The application, started, which knows the tokens issued here and no others."""

    async def known_principal(request: Request) -> Principal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme == "Bearer" and token in principals:
            return principals[token]
        raise Unauthenticated

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", database_url)
        patch.setitem(app.dependency_overrides, get_principal, known_principal)
        async with app.router.lifespan_context(app):
            yield app


@pytest.fixture
async def sign_in(
    application: FastAPI,
    connection: asyncpg.Connection,
    principals: dict[str, Principal],
) -> AsyncIterator[SignIn]:
    callers = AsyncExitStack()

    async def sign_in(
        *roles: str,
        account: UUID | None = None,
        accounts: Mapping[UUID, frozenset[str]] = NO_ACCOUNTS,
        platform_roles: frozenset[str] = frozenset(),
        profile: UUID | None = None,
    ) -> Caller:
        account_id = account or uuid4()
        held = {account_id: frozenset(roles), **accounts}
        principal = Principal(profile or uuid4(), held, platform_roles)
        await add_rows(connection, principal)
        token = uuid4().hex
        principals[token] = principal
        transport = ASGITransport(Documented(application))
        caller = Caller(transport, token, principal, account_id, connection)
        return await callers.enter_async_context(caller)

    async with callers:
        yield sign_in
    principals.clear()


@pytest.fixture
async def caller(sign_in: SignIn) -> Caller:
    return await sign_in(*ACCOUNT_ROLES, platform_roles=PLATFORM_ROLES)


@pytest.fixture
async def colleague(sign_in: SignIn, caller: Caller) -> Caller:
    return await sign_in(*ACCOUNT_ROLES, account=caller.account_id, platform_roles=PLATFORM_ROLES)


@pytest.fixture
async def outsider(sign_in: SignIn) -> Caller:
    return await sign_in(*ACCOUNT_ROLES, platform_roles=PLATFORM_ROLES)


@pytest.fixture
async def anonymous(application: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(Documented(application))
    async with AsyncClient(transport=transport, base_url=BASE_URL) as client:
        yield client
