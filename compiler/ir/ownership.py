"""Ownership: whose rows a resource holds, and who else reads and writes them."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from compiler.ir.expression import SqlExpression


class Scope(Enum):
    """Who owns a row."""

    ACCOUNT = "account"
    PROFILE = "profile"
    PUBLIC = "public"


class Right(Enum):
    """What an audience is admitted to."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Holders:
    """Whoever holds a role in the account that the row belongs to."""

    role: str


@dataclass(frozen=True, slots=True)
class Operators:
    """Whoever holds a role of the operator's."""

    role: str


@dataclass(frozen=True, slots=True)
class Step:
    """One table on a path: its `column` holds what `before` holds in the table before it."""

    name: str
    """What the author calls the step; unique on its path."""
    resource: str
    """The resource whose table it is, or whose link table."""
    model: str
    """`CareTeamMember`; of a link, `PatientLabel`."""
    column: str
    """The Python name of the column in this table."""
    before: str
    """The Python name of the column in the table before it, or in the row itself."""
    live: bool
    """Whether a row of the table may be marked as deleted, and then doesn't count."""
    many: bool
    """Whether there may be several rows of this step for one of the step before."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Whoever a path leads to, over rows that satisfy `where`."""

    path: tuple[str, ...]
    """As the author wrote it: (`care_team`, `practitioner`, `profile`)."""
    steps: tuple[Step, ...]
    """Empty where the row itself names the profile."""
    profile: str
    """The Python name of the column that names the profile, in the last table."""
    where: SqlExpression | None = None
    where_at: int = -1
    """The step that `where` is about; -1 for the row itself."""


@dataclass(frozen=True, slots=True)
class Anyone:
    """Whoever is signed in, as far as the condition holds for the row."""

    where: SqlExpression


@dataclass(frozen=True, slots=True)
class Inherited:
    """Whoever has the right to the parent."""

    relation: str
    field: str
    """The Python name of the field that holds the parent's key."""
    parent: str
    right: Right


Audience: TypeAlias = Holders | Operators | Reached | Anyone | Inherited


@dataclass(frozen=True, slots=True)
class Admission:
    """Who has one right: any of these suffices."""

    owner: bool
    """The owner, which of an account is each of its members."""
    inside: tuple[Audience, ...]
    """Within an account, those of its members; otherwise whoever they are."""
    beyond: tuple[Audience, ...] = ()
    """Wherever they belong."""
    confined: bool = True
    """Whether the rows are those of the caller's accounts, but for `beyond`."""

    @property
    def audiences(self) -> tuple[Audience, ...]:
        return (*self.inside, *self.beyond)


@dataclass(frozen=True, slots=True)
class Ownership:
    """The one predicate that every statement carries: `column = the caller's`, or an audience."""

    scope: Scope
    field: str | None
    """The Python name of the owner field; None where public."""
    external: str | None
    """The external table that the owner column points at, where one is declared."""
    through: tuple[str, ...] = ()
    """The relations that lead to the owner, for prose: (`task`, `project`)."""
    signed_in_read: bool = True
    """False where anyone may read without a token."""
    read: Admission | None = None
    """Who sees rows; None where it's the owner alone, or everybody where there is none."""
    write: Admission | None = None
    """Who writes what they see; None where it's whoever sees it."""
    create: Admission | None = None
    """Who makes a row under a parent, where not everybody does who sees that: the owner and the
    audiences are the parent's."""
    owner_from: str | None = None
    """The relation whose target's owner a new row takes: the caller may be somebody else."""

    def admission(self, right: Right) -> Admission | None:
        return self.read if right is Right.READ else self.write

    @property
    def itself(self) -> bool:
        """Whether a row is its own owner."""
        return self.field == "id"
