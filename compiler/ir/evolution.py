"""Evolution: what a spec says of the state before it, for whoever compares the two."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from compiler.diagnostics.span import Span
from compiler.ir.expression import SqlExpression


class Danger(StrEnum):
    """The changes that lose data, refuse rows or stop traffic, and so are approved one by one."""

    DROP = "drop"
    """A column or a link table goes, with what it holds."""
    NARROW = "narrow"
    """Values that were allowed are refused."""
    REMOVE_VALUE = "remove_value"
    """An enum loses a value that rows may hold."""
    REWRITE = "rewrite"
    """A change of type that writes every row again."""
    BLOCK = "block"
    """Readers or writers wait for as long as the table is large."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One dangerous change that somebody wants, and why."""

    change: Danger
    target: str
    """A field or relation as the spec names it (`estimate`), or a value of one (`status.doing`)."""
    reason: str
    source: str
    """The path of the spec that has it: the resource's own, or that of a trait or an enum."""
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class FillValue:
    """Existing rows get this: plain data of the field's type."""

    value: object


@dataclass(frozen=True, slots=True)
class FillNow:
    """Existing rows get the time at which they are filled."""


@dataclass(frozen=True, slots=True)
class FillNewId:
    """Each existing row gets a UUID of its own."""


@dataclass(frozen=True, slots=True)
class FillSql:
    """Existing rows get what this gives, over the other columns of the row as they are now."""

    expression: SqlExpression


Backfill: TypeAlias = FillValue | FillNow | FillNewId | FillSql


@dataclass(frozen=True, slots=True)
class Replacement:
    """What rows get that hold a value which the enum no longer has; None is NULL."""

    old: str
    new: str | None


@dataclass(frozen=True, slots=True)
class Removed:
    """A resource that is gone, with its table and its link tables."""

    name: str
    table: str
    reason: str
    source: str
    span: Span = field(compare=False)
