"""A block of Python text, dedented and cut into logical lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache

# What can open, close or hide a bracket: a string, a comment, or the bracket itself.
PIECE = re.compile(
    r'''(?P<long>[rbfRBF]{0,2}(?:"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'))'''
    r"""|(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<comment>\#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>\n)""",
    re.DOTALL,
)
STRING = re.compile(r"""\"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""")


HIDING = ('"""', "'''", "#")
"""What may hide a bracket on another line."""


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (indent, logical line) for each statement or comment of `text`; blank lines are empty.

    A logical line that spans several physical ones within brackets keeps its line breaks.
    Blank lines before the first and after the last statement are dropped.
    """
    if "\n" not in text:
        if line := text.strip():
            yield 0, line
        return
    block = _dedented(text).strip("\n").rstrip()
    if not any(character in block for character in HIDING):
        yield from _balanced(block)
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


def _balanced(block: str) -> Iterator[tuple[int, str]]:
    """The logical lines of a text in which every string and comment ends on its own line."""
    open_lines: list[str] = []
    depth = 0
    for line in block.split("\n"):
        depth += _depth(line)
        if depth:
            open_lines.append(line)
            continue
        if open_lines:
            line = "\n".join((*open_lines, line))
            open_lines = []
        line = line.rstrip()
        body = line.lstrip(" ")
        yield len(line) - len(body), body


@lru_cache(maxsize=8192)
def _depth(line: str) -> int:
    """How many more brackets open than close on a physical line."""
    if '"' in line or "'" in line:
        line = STRING.sub("", line)
    count = line.count
    return count("(") + count("[") + count("{") - count(")") - count("]") - count("}")


def _dedented(text: str) -> str:
    """What textwrap.dedent does, where nothing is indented by anything but spaces."""
    if "\t" in text:
        return textwrap.dedent(text)
    lines = text.split("\n")
    margin = min((len(line) - len(body) for line in lines if (body := line.lstrip(" "))), default=0)
    return "\n".join([line[margin:] if line.strip(" ") else "" for line in lines])
