# Compiled by restc, alike in every application.
"""Who is calling, and what they may act for."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller: its profile, its roles in each account, those from the operator."""

    profile_id: UUID
    accounts: Mapping[UUID, frozenset[str]]
    platform_roles: frozenset[str] = frozenset()
