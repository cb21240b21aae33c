"""A diagnostic is one mistake of an author, with where it stands and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compiler.diagnostics.fix import Fix
from compiler.diagnostics.span import Span


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that the message speaks of, such as "first defined here"."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """`span` is the guilty key or value, None where no file is to blame.

    `label` stands beside the carets, `others` are drawn with their own source, `notes` give
    facts, and `help` is an act; an empty `help` points to `restc explain`. `fix` is there where one
    is certain: `restc lint --fix` makes it.
    """

    code: str
    message: str
    span: Span | None
    label: str = ""
    others: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str = ""
    fix: Fix | None = None


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by path, position, code and message, once each; those without a place come first."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_position))


def _position(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = diagnostic.span
    place = (span.path, span.line, span.column) if span else ("", 0, 0)
    return (*place, diagnostic.code, diagnostic.message)
