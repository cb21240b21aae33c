"""A document of text and possible line breaks, and the printer that decides which of them break.

The document is a tree; `show(document, indent, width)` prints it. The constructs and their meaning
are those of the printer in ruff's formatter, because the decisions have to be the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import NamedTuple, assert_never


class Line(Enum):
    """A line break; when its group is flat, nothing, a space, or a break all the same."""

    SOFT = ""
    SPACE = " "
    HARD = "\n"


@dataclass(slots=True)
class Group:
    """Flat if it fits on the line, else every line break directly inside breaks.

    With `within`, it is a group only if the group of that number breaks.
    """

    content: Doc
    number: int = 0
    expand: bool = False
    within: int = 0


@dataclass(slots=True)
class Indent:
    """Content one level deeper; with `group`, only if that group breaks."""

    content: Doc
    group: int = 0


@dataclass(slots=True)
class When:
    """Content printed only if the group (0: the enclosing one) breaks, or only if it is flat."""

    content: Doc
    breaks: bool
    group: int = 0


@dataclass(slots=True)
class FitsExpanded:
    """Content that fits if it does when broken, as long as the group (if any) is flat."""

    content: Doc
    group: int = 0
    expand: bool = False


@dataclass(slots=True)
class BestFitParentheses:
    """Content that gets parentheses only if they make it fit."""

    content: Doc
    number: int


@dataclass(slots=True)
class BestFitting:
    """The first variant that fits, else the last."""

    variants: tuple[Doc, ...]
    all_lines: bool = False


Doc = (
    str
    | Line
    | Group
    | Indent
    | When
    | FitsExpanded
    | BestFitParentheses
    | BestFitting
    | list["Doc"]
)

_numbers = count(1)  # only ever compared


def new_group() -> int:
    """A number for a group that others refer to."""
    return next(_numbers)


EXPAND: Doc = Group("", expand=True)


def block(content: Doc) -> Doc:
    """Content on lines of its own if the enclosing group breaks."""
    return [Indent([Line.SOFT, content]), Line.SOFT]


class _Measure(Enum):
    FIRST_LINE = 0
    ALL_LINES = 1
    ALL_LINES_OVERFLOW = 2


class _How(NamedTuple):
    indent: int
    flat: bool = False
    measure: _Measure = _Measure.FIRST_LINE


@dataclass(frozen=True, slots=True)
class _Close:
    """The end of parentheses that were added."""


_Item = tuple["Doc | _Close", _How]


def propagate(document: Doc) -> bool:
    """Mark each group that has a forced break inside; return whether the document has one."""
    match document:
        case str():
            return False
        case Line():
            return document is Line.HARD
        case list():
            found = [propagate(part) for part in document]
            return any(found)
        case Group():
            document.expand = propagate(document.content) or document.expand
            return document.expand
        case Indent() | When():
            return propagate(document.content)
        case FitsExpanded():
            document.expand = propagate(document.content)
            return False
        case BestFitParentheses():
            propagate(document.content)
            return False
        case BestFitting():
            for variant in document.variants:
                propagate(variant)
            return False
        case _:
            assert_never(document)


def show(document: Doc, indent: int, width: int) -> list[str]:
    """Return the lines of `document`, the first at `indent` columns."""
    propagate(document)
    return _Printer(width).show(document, indent)


class _Printer:
    def __init__(self, width: int) -> None:
        self._width = width
        self._flat: dict[int, bool] = {}
        self._measured = False
        self._lines: list[str] = []
        self._line = ""
        self._pending = 0
        self._stack: list[_Item] = []

    def show(self, document: Doc, indent: int) -> list[str]:
        self._pending = indent
        self._stack.append((document, _How(indent)))
        while self._stack:
            self._print(*self._stack.pop())
        return [*self._lines, self._line]

    def _print(self, document: Doc | _Close, how: _How) -> None:
        match document:
            case str():
                if document:
                    self._line += " " * self._pending + document
                    self._pending = 0
            case Line():
                if how.flat and document is not Line.HARD:
                    self._print(document.value, how)
                else:
                    if self._line:
                        self._lines.append(self._line)
                        self._line = ""
                    self._pending = how.indent
            case list():
                self._stack.extend((part, how) for part in reversed(document))
            case Group():
                self._group(document, how)
            case Indent():
                deeper = not document.group or not self._flat[document.group]
                self._stack.append((document.content, _deeper(how) if deeper else how))
            case When():
                flat = self._flat[document.group] if document.group else how.flat
                if flat is not document.breaks:
                    self._stack.append((document.content, how))
            case FitsExpanded():
                if self._flat[document.group] if document.group else how.flat:
                    self._measured = False
                self._stack.append((document.content, how))
            case BestFitParentheses():
                self._parenthesize(document, how)
            case BestFitting():
                self._best(document, how)
            case _Close():
                self._stack += [(")", how), (Line.HARD, how)]
            case _:
                assert_never(document)

    def _group(self, group: Group, how: _How) -> None:
        if group.within and self._flat[group.within]:
            self._stack.append((group.content, how))
            return
        flat = not group.expand and self._goes_flat(group.content, group.number, how)
        if group.number:
            self._flat[group.number] = flat
        self._stack.append((group.content, _How(how.indent, flat, how.measure)))

    def _goes_flat(self, content: Doc, number: int, how: _How) -> bool:
        if how.flat and self._measured:
            return True
        self._measured = True
        if number:
            self._flat[number] = True
        return self._fits([(content, _How(how.indent, True, how.measure))])

    def _parenthesize(self, wrapped: BestFitParentheses, how: _How) -> None:
        if self._goes_flat(wrapped.content, wrapped.number, how):
            self._flat[wrapped.number] = True
            self._stack.append((wrapped.content, _How(how.indent, True, how.measure)))
            return
        self._flat[wrapped.number] = False
        measured = _How(how.indent, how.flat, _Measure.ALL_LINES)
        if self._fits(_parentheses(wrapped.content, measured, _deeper(measured))):
            printed = _How(how.indent, False, how.measure)
            self._stack += _parentheses(wrapped.content, printed, _deeper(printed))
        else:
            self._flat[wrapped.number] = True
            self._stack.append((wrapped.content, _How(how.indent, True, how.measure)))

    def _best(self, best: BestFitting, how: _How) -> None:
        if how.flat and self._measured:
            self._stack.append((best.variants[0], how))
            return
        self._measured = True
        measure = _Measure.ALL_LINES if best.all_lines else _Measure.FIRST_LINE
        for variant in best.variants[:-1]:
            if self._fits([(variant, _How(how.indent, True, measure))]):
                self._stack.append((variant, _How(how.indent, True, how.measure)))
                return
        self._stack.append((best.variants[-1], _How(how.indent, False, how.measure)))

    def _fits(self, stack: list[_Item]) -> bool:
        """Whether `stack`, and what follows it up to the next possible break, fits on the line."""
        rest = len(self._stack)
        used = len(self._line)
        pending = self._pending
        while True:
            if not stack:
                if not rest:
                    return True
                rest -= 1
                stack.append(self._stack[rest])
            document, how = stack.pop()
            match document:
                case str():
                    if document:
                        used += pending + len(document)
                        pending = 0
                    if used > self._width and how.measure is not _Measure.ALL_LINES_OVERFLOW:
                        return False
                case list():
                    stack.extend((part, how) for part in reversed(document))
                case Line() if how.flat and document is Line.HARD:
                    return True
                case Line() if not how.flat:
                    if how.measure is _Measure.FIRST_LINE:
                        return True
                    used, pending = 0, how.indent
                case Line():
                    stack.append((document.value, how))
                case Group():
                    if not document.within or not self._flat[document.within]:
                        flat = how.flat and not document.expand
                        if document.number:
                            self._flat[document.number] = flat
                        how = _How(how.indent, flat, how.measure)
                    stack.append((document.content, how))
                case Indent():
                    deeper = not document.group or not self._flat[document.group]
                    stack.append((document.content, _deeper(how) if deeper else how))
                case When():
                    flat = self._flat[document.group] if document.group else how.flat
                    if flat is not document.breaks:
                        stack.append((document.content, how))
                case FitsExpanded():
                    if how.flat:
                        if self._flat[document.group] if document.group else how.flat:
                            how = _How(how.indent, False, _Measure.ALL_LINES_OVERFLOW)
                        elif document.expand:
                            return False
                    stack.append((document.content, how))
                case BestFitParentheses():
                    self._flat[document.number] = how.flat
                    stack.append((document.content, how))
                case BestFitting():
                    if how.flat:
                        measure = _Measure.ALL_LINES if document.all_lines else _Measure.FIRST_LINE
                        stack.append((document.variants[0], _How(how.indent, how.flat, measure)))
                    else:
                        stack.append((document.variants[-1], how))
                case _Close():
                    stack += [(")", how), (Line.HARD, how)]
                case _:
                    assert_never(document)


def _deeper(how: _How) -> _How:
    return _How(how.indent + 4, how.flat, how.measure)


def _parentheses(content: Doc, outside: _How, inside: _How) -> list[_Item]:
    """What is printed for content in parentheses, the first thing last."""
    return [(_Close(), outside), (content, inside), (Line.HARD, inside), ("(", outside)]
