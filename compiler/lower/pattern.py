"""Patterns: the regular expressions that pydantic, PostgreSQL and Python read alike."""

from dataclasses import dataclass

PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;=?@[\\]^_`{|}~")
"""What a backslash makes plain everywhere; `\\<` and `\\>` are word boundaries to some."""
CONTROLS = frozenset("nrt")
LONGEST_REPEAT = 255
"""PostgreSQL's largest count (DUPMAX)."""
DEEPEST = 50
LARGEST = 2000
"""Atoms once every repetition is written out: beyond it, engines refuse to compile."""

SEVERAL = {
    "d": "`[0-9]`",
    "w": "`[A-Za-z0-9_]`",
    "s": "`[ \\t\\r\\n]`",
}
"""Classes whose extent depends on the locale or on Unicode's version, and what is plain."""


@dataclass(frozen=True, slots=True)
class Unportable:
    """Why a pattern isn't taken: `text`, at `start`, is to blame, and `advice` what to write."""

    message: str
    text: str
    start: int
    advice: str = ""


class _Found(Exception):  # noqa: N818 - it carries a finding, not an error of ours
    def __init__(self, message: str, text: str, start: int, advice: str = "") -> None:
        self.finding = Unportable(message, text, start, advice)


def python_pattern(pattern: str) -> str | Unportable:
    """The same language as a pattern for Python's `re`, or why engines would disagree about it.

    The subset: literals, escaped punctuation, `\\n` `\\r` `\\t`, classes of characters and ranges,
    `(...)`, `(?:...)`, `|`, `*` `+` `?` `{n,m}`, `^` at the beginning and `$` at the end.
    """
    reader = _Reader(pattern)
    try:
        text, size = reader.alternatives(top=True)
        if size > LARGEST:
            return Unportable(
                "this pattern is too large once its counts are written out", pattern, 0
            )
    except _Found as found:
        return found.finding
    return text


class _Reader:
    """Reads one pattern from left to right; each method returns Python's text and its size."""

    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.depth = 0

    def alternatives(self, top: bool) -> tuple[str, int]:
        branches: list[str] = []
        size = 0
        while True:
            branch, weight = self._branch(top)
            branches.append(branch)
            size += weight
            if self._peek() != "|":
                break
            self.at += 1
        if top and self._peek() == ")":
            raise self._no("this `)` closes no group", self.at, 1, "write `\\)` for the character")
        return "|".join(branches), size

    def _branch(self, top: bool) -> tuple[str, int]:
        start, size = self.at, 0
        parts: list[str] = []
        if top and self._peek() == "^":
            self.at += 1
            parts.append("^")
        while (sign := self._peek()) not in ("", "|", ")"):
            if sign == "$" and top and self.text[self.at + 1 : self.at + 2] in ("", "|"):
                self.at += 1
                parts.append(r"\Z")
                break
            atom, weight = self._atom(sign)
            count, times = self._count()
            parts.append(atom + count)
            size += weight * times
        if self.at == start:
            raise self._no(
                "an empty alternative", start, 1, "make what it stands for optional by `?`"
            )
        return "".join(parts), size

    def _atom(self, sign: str) -> tuple[str, int]:
        match sign:
            case "(":
                return self._group()
            case "[":
                return self._class(), 1
            case "\\":
                return self._escape(), 1
            case ".":
                advice = "write `[^\\n]` for any character but a line break, `\\.` for a dot"
                message = "`.` takes a line break in PostgreSQL and not in pydantic"
                raise self._no(message, self.at, 1, advice)
            case "^" | "$":
                where = "the beginning" if sign == "^" else "the end"
                advice = f"write `\\{sign}` for the character"
                raise self._no(f"`{sign}` stands for {where} only there", self.at, 1, advice)
            case "*" | "+" | "?":
                advice = f"write `\\{sign}` for the character"
                raise self._no(f"nothing stands before `{sign}`", self.at, 1, advice)
            case "{" | "}" | "]":
                advice = f"write `\\{sign}` for the character"
                raise self._no(f"`{sign}` stands alone", self.at, 1, advice)
            case _:
                self.at += 1
                return sign, 1

    def _group(self) -> tuple[str, int]:
        start = self.at
        self.at += 1
        if self._peek() == "?":
            if self.text[self.at : self.at + 2] != "?:":
                message = "look-around, flags and named groups aren't in all engines"
                advice = "write a plain group `(...)`, and say the rest in a check"
                raise self._no(message, start, 3, advice)
            self.at += 2
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._no("these groups are nested too deeply", start, 1)
        inner, size = self.alternatives(top=False)
        self.depth -= 1
        if self._peek() != ")":
            raise self._no("this group is never closed", start, 1, "add `)`")
        self.at += 1
        return f"(?:{inner})", size

    def _class(self) -> str:
        start = self.at
        self.at += 1
        head = "[^" if self._peek() == "^" else "["
        self.at += len(head) - 1
        items: list[str] = []
        while self._peek() != "]" or not items:
            first = self._member(start)
            if self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                last = self._member(start)
                self._in_order(first, last, self.at)
                items.append(f"{_escaped(first)}-{_escaped(last)}")
            else:
                items.append(_escaped(first))
        self.at += 1
        return head + "".join(items) + "]"

    def _member(self, start: int) -> str:
        """One character of a class."""
        sign = self._peek()
        if sign == "":
            raise self._no("this class is never closed", start, 1, "add `]`")
        if sign == "\\":
            return self._character()
        pair = self.text[self.at : self.at + 2]
        if sign == "[" or pair in ("&&", "--", "~~"):
            shown = pair if sign != "[" else "["
            advice = "put a backslash before it" if sign != "[" else "write `\\[` for the character"
            message = f"`{shown}` inside a class means more to some engines"
            raise self._no(message, self.at, len(shown), advice)
        if sign == "]":
            raise self._no("an empty class", start, 2, "write `\\]` for the character")
        self.at += 1
        return sign

    def _in_order(self, first: str, last: str, end: int) -> None:
        shown, start = f"{first}-{last}", end - 3
        if not (first.isascii() and last.isascii()):
            message = f"the range `{shown}` depends on the collation"
            raise self._no(message, start, 3, "name the characters")
        if first > last:
            message = f"the range `{shown}` runs backwards"
            raise self._no(message, start, 3, f"write `{last}-{first}`")

    def _escape(self) -> str:
        return _escaped(self._character())

    def _character(self) -> str:
        """The character that a backslash and what follows it stand for."""
        sign = self.text[self.at + 1 : self.at + 2]
        shown = f"\\{sign}"
        if sign in PUNCTUATION and sign:
            self.at += 2
            return sign
        if sign in CONTROLS and sign:
            self.at += 2
            return {"n": "\n", "r": "\r", "t": "\t"}[sign]
        if sign.lower() in SEVERAL:
            plain = SEVERAL[sign.lower()]
            if sign.isupper():
                plain = plain.replace("[", "[^")
            raise self._no(
                f"`{shown}` depends on the engine's tables", self.at, 2, f"write {plain}"
            )
        if sign.isdigit():
            raise self._no(f"`{shown}` refers back, which pydantic can't", self.at, 2, "repeat it")
        if not sign:
            raise self._no("a backslash at the end", self.at, 1, "write `\\\\` for the character")
        raise self._no(f"`{shown}` means different things to different engines", self.at, 2)

    def _count(self) -> tuple[str, int]:
        """How often the atom before stands: the text of it, and the most that is written out."""
        sign = self._peek()
        times = 1
        text = ""
        if sign and sign in "*+?":
            self.at += 1
            text = sign
        elif sign == "{":
            end = self.text.find("}", self.at)
            inner = self.text[self.at + 1 : end] if end > 0 else ""
            text, times = self._braces(inner)
            self.at = end + 1
        following = self._peek()
        if text and following and following in "*+?{":
            message = "lazy and possessive repetition aren't in all engines"
            advice = f"write `{text}`" if following != "{" else "put a group around the first"
            raise self._no(message, self.at - len(text), len(text) + 1, advice)
        return text, times

    def _braces(self, inner: str) -> tuple[str, int]:
        low, comma, high = inner.partition(",")
        shown = "{" + inner + "}"
        if not (low.isdecimal() and low.isascii() and (high == "" or high.isdecimal())):
            raise self._no("`{` begins no count", self.at, 1, "write `\\{` for the character")
        least, most = int(low), int(high or low)
        if least > LONGEST_REPEAT or most > LONGEST_REPEAT:
            advice = f"say longer lengths by `max_length`; a count ends at {LONGEST_REPEAT}"
            raise self._no("PostgreSQL can't count so far", self.at, len(shown), advice)
        if comma and high and least > most:
            raise self._no(f"the count `{shown}` runs backwards", self.at, len(shown))
        return shown, max(most, 1)

    def _no(self, message: str, start: int, length: int, advice: str = "") -> _Found:
        return _Found(message, self.text[start : start + length], start, advice)

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]


def _escaped(character: str) -> str:
    return f"\\{character}" if character in PUNCTUATION else character
