"""What people read: the pages written by hand, and the fenced blocks in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(
    r"^(?:<!-- (?P<note>[^\n]*?) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S
)
_FROM = re.compile(r"from (?P<path>\S+)(?: `(?P<first>[^`]+)`(?: to `(?P<last>[^`]+)`)?)?$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; `note` is the comment on the line above it."""

    page: str
    line: int
    language: str
    text: str
    note: str


def pages() -> list[Path]:
    """Every page but those that are generated or have tests of their own."""
    docs = ROOT / "docs"
    own = [path for path in docs.rglob("*.md") if path.parent.name not in ("diagnostics",)]
    return sorted([*own, ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"])


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    name = page.relative_to(ROOT).as_posix()
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(name, line, found["language"], found["text"], found["note"] or "")


def refreshed(text: str) -> str:
    """A page with every excerpt (`<!-- from PATH -->`) as its file has it now.

    With a first text, the lines from the one that has it; with another, to the next that has that
    one. Raises ValueError where there are no such lines.
    """

    def replace(found: re.Match[str]) -> str:
        source = _FROM.match(found["note"] or "")
        if source is None:
            return found[0]
        return f"<!-- {found['note']} -->\n```{found['language']}\n{_excerpt(source)}```"

    return _FENCE.sub(replace, text)


def _excerpt(source: re.Match[str]) -> str:
    lines = (ROOT / source["path"]).read_text(encoding="utf-8").splitlines(keepends=True)
    if not source["first"]:
        return "".join(lines)
    first, last = source["first"], source["last"] or ""
    starts = (number for number, line in enumerate(lines) if first in line)
    rest = lines[next(starts, len(lines)) :]
    ends = [number for number, line in enumerate(rest) if last in line]
    if not ends:
        raise ValueError(f"{source['path']} has no lines {first!r} to {last!r}")
    return "".join(rest[: ends[0] + 1] if last else rest)
