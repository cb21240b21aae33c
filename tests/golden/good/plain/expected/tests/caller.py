# Compiled by restc, alike in every application.
"""A signed-in caller: an HTTP client that knows who it is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol
from uuid import UUID

import asyncpg
from httpx import AsyncBaseTransport, AsyncClient

from app.api.v1.principal import Principal

BASE_URL: Final = "http://app.test/api/v1"
NO_ACCOUNTS: Final[Mapping[UUID, frozenset[str]]] = MappingProxyType({})


class Caller(AsyncClient):
    """Sends every request as its principal; paths are relative to the API's prefix.

    The connection is for rows that no operation makes.
    """

    def __init__(
        self,
        transport: AsyncBaseTransport,
        token: str,
        principal: Principal,
        account_id: UUID,
        connection: asyncpg.Connection,
    ) -> None:
        super().__init__(
            transport=transport,
            base_url=BASE_URL,
            headers={"Authorization": f"Bearer {token}"},
        )
        self.principal = principal
        self.profile_id = principal.profile_id
        self.account_id = account_id
        self.connection = connection


class SignIn(Protocol):
    """Signs a new profile in, with these roles in `account` or in a new one.

    `accounts` are further accounts, with the roles there; `profile` signs in again.
    """

    async def __call__(
        self,
        *roles: str,
        account: UUID | None = None,
        accounts: Mapping[UUID, frozenset[str]] = NO_ACCOUNTS,
        platform_roles: frozenset[str] = frozenset(),
        profile: UUID | None = None,
    ) -> Caller: ...
