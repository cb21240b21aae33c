"""Whole lines spliced into a text that keeps its own line endings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# str.splitlines would also break at form feeds and Unicode separators, which Python does not.
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """Lines `start` to `stop` (from 0, exclusive) become `new`, which carry no line endings."""

    start: int
    stop: int
    new: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """A text as its lines and their endings; a text that ends in a newline has no line after."""

    contents: tuple[str, ...]
    endings: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text again."""
        return "".join(c + e for c, e in zip(self.contents, self.endings, strict=True))


def lines_of(text: str) -> Lines:
    """Split a text at \\n, \\r\\n and \\r."""
    found = [m.groups() for m in _LINE.finditer(text) if m.end() > m.start()]
    return Lines(tuple(c for c, _ in found), tuple(e for _, e in found))


def splice(lines: Lines, edits: Sequence[Splice]) -> tuple[Lines, tuple[int, ...], tuple[int, ...]]:
    """Apply edits that do not overlap; also the new text's lines added and the old's removed.

    Edits at the same line apply in the order given. A missing last newline stays missing.
    """
    contents: list[str] = []
    endings: list[str] = []
    added: list[int] = []
    removed: list[int] = []
    usual = next((e for e in lines.endings if e), "\n")
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.stop)):
        contents += lines.contents[at : edit.start]
        endings += lines.endings[at : edit.start]
        old = lines.contents[edit.start : edit.stop]
        here = (endings[-1] if endings else "") or usual
        kept = 0
        while kept < min(len(old), len(edit.new)) and old[kept] == edit.new[kept]:
            kept += 1
        tail = 0
        while tail < min(len(old), len(edit.new)) - kept and old[-1 - tail] == edit.new[-1 - tail]:
            tail += 1
        removed += range(edit.start + kept + 1, edit.stop - tail + 1)
        added += range(len(contents) + kept + 1, len(contents) + len(edit.new) - tail + 1)
        for offset, content in enumerate(edit.new):
            contents.append(content)
            inside = edit.start + offset < edit.stop
            endings.append(lines.endings[edit.start + offset] if inside else here)
        at = edit.stop
    contents += lines.contents[at:]
    endings += lines.endings[at:]
    if lines.endings and not lines.endings[-1] and endings:
        endings = [e or usual for e in endings[:-1]] + [""]
    return Lines(tuple(contents), tuple(endings)), tuple(added), tuple(removed)
