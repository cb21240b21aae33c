# Compiled by restc, alike in every application.
"""Whose rows a request is about, and what the caller may do with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Depends, Header
from pydantic import MISSING

from app.api.deps import get_principal
from app.api.v1.principal import Principal
from app.api.v1.problems import Forbidden, NotFound, Unprocessable, Violation

SignedIn = Annotated[Principal, Depends(get_principal)]


@dataclass(frozen=True, slots=True)
class AccountScope:
    """The caller in one of its accounts, with the roles that it has there."""

    principal: Principal
    account_id: UUID
    roles: frozenset[str]

    @property
    def confined(self) -> Principal:
        """The caller as far as this account goes."""
        accounts = {self.account_id: self.roles}
        return replace(self.principal, accounts=accounts)

    def require_role(self, *roles: str, platform: tuple[str, ...] = ()) -> None:
        """Refuse a caller without any of the roles, the account's or the operator's."""
        held = self.principal.platform_roles
        if self.roles.isdisjoint(roles) and held.isdisjoint(platform):
            raise Forbidden


def require_platform_role(principal: Principal, *roles: str) -> None:
    """Refuse a caller to whom the operator gave none of the roles."""
    if principal.platform_roles.isdisjoint(roles):
        raise Forbidden


def accounts_with(principal: Principal, role: str) -> Sequence[UUID]:
    """The accounts in which the caller has the role."""
    return [one for one, roles in principal.accounts.items() if role in roles]


def is_operator(principal: Principal, role: str) -> sa.ColumnElement[bool]:
    """Whether the operator gave the caller the role, as a condition on any row."""
    return sa.true() if role in principal.platform_roles else sa.false()


async def get_account_scope(
    principal: SignedIn,
    x_account_id: Annotated[
        UUID | MISSING,
        Header(description="The account to act in; needed where you have several."),
    ] = MISSING,
) -> AccountScope:
    """The account that the request names, or the only one that the caller has."""
    if x_account_id is MISSING and len(principal.accounts) == 1:
        [x_account_id] = principal.accounts
    if x_account_id is MISSING:
        raise Unprocessable(
            Violation(
                location="header",
                pointer="/x-account-id",
                code="missing",
                message="Name one of your accounts.",
            )
        )
    if x_account_id not in principal.accounts:
        raise NotFound
    return AccountScope(principal, x_account_id, principal.accounts[x_account_id])


InAccount = Annotated[AccountScope, Depends(get_account_scope)]
