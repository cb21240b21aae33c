"""A rule: one kind of change with its level, and a change found by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from compiler.diagnostics.span import Span


class Level(StrEnum):
    """What a change does to a client that worked before, or to the rows that exist."""

    BREAKING = "breaking"
    """A request that was right fails, or an answer isn't what it was, or data is lost."""
    RISKY = "risky"
    """Some clients may trip over it: whoever knows them decides."""
    SAFE = "safe"
    """Nobody notices who doesn't look for it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`id` is stable: exceptions and scripts name it."""

    id: str
    level: Level
    meaning: str
    """A sentence for the list of rules."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One change. The spans are those of both specs; None where one of them says nothing of it."""

    rule: Rule
    resource: str
    message: str
    before: Span | None = None
    after: Span | None = None
    sql: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """The author's text as code inside a sentence, which nothing in it can end."""
    return "`" + text.replace("`", "'") + "`"


def breaking(name: str, meaning: str) -> Rule:
    return Rule(name, Level.BREAKING, meaning)


def risky(name: str, meaning: str) -> Rule:
    return Rule(name, Level.RISKY, meaning)


def safe(name: str, meaning: str) -> Rule:
    return Rule(name, Level.SAFE, meaning)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first, then by resource, rule and message."""
    ranks = {level: rank for rank, level in enumerate(Level)}
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda f: (ranks[f.rule.level], f.resource, f.rule.id, f.message),
        )
    )
