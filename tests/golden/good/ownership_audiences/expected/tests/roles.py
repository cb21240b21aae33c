# Compiled by restc from specs/: change that.
"""The roles that operations ask for."""

from typing import Final

ACCOUNT_ROLES: Final[frozenset[str]] = frozenset(["editor", "records_admin"])
PLATFORM_ROLES: Final[frozenset[str]] = frozenset(["editor"])
