"""Rules on rows: uniqueness, checks, transitions, and the answer for each broken constraint."""

import dataclasses
from dataclasses import dataclass

from compiler.diagnostics.span import Span
from compiler.ir.expression import SqlExpression
from compiler.ir.field import Default
from compiler.ir.operation import Roles


@dataclass(frozen=True, slots=True)
class UniqueRule:
    """No two rows with equal values; within the owner and among live rows unless said otherwise."""

    constraint: str
    fields: tuple[str, ...]
    """Python names of the declared fields, without the owner."""
    ignore_case: bool
    within_owner: bool
    live_only: bool
    where: SqlExpression | None = None
    nulls_distinct: bool = True
    span: Span | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A declared check over columns; `in_python` where Python can judge it as PostgreSQL does."""

    name: str
    """As the spec names it."""
    constraint: str
    expression: SqlExpression
    fields: tuple[str, ...]
    """Python names of its operands."""
    in_python: bool
    span: Span | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed change of state, what it sets, and who may do it (empty: who may update)."""

    source: str
    target: str
    sets: tuple[tuple[str, Default], ...] = ()
    roles: Roles = dataclasses.field(default_factory=Roles)


@dataclass(frozen=True, slots=True)
class StateMachine:
    """The life of an enum field: a create starts at `initial`, a change follows a transition."""

    field: str
    initial: str
    transitions: tuple[Transition, ...]
    span: Span | None = dataclasses.field(default=None, compare=False)

    def targets(self, source: str) -> tuple[str, ...]:
        return tuple(t.target for t in self.transitions if t.source == source)


@dataclass(frozen=True, slots=True)
class Violation:
    """What a client is told when a constraint is broken: by its name, never the DETAIL."""

    constraint: str
    status: int
    code: str
    """`unique`, `check`, `reference`, `in_use`."""
    pointer: str | None
    """JSON pointer into the body, or None for the row as a whole."""
    message: str
