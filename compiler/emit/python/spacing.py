"""Blank lines between statements, as ruff places them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compiler.diagnostics.span import Span

DEFINITION = re.compile(r"(?:@|(?:async +)?def\b|class\b)")
CONTINUED = re.compile(r"(?:elif|else|except|finally)\b")
IMPORT = re.compile(r"(?:import|from)\b")


@dataclass(frozen=True, slots=True)
class Statement:
    """The physical lines of one statement (none for a blank line) and where they come from."""

    lines: tuple[str, ...]
    span: Span | None

    @property
    def depth(self) -> int:
        """Columns before the first character."""
        return len(self.lines[0]) - len(self.lines[0].lstrip(" "))

    @property
    def text(self) -> str:
        """The first line, not indented."""
        return self.lines[0].lstrip(" ")


BLANK = Statement((), None)


def spaced(statements: Sequence[Statement]) -> list[Statement]:
    """Return `statements` with the blank lines that ruff keeps or asks for."""
    placed: list[Statement] = []
    open_headers: list[Statement] = []
    previous: Statement | None = None
    blanks = 0
    for index, statement in enumerate(statements):
        if not statement.lines:
            blanks += 1
            continue
        depth = statement.depth
        closed: Statement | None = None
        while open_headers and open_headers[-1].depth >= depth:
            closed = open_headers.pop()
        most = 1 if depth else 2
        if previous is None or previous.text.startswith("@") or CONTINUED.match(statement.text):
            wanted = 0
        elif depth > previous.depth:
            # Below `if` or `with` a definition stands off, below another definition it doesn't.
            inside = DEFINITION.match(open_headers[-1].text) if open_headers else None
            wanted = 1 if DEFINITION.match(statement.text) and not inside else 0
        elif _begins(statements, index, previous, blanks) or _ended(closed, depth):
            wanted = most
        elif _is_docstring(previous) and _follows_module_or_class(placed, open_headers, previous):
            wanted = 1
        elif IMPORT.match(previous.text) and not IMPORT.match(statement.text):
            wanted = min(max(blanks, 1), most)
        else:
            wanted = min(blanks, most)
        placed += [BLANK] * wanted
        placed.append(statement)
        if _opens(statement):
            open_headers.append(statement)
        previous, blanks = statement, 0
    return placed


def _begins(statements: Sequence[Statement], index: int, previous: Statement, blanks: int) -> bool:
    """A definition begins here: with its decorators and the comments right above it."""
    if previous.text.startswith("#") and not blanks:
        return False
    depth = statements[index].depth
    for statement in statements[index:]:
        if not statement.lines or statement.depth != depth:
            return False
        if not statement.text.startswith("#"):
            return bool(DEFINITION.match(statement.text))
    return False


def _ended(closed: Statement | None, depth: int) -> bool:
    return closed is not None and closed.depth == depth and bool(DEFINITION.match(closed.text))


def _opens(statement: Statement) -> bool:
    if statement.text.startswith(("#", "@")):
        return False
    return bool(DEFINITION.match(statement.text)) or statement.lines[-1].endswith(":")


def _is_docstring(statement: Statement) -> bool:
    return statement.text.startswith('"""')


def _follows_module_or_class(
    placed: Sequence[Statement], open_headers: Sequence[Statement], docstring: Statement
) -> bool:
    before = [s for s in placed if s.lines and s is not docstring]
    if docstring.depth == 0:
        return not [s for s in before if not s.text.startswith("#")]
    inside = bool(open_headers) and open_headers[-1].text.startswith("class")
    return inside and before[-1] is open_headers[-1]
