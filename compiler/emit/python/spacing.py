"""Blank lines between statements, as ruff places them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compiler.diagnostics.span import Span

DEFINITION = re.compile(r"(?:@|(?:async +)?def\b|class\b)")
CONTINUED = re.compile(r"(?:elif|else|except|finally)\b")
IMPORT = re.compile(r"(?:import|from)\b")


@dataclass(slots=True, eq=False)
class Statement:
    """The physical lines of one statement, with what the blank lines around it depend on.

    It says nothing of where it comes from, so that one may stand in many modules.
    """

    lines: tuple[str, ...]
    depth: int
    comment: bool
    decorator: bool
    docstring: bool
    definition: bool
    """It defines something, or is a decorator."""
    continues: bool
    imports: bool
    opens: bool
    is_class: bool


BLANK = Statement((), 0, False, False, False, False, False, False, False, False)
"""A blank line that is asked for."""

Placed = tuple[Statement, Span | None]
"""A statement in a module, and where it comes from."""


def statement(lines: tuple[str, ...]) -> Statement:
    """What the first line of a statement, and the end of its last, tell."""
    first = lines[0]
    text = first.lstrip(" ")
    depth = len(first) - len(text)
    comment, decorator = text.startswith("#"), text.startswith("@")
    definition = DEFINITION.match(text) is not None
    opens = not comment and not decorator and (definition or lines[-1].endswith(":"))
    return Statement(
        lines,
        depth,
        comment,
        decorator,
        text.startswith('"""'),
        definition,
        CONTINUED.match(text) is not None,
        IMPORT.match(text) is not None,
        opens,
        text.startswith("class"),
    )


def spaced(statements: Sequence[Placed]) -> list[Placed]:
    """Return `statements` with the blank lines that ruff keeps or asks for."""
    placed: list[Placed] = []
    open_headers: list[Statement] = []
    # The one before, the one before that, and whether there were only comments so far.
    previous: Statement | None = None
    earlier: Statement | None = None
    preamble = True
    blanks = 0
    blank: Placed = (BLANK, None)
    for index, item in enumerate(statements):
        current = item[0]
        if not current.lines:
            blanks += 1
            continue
        depth = current.depth
        closed: Statement | None = None
        while open_headers and open_headers[-1].depth >= depth:
            closed = open_headers.pop()
        most = 1 if depth else 2
        if previous is None or previous.decorator or current.continues:
            wanted = 0
        elif depth > previous.depth:
            # Below `if` or `with` a definition stands off, below another definition it doesn't.
            inside = bool(open_headers) and open_headers[-1].definition
            wanted = 1 if current.definition and not inside else 0
        elif _ended(closed, depth) or _begins(statements, index, previous, blanks):
            wanted = most
        elif previous.docstring and (
            preamble
            if previous.depth == 0
            else bool(open_headers) and open_headers[-1].is_class and earlier is open_headers[-1]
        ):
            wanted = 1
        elif previous.imports and not current.imports:
            wanted = min(max(blanks, 1), most)
        else:
            wanted = min(blanks, most)
        if wanted:
            placed += [blank] * wanted
        placed.append(item)
        if current.opens:
            open_headers.append(current)
        if previous is not None and not previous.comment:
            preamble = False
        earlier, previous, blanks = previous, current, 0
    return placed


def _ended(closed: Statement | None, depth: int) -> bool:
    return closed is not None and closed.depth == depth and closed.definition


def _begins(statements: Sequence[Placed], index: int, previous: Statement, blanks: int) -> bool:
    """A definition begins here: with its decorators and the comments right above it."""
    here = statements[index][0]
    if not (here.definition or here.comment) or (previous.comment and not blanks):
        return False
    depth = here.depth
    for at in range(index, len(statements)):
        current = statements[at][0]
        if not current.lines or current.depth != depth:
            return False
        if not current.comment:
            return current.definition
    return False
