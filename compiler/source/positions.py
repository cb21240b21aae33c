"""Positions turn character indexes of one text into spans."""

from __future__ import annotations

import re
from bisect import bisect_right

from compiler.diagnostics.span import Span

_BREAK = re.compile(r"\r\n|\r|\n")


class Positions:
    """Knows where the lines of `text` begin; `path` goes into every span."""

    __slots__ = ("_starts", "path", "text")

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self._starts: list[int] = []

    def span(self, start: int, end: int) -> Span:
        """The span of text[start:end]; indexes outside the text are drawn to its edges."""
        start = max(0, min(start, len(self.text)))
        end = max(start, min(end, len(self.text)))
        if not self._starts:
            self._starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]
        line = bisect_right(self._starts, start)
        end_line = bisect_right(self._starts, end, line - 1)
        return Span(
            self.path,
            line,
            start - self._starts[line - 1] + 1,
            end_line,
            end - self._starts[end_line - 1] + 1,
        )

    def at(self, index: int) -> Span:
        """The one character at `index`; at a line's or the text's end, the place of none."""
        follows = self.text[index : index + 1]
        return self.span(index, index + (1 if follows not in ("", "\r", "\n") else 0))
