"""The common long lines, cut at their brackets; only what has to break is looked into.

What `broken` returns is what the layout of the whole statement would come to, which takes twenty
times as long; it returns None where it can't be sure of that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from compiler.emit.python.layout import show
from compiler.emit.python.parser import Parser, UnparsedError
from compiler.emit.python.style import INSIDE, expression

PIECE: Final = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|[(\[{]|[)\]}]|[,#]|\b(?:for|lambda)\b"""
)
BREAK: Final = re.compile(r"([(\[{])?\s*\n\s*([)\]}.])?")
TARGET: Final = r"(?:return |[\w.]+(?:: [\w.\[\], |]+)? \+?= )"
CALL: Final = re.compile(rf"(?:@|raise |{TARGET})?(?:await )?[\w.]+[(\[]")
DISPLAY: Final = re.compile(rf"{TARGET}[(\[{{]")
COMPARED: Final = re.compile(r"(?:assert|return) [\w.]+ (?:==|!=) (?:[\w.]+\(|[(\[{])")
CLASS: Final = re.compile(r"class \w+\(")
DEFINITION: Final = re.compile(r"(?:async )?def \w+\(")
LINK: Final = re.compile(r"\.\w+\(")
PREFIX: Final = re.compile(r"\*\*?|\w+=(?!=)")
KEY: Final = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\w.]+): |\*\*""")
ITEM: Final = re.compile(r"(?:await )?(?:[\w.]+[(\[]|[\[{(])")
ATOM: Final = re.compile(r"""[\w.]+|[rbfRBF]{0,2}(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
VALUE: Final = re.compile(TARGET)
CHAIN: Final = 2
"""A chain with so many dots after calls breaks before them."""


def broken(line: str, indent: int, width: int) -> list[str] | None:
    """Return the physical lines of a statement that doesn't fit, if its form is a common one.

    A `line` of several physical lines may turn out to fit.
    """
    if '"""' in line or "((" in line:
        return None
    text = BREAK.sub(_joint, line) if "\n" in line else line
    try:
        return _Cut(text, width).statement(indent)
    except UnparsedError:
        return None


def _joint(found: re.Match[str]) -> str:
    return f"{found[1] or ''}{found[2] or ''}" if found[1] or found[2] else " "


@dataclass(slots=True)
class _Pair:
    """Where a bracket closes, and the commas directly inside it."""

    close: int = -1
    commas: list[int] = field(default_factory=list)
    plain: bool = True
    """Neither a comprehension nor a lambda stands directly inside."""
    comprehension: bool = False
    magic: bool = False
    """A trailing comma asks for one item a line."""


class _Cut:
    """One line; its parts are told by where they start and end."""

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = width
        self.pairs: dict[int, _Pair] = {}
        self.magic: list[int] = []
        """Where brackets close that have to break; so have those around them."""
        around = outer = _Pair()
        stack = [outer]
        string = -1
        for found in PIECE.finditer(text):
            token, start = found[0], found.start()
            if found.lastgroup:
                if string >= 0 and text[string:start].strip("rbfRBF ") == "":
                    raise UnparsedError("adjacent strings")
                string = found.end()
            elif token == ",":
                around.commas.append(start)
            elif token in "([{":
                around = self.pairs[start] = _Pair()
                stack.append(around)
            elif token in ")]}":
                pair = stack.pop()
                pair.close = start
                if pair.commas and text[pair.commas[-1] + 1 : start].strip() == "":
                    pair.commas.pop()
                    pair.magic = True
                    self.magic.append(start)
                around = stack[-1]
            elif token == "#":
                raise UnparsedError("a comment within brackets")
            else:
                around.plain = False
                around.comprehension |= token == "for"
        if len(stack) > 1 or outer.commas or not outer.plain:
            raise UnparsedError("no statement in brackets")

    def statement(self, indent: int) -> list[str]:
        """The lines of the whole."""
        found = DEFINITION.match(self.text)
        if found is not None:
            return self._definition(found.end() - 1, indent)
        found = CLASS.match(self.text)
        if found is not None:
            return self._whole(found.end() - 1, indent, ":")
        found = CALL.match(self.text)
        if found is not None:
            return self._called(found.end() - 1, indent)
        found = DISPLAY.match(self.text) or COMPARED.match(self.text)
        if found is not None:
            return self._whole(found.end() - 1, indent)
        raise UnparsedError("another form")

    def _whole(self, at: int, indent: int, tail: str = "") -> list[str]:
        """A statement that ends with the bracket that opens `at`, and `tail`."""
        close = self.pairs[at].close
        if self.text[close + 1 :] != tail:
            raise UnparsedError("more after the bracket")
        if not self.magic and indent + len(self.text) <= self.width:
            return [" " * indent + self.text]
        if indent + at + 1 > self.width or self._expanded(0, at):
            raise UnparsedError("the beginning is too long")
        return self._opened(0, at, indent, tail)

    def _definition(self, at: int, indent: int) -> list[str]:
        pair, text = self.pairs[at], self.text
        tail = text[pair.close + 1 :]
        if not self.magic and indent + len(text) <= self.width:
            return [" " * indent + text]
        if at + 1 == pair.close or indent + 1 + len(tail) > self.width or "{" in tail:
            raise UnparsedError("no parameters, or too much after them")
        inner = " " * (indent + 4)
        content = text[at + 1 : pair.close]
        parts = [text[start:end] for start, end in self._parts(at)]
        if any(indent + 4 + len(part) + 1 > self.width for part in parts) or (
            self.magic and self.magic != [pair.close]
        ):
            raise UnparsedError("a long parameter")
        if len(parts) > 1 and not pair.magic and indent + 4 + len(content) <= self.width:
            lines = [inner + content]
        else:
            lines = [f"{inner}{part}," for part in parts]
        pad = " " * indent
        return [pad + text[: at + 1], *lines, f"{pad}){tail}"]

    def _called(self, at: int, indent: int) -> list[str]:
        """A statement that ends with a call, whose function may be what another call returns."""
        dots = self._dots(at, len(self.text))
        if dots is None:
            raise UnparsedError("more after the bracket")
        last = self.text.index("(", dots[-1]) if dots else at
        if len(dots) < CHAIN or (not self.magic and indent + len(self.text) <= self.width):
            return self._whole(last, indent)
        found = VALUE.match(self.text)
        if found is None or self.magic:
            raise UnparsedError("a chain that isn't a value")
        start = found.end()
        pad = " " * indent
        if indent + 4 + len(self.text) - start <= self.width:
            inner = [f"{pad}    {self.text[start:]}"]
        else:
            inner = self._chain([start, *dots, len(self.text)], at, indent + 4, "")
        return [f"{pad}{self.text[:start]}(", *inner, f"{pad})"]

    def _dots(self, at: int, end: int) -> list[int] | None:
        """Where calls follow on the bracket at `at` up to `end`; None if it doesn't end so."""
        dots = []
        while (close := self.pairs[at].close) + 1 < end:
            found = LINK.match(self.text, close + 1, end)
            if found is None or self.text[at] != "(":
                return None
            dots.append(close + 1)
            at = found.end() - 1
        return dots if close + 1 == end else None

    def _chain(self, ends: list[int], at: int, indent: int, tail: str) -> list[str]:
        """A chain of calls, cut before its dots."""
        lines: list[str] = []
        for begin, end in pairwise(ends):
            after = tail if end == ends[-1] else ""
            if indent + end - begin + len(after) <= self.width:
                lines.append(f"{' ' * indent}{self.text[begin:end]}{after}")
            else:
                opening = at if begin == ends[0] else self.text.index("(", begin)
                lines += self._opened(begin, opening, indent, after)
        return lines

    def _expanded(self, start: int, end: int) -> bool:
        return any(start < close < end for close in self.magic)

    def _opened(self, start: int, at: int, indent: int, tail: str) -> list[str]:
        """What begins at `start` and ends with the bracket that opens `at`, which breaks."""
        pair, text = self.pairs[at], self.text
        opening = text[at]
        pad = " " * indent
        lines = [pad + text[start : at + 1]]
        content = text[at + 1 : pair.close]
        if not pair.plain or not content:
            fits = indent + 4 + len(content) <= self.width
            if not (pair.comprehension and fits) or self._expanded(at, pair.close + 1):
                raise UnparsedError("nothing to cut at commas")
            return [*lines, f"{pad}    {content}", f"{pad}{text[pair.close]}{tail}"]
        display = opening == "{" or at == 0 or text[at - 1] in " =([{*"
        if not pair.commas and (
            (display and opening == "(") or (pair.magic and not display and opening == "[")
        ):
            raise UnparsedError("parentheses around one thing, or a tuple as a key")
        whole = not display and not self._expanded(at, pair.close + 1)
        if whole and indent + 4 + len(content) <= self.width:
            lines.append(f"{pad}    {content}")
        else:
            comma = "," if pair.commas or pair.magic else ""
            for first, last in self._parts(at):
                lines += self._item(first, last, indent + 4, comma, opening)
        lines.append(f"{pad}{text[pair.close]}{tail}")
        return lines

    def _parts(self, at: int) -> list[tuple[int, int]]:
        """Where the items in the bracket at `at` start and end."""
        pair = self.pairs[at]
        starts = [at + 1, *(comma + 2 for comma in pair.commas)]
        ends = [*pair.commas, pair.close - pair.magic]
        return list(zip(starts, ends, strict=True))

    def _item(self, start: int, end: int, indent: int, tail: str, opening: str) -> list[str]:
        """One of several items in brackets, on lines of its own."""
        text = self.text
        expanded = self._expanded(start, end)
        if not expanded and indent + end - start + len(tail) <= self.width:
            return [f"{' ' * indent}{text[start:end]}{tail}"]
        prefix = (KEY if opening == "{" else PREFIX).match(text, start, end)
        value = prefix.end() if prefix else start
        if ATOM.fullmatch(text, value, end):
            return [f"{' ' * indent}{text[start:end]}{tail}"]
        found = ITEM.match(text, value, end)
        if found is not None:
            at = found.end() - 1
            pair = self.pairs[at]
            if pair.close + 1 == end and pair.plain and at + 1 < pair.close:
                display = at == value
                if not display or text[at] != "(" or pair.commas:
                    return self._opened(start, at, indent, tail)
            elif not expanded and at > value and (dots := self._dots(at, end)):
                if len(dots) >= CHAIN:
                    return self._chain([start, *dots, end], at, indent, tail)
                last = text.index("(", dots[-1])
                if indent + last + 1 - start <= self.width:
                    return self._opened(start, last, indent, tail)
        if text[value] == "(" or (opening == "{" and prefix is None):
            raise UnparsedError("parentheses that may go, or an unknown key")
        return list(_spread(text[start:value], text[value:end], tail, indent, self.width))


@lru_cache(maxsize=4096)
def _spread(prefix: str, text: str, tail: str, indent: int, width: int) -> tuple[str, ...]:
    """An item of any form, laid out by itself."""
    parser = Parser(text)
    content = expression(parser.element(), INSIDE)
    if parser.next:
        raise UnparsedError(f"unexpected {parser.next!r}")
    return tuple(show([prefix, content, tail], indent, width))
