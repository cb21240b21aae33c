"""Ownership: whose rows a resource holds."""

from dataclasses import dataclass
from enum import Enum


class Scope(Enum):
    """Who owns a row."""

    ACCOUNT = "account"
    PROFILE = "profile"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Ownership:
    """The one predicate that every statement carries: `column = the caller's`."""

    scope: Scope
    field: str | None
    """The Python name of the owner field; None where public."""
    external: str | None
    """The external table that the owner column points at, where one is declared."""
    through: tuple[str, ...] = ()
    """The relations that lead to the owner, for prose: (`task`, `project`)."""
    signed_in_read: bool = True
    """False where anyone may read without a token."""
