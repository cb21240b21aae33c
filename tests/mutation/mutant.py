"""An emitted application with one guard less."""

from dataclasses import dataclass
from enum import StrEnum


class Guard(StrEnum):
    """What was taken away; the rows of the table that `make mutants` prints."""

    SCOPE = "the scope predicate"
    AUTH = "the auth dependency"
    ROLE = "the demand for a role"
    LIVE = "the soft-delete filter"
    MODEL = "a constraint of a model"
    DDL = "a constraint of a table"
    ETAG = "the ETag comparison"
    CURSOR = "the cursor's fingerprint"
    ORDER = "the order of checks"
    LIMIT = "a limit on size"
    PARENT = "the look at a parent"
    REFUSAL = "a refusal"
    STEP = "a step of an operation"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file of the application with another text in it.

    `line` is where the guard stood, `was` the guard, `tests` where it is missed first. `same` is
    the reason why nothing differs without it, empty where something does.
    """

    guard: Guard
    path: str
    line: int
    was: str
    text: str
    tests: str
    same: str = ""

    @property
    def title(self) -> str:
        """One line: the place, and the beginning of what stood there."""
        shown = " ".join(self.was.split())
        return f"{self.path}:{self.line}  {shown if len(shown) < 90 else shown[:87] + '...'}"
