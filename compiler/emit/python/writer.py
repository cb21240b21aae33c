'''The writer that emitters print Python with: statements in blocks, laid out as ruff lays them out.

    out = PythonWriter(width=88)
    out.module("Tasks over HTTP.")
    router = out.use(member("fastapi", "APIRouter"))
    out.code(f"""
        router = {router}(prefix="/tasks", tags=["tasks"])
    """)
    with out.at(task.span), out.block("async def read_task(task_id: UUID) -> TaskResponse:"):
        out.docstring("One task.")
        out.code("return await session.scalar(select(Task).where(Task.id == task_id))")
    rendered = out.render("Compiled from specs/task.yaml.")

Every statement is written on one line (or on several within brackets) and is wrapped here. Imports
follow from use(), blank lines around definitions from what is defined.
'''

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.span import Span
from compiler.emit.python import literal as literals
from compiler.emit.python.fit import fitted
from compiler.emit.python.imports import import_lines
from compiler.emit.python.logical import logical_lines
from compiler.emit.python.spacing import BLANK, Placed, Statement, spaced, statement
from compiler.emit.python.symbol import Symbol, member

CONSTRUCTED = {
    "Decimal": member("decimal", "Decimal"),
    "UUID": member("uuid", "UUID"),
    "date": member("datetime", "date"),
    "datetime": member("datetime", "datetime"),
    "time": member("datetime", "time"),
    "timedelta": member("datetime", "timedelta"),
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file; `origin` has the span behind each line of `text`."""

    text: str
    origin: tuple[Span | None, ...]


class PythonWriter:
    """Collects one module, statement by statement, and renders it."""

    def __init__(self, width: int = 88, first_party: tuple[str, ...] = ("app",)) -> None:
        self._width = width
        self._first_party = first_party
        self._symbols: dict[str, Symbol] = {}
        self._docstring: list[str] = []
        self._statements: list[Placed] = []
        self._depth = 0
        self._span: Span | None = None

    def use(self, symbol: Symbol) -> str:
        """Import `symbol` and return the text for it; CompilerBug if another has that name."""
        present = self._symbols.setdefault(symbol.local, symbol)
        if (present.module, present.name) != (symbol.module, symbol.name):
            raise CompilerBug(
                f"{symbol.local} is imported from {present.module} and {symbol.module}"
            )
        if present.typing_only and not symbol.typing_only:
            self._symbols[symbol.local] = symbol
        return symbol.local

    def literal(self, value: object) -> str:
        """literal(value), with the classes that it calls imported."""
        text = literals.literal(value)
        for kind in _kinds(value):
            if kind in CONSTRUCTED:
                self.use(CONSTRUCTED[kind])
        return text

    def module(self, docstring: str) -> None:
        """Set the docstring of the module."""
        self._docstring = literals.docstring(docstring)

    def code(self, text: str) -> None:
        """Write the statements in `text`, dedented, each wrapped to the width.

        Within brackets a statement may span lines; those breaks mean nothing, but a trailing comma
        keeps one item on each line. Docstrings and comment lines may stand among the statements; no
        other triple-quoted string may.
        """
        span = self._span
        self._statements += [(item, span) for item in _statements(text, self._depth, self._width)]

    def lines(self, text: str) -> None:
        """Write `text`, dedented, exactly as it stands."""
        for relative, line in logical_lines(text):
            if line:
                self._verbatim(line, relative)
            else:
                self.blank()

    def fits(self, text: str) -> bool:
        """Whether a line of that text is within the width where it would stand now."""
        return self._depth + len(text) <= self._width

    def line(self, text: str) -> None:
        """Write one line exactly as it stands."""
        self._verbatim(text)

    def blank(self) -> None:
        """Ask for a blank line before the next statement; definitions get theirs unasked."""
        self._statements.append((BLANK, None))

    def docstring(self, text: str) -> None:
        """Write the docstring of the block that has just been opened."""
        first, *rest = literals.docstring(text)
        pad = " " * self._depth
        lines = (pad + first, *(pad + line if line else "" for line in rest))
        self._statements.append((statement(lines), self._span))

    def comment(self, text: str) -> None:
        """Write each line of `text` as a comment."""
        for line in text.splitlines():
            self._verbatim(f"# {line}".rstrip())

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Write `header` (which may have decorators above it) and indent what is written inside."""
        self.code(header)
        self._depth += 4
        before = len(self._statements)
        try:
            yield
        finally:
            self._depth -= 4
        if all(item is BLANK for item, _ in self._statements[before:]):
            raise CompilerBug(f"nothing was written under {header!r}")

    @contextmanager
    def at(self, span: Span | None) -> Iterator[None]:
        """Record `span` as the origin of every line written inside."""
        outer, self._span = self._span, span
        try:
            yield
        finally:
            self._span = outer

    def render(self, header: str | None = None) -> Rendered:
        """Return the module; `header` becomes the comment at its top."""
        head: list[tuple[str, ...]] = []
        if header:
            head = [(f"# {line}".rstrip(),) for line in header.splitlines()]
        if self._docstring:
            head.append(tuple(self._docstring))
        for line in import_lines(self._symbols.values(), self._width, self._first_party):
            if line.startswith((" ", ")")):
                gap: tuple[str, ...] = ()
                if not head[-1]:
                    head.pop()
                    gap = ("",)
                head[-1] = (*head[-1], *gap, line)
            else:
                head.append((line,) if line else ())
        above: list[Placed] = [(statement(lines) if lines else BLANK, None) for lines in head]
        text: list[str] = []
        origin: list[Span | None] = []
        for item, span in spaced([*above, *self._statements]):
            if item.lines:
                text += item.lines
                origin += [span] * len(item.lines)
            else:
                text.append("")
                origin.append(None)
        return Rendered("\n".join(text) + "\n" if text else "", tuple(origin))

    def _verbatim(self, text: str, relative: int = 0) -> None:
        self._statements.append((statement(_indented(text, self._depth, relative)), self._span))


@lru_cache(maxsize=8192)
def _statements(text: str, depth: int, width: int) -> tuple[Statement, ...]:
    """The statements in `text`, at `depth` columns; blank lines are asked for."""
    found: list[Statement] = []
    for relative, line in logical_lines(text):
        if not line:
            found.append(BLANK)
        elif line.startswith('"""'):
            found.append(statement(_indented(line, depth, relative)))
        else:
            found.append(fitted(line, depth + relative, width))
    return tuple(found)


def _indented(text: str, depth: int, relative: int = 0) -> tuple[str, ...]:
    """The lines of `text`, the first `relative` columns deeper than `depth`."""
    first, *rest = text.split("\n")
    pad = " " * depth
    return (pad + " " * relative + first, *(pad + line if line else "" for line in rest))


def _kinds(value: object) -> Iterator[str]:
    match value:
        case dict():
            for key, item in value.items():
                yield from _kinds(key)
                yield from _kinds(item)
        case list() | tuple() | set() | frozenset():
            for item in value:
                yield from _kinds(item)
        case _:
            yield type(value).__name__
