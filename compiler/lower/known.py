"""Known: everything that a spec may refer to by name, and the findings made on the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.fix import Fix, respelt
from compiler.diagnostics.span import Span
from compiler.diagnostics.suggest import certain, did_you_mean
from compiler.ir.resource import External, SharedEnum
from compiler.lower.declare import Interface
from compiler.schema.document import Document
from compiler.settings import Settings


@dataclass(frozen=True, slots=True)
class Known:
    """The project as its specs see each other."""

    settings: Settings
    interfaces: Mapping[str, Interface]
    traits: Mapping[str, Document]
    enums: Mapping[str, SharedEnum]
    externals: Mapping[str, External]
    failed: frozenset[str] = frozenset()
    """Names whose specs did not pass: nobody is told that they are missing."""


@dataclass(slots=True)
class Findings:
    """The mistakes found so far."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        at: Span,
        label: str = "",
        advice: str = "",
        fix: Fix | None = None,
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, at, label=label, help=advice, fix=fix))

    def no_value(self, whose: str, value: str, values: Iterable[str], at: Span) -> None:
        """A word that is no value of the enum `whose`."""
        candidates = list(values)
        label = did_you_mean(value, candidates)
        listed = ", ".join(f"`{candidate}`" for candidate in candidates[:12])
        advice = "" if label else f"its values are {listed}"
        fix = respelt(at, value, certain(value, candidates)) if label else None
        self.add("R213", f"`{value}` is no value of `{whose}`", at, label, advice, fix)

    def unknown(
        self,
        code: str,
        noun: str,
        name: str,
        known: Iterable[str],
        at: Span,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        """A name that nothing answers to, with the nearest one that something does."""
        candidates = sorted(known)
        label = did_you_mean(name, candidates, aliases)
        listed = ", ".join(f"`{candidate}`" for candidate in candidates[:12])
        self.add(
            code,
            f"there is no {noun} `{name}`",
            at,
            label=label,
            advice="" if label or not listed else f"known here: {listed}",
            fix=respelt(at, name, certain(name, candidates, aliases)) if label else None,
        )
