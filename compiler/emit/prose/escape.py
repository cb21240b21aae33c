"""The only way from a text of the author's to Markdown: as prose, code or comment."""

import re
from functools import lru_cache

_ANYWHERE = re.compile(r"[\\`*\[\]|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_LEADING = re.compile(r"^(#{1,6}(?= |$)|[-+=](?= |$|[-=])|\d{1,9}(?=[.)]( |$)))")
_SPACE = re.compile(r"\s+")


def prose(text: str) -> str:
    """A text as it reads, on one line: no markup, no HTML, no list, heading or table of its own."""
    line = _SPACE.sub(" ", text.replace("\0", "")).strip()
    line = _ANYWHERE.sub(r"\\\g<0>", line)
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LEADING.sub(_unmarked, line)


def sentence(text: str) -> str:
    """Prose that ends as a sentence does."""
    line = prose(text)
    return line if not line or line[-1] in ".!?" else line + "."


@lru_cache(maxsize=16384)
def code(text: str) -> str:
    """A text as a code span, which may stand in a table: backticks around it, bars escaped."""
    line = _SPACE.sub(" ", text.replace("\0", "")).strip() or " "
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{pad}{line}{pad}{fence}".replace("|", "\\|")


def block(text: str, language: str = "") -> str:
    """A text as a code block, fenced by more backticks than it has itself."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def comment(text: str) -> str:
    """A text as an HTML comment on a line of its own, which it can't close."""
    line = _SPACE.sub(" ", text.replace("\0", "")).strip()
    return f"<!-- {re.sub('-(?=[->])', '- ', line)} -->"


def _unmarked(found: re.Match[str]) -> str:
    mark = found[0]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"
