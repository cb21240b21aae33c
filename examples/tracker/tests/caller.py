"""A signed-in caller: an HTTP client that knows who it is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol
from uuid import UUID

from httpx import AsyncBaseTransport, AsyncClient

from app.api.v1.principal import Principal

NO_ACCOUNTS: Final[Mapping[UUID, frozenset[str]]] = MappingProxyType({})


class Caller(AsyncClient):
    """Sends every request as its principal; paths are relative to the API's prefix."""

    def __init__(
        self, transport: AsyncBaseTransport, principal: Principal, account_id: UUID
    ) -> None:
        super().__init__(
            transport=transport,
            base_url="http://tracker.test/api/v1",
            headers={"Authorization": f"Bearer {principal.profile_id}"},
        )
        self.principal = principal
        self.profile_id = principal.profile_id
        self.account_id = account_id


class SignIn(Protocol):
    """Signs a new profile in, with these roles in `account` or in a new one.

    `accounts` are further accounts of the profile, with its roles there.
    """

    async def __call__(
        self,
        *roles: str,
        account: UUID | None = None,
        accounts: Mapping[UUID, frozenset[str]] = NO_ACCOUNTS,
        platform_roles: frozenset[str] = frozenset(),
    ) -> Caller: ...
