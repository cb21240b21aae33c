# Compiled by restc from specs/: change that.
"""The roles that operations ask for."""

from typing import Final

ACCOUNT_ROLES: Final[frozenset[str]] = frozenset(["treasurer"])
PLATFORM_ROLES: Final[frozenset[str]] = frozenset(["auditor"])
