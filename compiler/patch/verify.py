"""The proof that an edit is exactly the one meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TypeVar

from compiler.diagnostics.bug import CompilerBug
from compiler.patch.candidate import includes
from compiler.patch.lines import Lines
from compiler.patch.parse import parse
from compiler.patch.scope import Program, program
from compiler.patch.syntax import Broken

Bound = tuple[str, str, str]
_T = TypeVar("_T")


def verify(
    before: Program,
    old: Lines,
    new: Lines,
    added: Collection[int],
    removed: Collection[int],
    module: str,
    routers: tuple[Collection[str], Collection[str]],
    imported: tuple[Collection[Bound], Collection[Bound]],
) -> None:
    """Raise CompilerBug unless `new` parses and differs by the pairs (come, gone) alone.

    `routers` are qualified names of included routers, `imported` are (module, name, bound).
    """
    if _others(old, removed) != _others(new, added):
        raise CompilerBug("an edit touched lines that it did not mean", new.text)
    parsed = parse(new.text, module)
    if isinstance(parsed, Broken):
        raise CompilerBug(f"an edit broke the syntax on line {parsed.line}", new.text)
    after = program(parsed)
    _expect(_routers(before), _routers(after), routers, "include", new.text)
    _expect(_imports(before), _imports(after), imported, "import", new.text)
    if _rest(before) != _rest(after):
        raise CompilerBug("an edit changed other statements than includes and imports", new.text)


def _others(lines: Lines, numbers: Collection[int]) -> list[str]:
    skipped = set(numbers)
    return [c for k, c in enumerate(lines.contents, start=1) if k not in skipped]


def _expect(
    before: Counter[_T],
    after: Counter[_T],
    change: tuple[Collection[_T], Collection[_T]],
    what: str,
    text: str,
) -> None:
    come, gone = change
    if after != before + Counter(come) - Counter(gone):
        raise CompilerBug(f"an edit did not leave the {what}s that it meant", text)


def _routers(whole: Program) -> Counter[str]:
    return Counter(i.router for i in includes(whole))


def _imports(whole: Program) -> Counter[Bound]:
    return Counter(
        (i.module, i.name, i.bound) for site in whole.sites for i in site.statement.imports
    )


def _rest(whole: Program) -> list[object]:
    """Every statement but imports and includes, without its position."""
    found: list[object] = []
    for site in whole.sites:
        s = site.statement
        calls = tuple(c for c in s.calls if not c.function.endswith(".include_router"))
        if s.kind or s.assignments or calls or not (s.imports or s.calls):
            found.append((s.kind, s.assignments, calls, s.function, s.name, s.bases))
    return found
