"""What a plan consists of: changes to make, and conflicts that forbid making any."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from compiler.artifact import Register
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.tree import Tree


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after; None where there is no file. `parts` says which parts of it."""

    path: str
    before: str | None
    after: str | None
    parts: tuple[str, ...] = ()

    @property
    def verb(self) -> str:
        if self.before is None:
            return "created"
        return "removed" if self.after is None else "updated"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that we won't overwrite; `diff` leads from what we'd write to what stands there."""

    path: str
    diagnostic: Diagnostic
    diff: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """What became of the registrations: new texts by path, where each router stands, refusals.

    `places` maps the `module:name` of each router that we look after to the file that includes it.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[Diagnostic, ...] = ()


Edit = Callable[[Tree, tuple[Register, ...], tuple[Register, ...]], Edits]
"""Includes the routers of the first tuple and takes out those of the second.

The path of each is where it stood after the last compile, "" where it never stood anywhere.
"""


@dataclass(frozen=True, slots=True)
class WorkspacePlan:
    """The way from the present tree to the wanted one.

    `changes` and `locks` are applied together or not at all, and only where there is no conflict;
    `refused` registrations leave the rest alone.
    """

    changes: tuple[Change, ...] = ()
    locks: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refused: tuple[Diagnostic, ...] = ()
    unchanged: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.changes or self.locks or self.conflicts or self.refused)


def unified(path: str, before: str, after: str, old: str, new: str) -> str:
    """A unified diff of two texts, "" where they agree; `old` and `new` name the two sides."""
    # Costly to import, and needed only when something differs.
    from difflib import unified_diff

    lines = unified_diff(
        before.split("\n"), after.split("\n"), f"{path} ({old})", f"{path} ({new})", lineterm=""
    )
    return "\n".join(lines)
