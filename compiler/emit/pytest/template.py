"""Texts around a number, so that each number gives another text that keeps the pattern."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from compiler.ir.field import Text, TextFormat

LONGEST = 10_000
ROOM = 4
"""How many more digits a number may grow by."""
DIGITS = range(ord("0"), ord("9") + 1)
ALPHABETS = {"ascii_lowercase": string.ascii_lowercase, "ascii_uppercase": string.ascii_uppercase}
"""Where no digit is allowed: by the name that the standard library has for them."""
MOST = 8
PREFERRED = [*range(ord("a"), ord("z") + 1), *DIGITS, *range(ord("A"), ord("Z") + 1)]


@dataclass(frozen=True, slots=True)
class Template:
    """A text around a number of at least `width` digits; without one where the width is 0."""

    before: str
    width: int
    after: str
    alphabet: str = ""
    """The name of the letters that stand for digits; empty where digits do."""

    def text(self, number: int) -> str:
        """The text with that number in it."""
        return self.before + (self._number(number) if self.width else "") + self.after

    def _number(self, number: int) -> str:
        if not self.alphabet:
            return f"{number:0{self.width}d}"
        letters = ALPHABETS[self.alphabet]
        places = range(self.width - 1, -1, -1)
        return "".join(letters[number // len(letters) ** at % len(letters)] for at in places)


def numbered(kind: Text, words: str) -> Template | None:
    """A template for values of the type, or None where none was found."""
    match kind.format, kind.pattern:
        case TextFormat.EMAIL, None:
            found = Template("person-", 1, "@example.com")
        case TextFormat.URL, None:
            found = Template("https://example.com/", 1, "")
        case TextFormat.SLUG, None:
            found = Template(words.lower().replace(" ", "-") + "-", 1, "")
        case TextFormat.PLAIN, None:
            found = Template(f"{words} ", 1, "")
        case _:
            return _of_pattern(kind.patterns[-1], kind.min_length, kind.max_length)
    excess = len(found.text(1)) + ROOM - (kind.max_length or LONGEST)
    if excess > 0:
        kept = max(0, len(found.before) - excess)
        found = Template(found.before[:kept], 1, found.after)
    missing = kind.min_length - len(found.text(1))
    return Template(found.before, 1 + missing, found.after) if missing > 0 else found


def _of_pattern(pattern: str, shortest: int, longest: int | None) -> Template | None:
    """A template for texts that match the pattern, or None where none was found."""
    tokens = parser.parse(pattern)
    digits = {"": "".join(map(chr, DIGITS))}
    best = None
    for alphabet, letters in (digits | ALPHABETS).items():
        for repeat in (max(shortest, 1), 1, 6, shortest):
            found = _around(list(_pieces(tokens, repeat, letters)), alphabet)
            text = found.text(1)
            fits = shortest <= len(text) and (longest is None or len(text) <= longest)
            if fits and re.search(pattern, text):
                if found.width:
                    return found
                best = best or found
    return best


def _around(pieces: list[tuple[str, int]], alphabet: str) -> Template:
    widest = max((places for _, places in pieces), default=0)
    texts = [text for text, _ in pieces]
    if not widest:
        return Template("".join(texts), 0, "")
    place = next(i for i, (_, places) in enumerate(pieces) if places == widest)
    return Template("".join(texts[:place]), widest, "".join(texts[place + 1 :]), alphabet)


def _pieces(tokens: Any, repeat: int, letters: str) -> Iterator[tuple[str, int]]:
    """The parts of a matching text, each with the number of letters that may replace it."""
    for kind, value in tokens:
        if kind is op.LITERAL:
            yield chr(value), 0
        elif kind is op.IN:
            yield _member(value), int(_holds(value, letters))
        elif kind is op.ANY:
            yield "x", 1
        elif kind is op.NOT_LITERAL:
            yield chr(next(code for code in PREFERRED if code != value)), 0
        elif kind is op.SUBPATTERN:
            yield from _pieces(value[-1], repeat, letters)
        elif kind is op.BRANCH:
            yield from _pieces(value[1][0], repeat, letters)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            low, high, inner = value
            times = min(max(low, min(repeat, MOST)), int(high))
            parts = [part for _ in range(times) for part in _pieces(inner, repeat, letters)]
            if parts and all(places == 1 for _, places in parts):
                yield "".join(text for text, _ in parts), len(parts)
            else:
                yield from parts


def _member(items: Any) -> str:
    return chr(next((code for code in PREFERRED if _holds(items, chr(code))), ord(" ")))


def _holds(items: Any, letters: str) -> bool:
    """Whether a class of characters has all of the letters."""
    negated = bool(items) and items[0][0] is op.NEGATE
    codes = [ord(letter) for letter in letters]
    return all(negated is not any(_covers(item, code) for item in items) for code in codes)


def _covers(item: Any, code: int) -> bool:
    kind, value = item
    if kind is op.LITERAL:
        return bool(code == value)
    if kind is op.RANGE:
        return bool(value[0] <= code <= value[1])
    if kind is op.CATEGORY:
        shown = {op.CATEGORY_DIGIT: r"\d", op.CATEGORY_WORD: r"\w", op.CATEGORY_SPACE: r"\s"}
        return value in shown and re.match(shown[value], chr(code)) is not None
    return False
