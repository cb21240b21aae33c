"""A block of Python text, dedented and cut into logical lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

# What can open, close or hide a bracket: a string, a comment, or the bracket itself.
PIECE = re.compile(
    r'''(?P<long>[rbfRBF]{0,2}(?:"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'))'''
    r"""|(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<comment>\#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>\n)""",
    re.DOTALL,
)


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (indent, logical line) for each statement or comment of `text`; blank lines are empty.

    A logical line that spans several physical ones within brackets keeps its line breaks.
    Blank lines before the first and after the last statement are dropped.
    """
    block = textwrap.dedent(text).strip("\n").rstrip()
    if not block:
        return
    depth = start = 0
    for piece in PIECE.finditer(block + "\n"):
        match piece.lastgroup:
            case "open":
                depth += 1
            case "close":
                depth -= 1
            case "end" if depth == 0:
                line = block[start : piece.start()].rstrip()
                body = line.lstrip(" ")
                yield len(line) - len(body), body
                start = piece.end()
            case _:
                pass
