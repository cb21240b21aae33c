"""A text that matches a pattern of the spec language."""

import re
from functools import lru_cache


def matches(pattern: str, text: str) -> bool:
    """Whether the text matches as the API and the database judge it."""
    return not text.endswith("\n") and re.search(pattern, text) is not None


@lru_cache(maxsize=4096)
def matching(pattern: str) -> str:
    """A short text that matches a pattern, without its anchors: `^#[0-9a-f]{6}$` is `#012345`.

    Only for the portable subset, which the compiler has already checked.
    """
    return _Reader(pattern.removeprefix("^")).branch()


class _Reader:
    """Takes the first branch of each choice and the least of each count, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.position = 0

    def branch(self) -> str:
        """The text of the first alternative; what follows it is skipped up to the `)`."""
        found = ""
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            if self.text[self.at] == "$":
                self.at += 1
                continue
            start, position = self.at, self.position
            self._atom()
            least = self._least()
            after, self.position = self.at, position
            for _ in range(least):
                self.at = start
                found += self._atom()
            self.at = after
        self._skip()
        return found

    def _atom(self) -> str:
        sign = self.text[self.at]
        if sign == "(":
            self.at += 3 if self.text.startswith("(?:", self.at) else 1
            inner = self.branch()
            self.at += 1
            return inner
        if sign == "[":
            return self._class()
        return self._character()

    def _character(self) -> str:
        sign = self.text[self.at]
        self.at += 1
        if sign != "\\":
            return sign
        escaped = self.text[self.at]
        self.at += 1
        return {"n": "\n", "r": "\r", "t": "\t"}.get(escaped, escaped)

    def _class(self) -> str:
        """Another character of the class each time, so that no text looks like a placeholder."""
        self.at += 1
        negated = self.text[self.at] == "^"
        self.at += negated
        members: list[str] = []
        while self.text[self.at] != "]" or not members:
            first = self._character()
            last = first
            if self.text[self.at] == "-" and self.text[self.at + 1] != "]":
                self.at += 1
                last = self._character()
            members += map(chr, range(ord(first), ord(last) + 1))
        self.at += 1
        if negated:
            members = [c for c in "abcdefghijklmnopqrstuvwxyz0123456789 " if c not in members]
        plain = [c for c in members if c.isalnum()] or members
        self.position += 1
        return plain[(self.position - 1) % len(plain)]

    def _least(self) -> int:
        found = re.compile(r"[*?]|\+|\{(\d+)(?:,\d*)?\}").match(self.text, self.at)
        if found is None:
            return 1
        self.at = found.end()
        if found[1]:
            return int(found[1])
        return 1 if found[0] == "+" else 0

    def _skip(self) -> None:
        depth = 0
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == ")" and depth == 0:
                return
            if sign == "\\":
                self.at += 1
            elif sign == "[":
                self._class()
                continue
            depth += (sign == "(") - (sign == ")")
            self.at += 1
