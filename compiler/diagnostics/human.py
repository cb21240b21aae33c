"""The rendering for people: the source line with carets under the guilty place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from compiler.diagnostics.codes import Level, level_of
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.display import drawn, safe, source_line
from compiler.diagnostics.span import Span

_RESET = "\x1b[0m"
_STYLES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "gutter": "\x1b[1;34m",
    "message": "\x1b[1m",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """One thing to draw: a span, what to write beside it, and with which sign."""

    span: Span
    text: str
    primary: bool


class _Pen:
    """Paints a piece of text in a named style, or leaves it plain."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def paint(self, style: str, text: str) -> str:
        return f"{_STYLES[style]}{text}{_RESET}" if self._colour and text else text


def block(diagnostic: Diagnostic, source: Callable[[str], str | None], colour: bool) -> str:
    """One diagnostic as lines without a last line break."""
    pen, level = _Pen(colour), level_of(diagnostic.code)
    head = pen.paint(level.value, f"{level.value}[{diagnostic.code}]")
    lines = [f"{head}{pen.paint('message', ': ' + safe(diagnostic.message))}"]
    places = _places(diagnostic)
    gutter = max((len(str(place.span.line)) for place in places), default=1)
    for number, (path, group) in enumerate(groupby(places, key=lambda place: place.span.path)):
        in_file = list(group)
        arrow = pen.paint("gutter", " -->" if number == 0 else " :::")
        at = next((place for place in in_file if place.primary), in_file[0]).span
        lines.append(f"{arrow} {safe(path)}:{at.line}:{at.column}")
        lines += _frame(in_file, source(path), gutter, level, pen)
    edge = " " * (gutter + 1) + pen.paint("gutter", "=")
    lines += [f"{edge} note: {safe(note)}" for note in diagnostic.notes]
    lines.append(f"{edge} help: {safe(diagnostic.help or 'restc explain ' + diagnostic.code)}")
    return "\n".join(lines)


def _places(diagnostic: Diagnostic) -> list[_Place]:
    """The primary place's file first, each file's places from top to bottom."""
    if diagnostic.span is None:
        return []
    home = diagnostic.span.path
    places = [_Place(diagnostic.span, diagnostic.label, True)]
    places += [_Place(other.span, other.text, False) for other in diagnostic.others]
    return sorted(places, key=lambda place: (place.span.path != home, place.span, place.primary))


def _frame(
    places: Sequence[_Place], text: str | None, gutter: int, level: Level, pen: _Pen
) -> list[str]:
    bar = pen.paint("gutter", "|")
    blank = " " * (gutter + 1) + bar
    lines, previous, last = [blank], 0, ""
    for place in places:
        number = place.span.line
        line = source_line(text, number) if text is not None else None
        if line is None:
            if place.text:
                lines.append(f"{blank} {safe(place.text)}")
            continue
        printed, offset, length = _drawn(place.span, line)
        if previous and number > previous + 1:
            lines.append(pen.paint("gutter", "..."))
        if number != previous or printed != last:
            shown = pen.paint("gutter", str(number).rjust(gutter)) + f" {bar} {printed}"
            lines.append(shown.rstrip())
        sign, style = ("^", level.value) if place.primary else ("-", "gutter")
        mark = pen.paint(style, f"{sign * length} {safe(place.text)}".rstrip())
        lines.append(f"{blank} {' ' * offset}{mark}")
        previous, last = number, printed
    return lines


def _drawn(span: Span, line: str) -> tuple[str, int, int]:
    """Of a span over several lines, only the first is drawn."""
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    return drawn(line, span.column - 1, end)
