"""A fix is a piece of a file and what should stand there; nothing else of the file changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from compiler.diagnostics.span import Span

_BREAK = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Fix:
    """`text` replaces what stands at `span`.

    `was` is the word that must stand there, its quotes apart; the fix is left out where something
    else does. With `quotes`, the quotes around the word stay around the new one, and so
    does the `[]` of an array behind it. An empty `text`
    removes the piece, unless a comment would go with it.
    """

    span: Span
    text: str
    was: str = ""
    quotes: bool = True


def respelt(span: Span, word: str, name: str) -> Fix | None:
    """The fix that writes `name` for a misspelt `word`; None where no name was meant."""
    return Fix(span, name, was=word) if name else None


def spliced(text: str, fixes: Iterable[Fix]) -> tuple[str, tuple[Fix, ...]]:
    """The text of one file with every fix that fits, and those that did.

    Of two fixes that touch the same characters, only the first is made.
    """
    starts = _line_starts(text)
    parts: list[str] = []
    made: list[Fix] = []
    done = 0
    for fix in sorted(dict.fromkeys(fixes), key=lambda fix: fix.span):
        start = _index(starts, fix.span.line, fix.span.column)
        end = _index(starts, fix.span.end_line, fix.span.end_column)
        if not done <= start <= end <= len(text) or (made and start == done):
            continue
        wanted = _wanted(fix, text[start:end])
        if wanted is None:
            continue
        parts += [text[done:start], wanted]
        made.append(fix)
        done = end
    return "".join([*parts, text[done:]]), tuple(made)


def _wanted(fix: Fix, stands: str) -> str | None:
    """What to write for what stands there now, or None where the fix doesn't fit it."""
    if not fix.text and "#" in stands:
        return None
    quote = stands[:1] if stands[:1] in ("'", '"') and len(stands) > 1 else ""
    word = stands.removeprefix(quote).removesuffix(quote)
    array = "[]" if fix.quotes and word == f"{fix.was}[]" else ""
    if fix.was and word.removesuffix(array) != fix.was:
        return None
    return f"{quote}{fix.text}{array}{quote}" if fix.quotes and fix.was else fix.text


def _line_starts(text: str) -> list[int]:
    first = len(_MARK) if text.startswith(_MARK) else 0
    return [first, *(found.end() for found in _BREAK.finditer(text))]


def _index(starts: list[int], line: int, column: int) -> int:
    return starts[line - 1] + column - 1 if line <= len(starts) else -1
