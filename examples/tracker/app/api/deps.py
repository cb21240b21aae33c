"""What the routes depend on: who is calling, and a session with the database."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.development import read_token
from app.api.v1.principal import Principal
from app.api.v1.problems import Unauthenticated
from app.config import Settings
from app.db import Database

Bearer = Annotated[
    HTTPAuthorizationCredentials | None, Security(HTTPBearer(auto_error=False))
]


async def get_principal(request: Request, bearer: Bearer) -> Principal:
    """The caller, or 401. Put your own identity provider here.

    As it stands, it knows the tokens of `app.api.development`, and nobody at all where
    DEVELOPMENT_SECRET is not set.
    """
    settings: Settings = request.app.state.settings
    if bearer and settings.development_secret:
        secret = settings.development_secret.get_secret_value()
        if principal := read_token(bearer.credentials, secret):
            return principal
    raise Unauthenticated


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A session to write in; what the operation does not commit is undone."""
    database: Database = request.app.state.database
    async with database.writing() as session:
        yield session


async def get_read_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A session to read in; each statement is a transaction of its own."""
    database: Database = request.app.state.database
    async with database.reading() as session:
        yield session
