"""Text as a terminal shows it: how wide it is, and nothing in it that steers the terminal."""

from __future__ import annotations

import re
import unicodedata

_TAB = 4
_WIDTH = 160
_LEAD = 40
_CUT = "…"
_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_BREAK = re.compile(r"\r\n|\r|\n")


def safe(text: str) -> str:
    """The text with a visible stand-in for each character that steers a terminal."""
    return _STEERING.sub(_stand_in, text)


def _stand_in(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number < 0x20:
        return chr(0x2400 + number)
    return "\u2421" if number == 0x7F else "\ufffd"


def width(text: str) -> int:
    """The columns that the text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def source_line(text: str, number: int) -> str | None:
    """Line `number` of a file's text without its break, or None where the file is shorter."""
    lines = _BREAK.split(text.removeprefix("\ufeff"))
    return lines[number - 1] if 0 < number <= len(lines) else None


def drawn(line: str, start: int, end: int) -> tuple[str, int, int]:
    """The line as printed, with the offset and the width of line[start:end] in it.

    Tabs become spaces, and a long line is cut around the place.
    """
    left = max(0, start - _LEAD) if len(line) > _WIDTH else 0
    right = min(len(line), left + _WIDTH)
    end = min(end, right)
    before = _expanded(line[left:start], 0)
    if left:
        before = _CUT + before
    marked = _expanded(line[start:end], width(before))
    after = _expanded(line[end:right], width(before) + width(marked))
    if right < len(line):
        after += _CUT
    return (before + marked + after).rstrip(), width(before), max(1, width(marked))


def _expanded(text: str, column: int) -> str:
    if "\t" not in text:
        return safe(text)
    parts: list[str] = []
    for character in text:
        part = " " * (_TAB - column % _TAB) if character == "\t" else safe(character)
        parts.append(part)
        column += width(part)
    return "".join(parts)
