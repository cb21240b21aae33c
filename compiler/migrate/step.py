"""Steps: the SQL of a migration, each of which may be run again after it was interrupted."""

from collections.abc import Sequence as Several
from dataclasses import dataclass, replace
from enum import Enum

from compiler.migrate.changes import Change


class Run(Enum):
    """How the statements of a step are run."""

    TRANSACTION = "transaction"
    """In one transaction, under the lock and statement timeouts."""
    PATIENT = "patient"
    """In one transaction without timeouts: VALIDATE reads every row, and holds nobody up."""
    REWRITE = "rewrite"
    """In one transaction that waits for its lock as briefly as any, and then takes as long as the
    table is large: only where that was approved."""
    OUTSIDE = "outside"
    """One by one, outside any transaction and without timeouts: CONCURRENTLY, and a backfill
    that commits batch by batch."""

    @property
    def transactional(self) -> bool:
        return self is not Run.OUTSIDE

    @property
    def lock_timeout(self) -> bool:
        """Whether it gives up and tries again where a lock isn't to be had at once."""
        return self in (Run.TRANSACTION, Run.REWRITE)

    @property
    def statement_timeout(self) -> bool:
        """Whether a statement that takes long is a mistake."""
        return self is Run.TRANSACTION


@dataclass(frozen=True, slots=True)
class Step:
    """`statements` are PostgreSQL text without their semicolons.

    `reason` says why the step is there where that isn't plain, for a comment above it; `ignores`
    are the rules of squawk that it breaks knowingly.
    """

    statements: tuple[str, ...]
    run: Run = Run.TRANSACTION
    reason: str = ""
    ignores: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """The steps of one change.

    `downgrade` is None where what was there can't be brought back, and `lost` says what that is,
    or what a downgrade takes along: a sentence, "" where nothing is lost.
    """

    change: Change
    upgrade: tuple[Step, ...]
    downgrade: tuple[Step, ...] | None
    lost: str = ""


def reasoned(sequence: Sequence, approved: Several[str]) -> Sequence:
    """The sequence with the reasons of its approvals on the steps that break a rule for them."""
    if not approved:
        return sequence

    def told(step: Step) -> Step:
        if not step.ignores:
            return step
        return replace(step, reason="\n".join(filter(None, (step.reason, *approved))))

    return replace(sequence, upgrade=tuple(map(told, sequence.upgrade)))


@dataclass(frozen=True, slots=True)
class Migration:
    """From one schema to the next; `message` and `slug` are made from the changes."""

    message: str
    slug: str
    sequences: tuple[Sequence, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(sequence.change for sequence in self.sequences)

    @property
    def upgrade(self) -> tuple[Step, ...]:
        return tuple(step for sequence in self.sequences for step in sequence.upgrade)

    @property
    def downgrade(self) -> tuple[Step, ...] | None:
        """The way back, or None where a part of it doesn't exist."""
        return downgrade(self.sequences)

    @property
    def lost(self) -> tuple[str, ...]:
        """What a downgrade can't bring back or takes along, in sentences."""
        return tuple(dict.fromkeys(one.lost for one in self.sequences if one.lost))


def downgrade(sequences: Several[Sequence]) -> tuple[Step, ...] | None:
    """The way back over several changes, last one first; None where one has no way back."""
    steps: list[Step] = []
    for sequence in reversed(sequences):
        if sequence.downgrade is None:
            return None
        steps += sequence.downgrade
    return tuple(steps)
