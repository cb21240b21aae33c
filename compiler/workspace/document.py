"""A shared document: regions of ours between markers, everything else kept byte for byte.

Each region owns the blank line before it. A document without a final newline keeps none: the last
end marker then goes without one too, so that no state is needed to restore the document exactly.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.span import Span

_FORMS = {".sql": ("-- ", ""), ".md": ("<!-- ", " -->")}
_WORDS = ("restc:begin", "restc:end")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./:-]*")


@dataclass(slots=True)
class Placed:
    """A region as it stands: its two marker lines and what is between them."""

    name: str
    opening: str
    body: str
    closing: str
    line: int

    @property
    def text(self) -> str:
        return self.opening + self.body + self.closing


@dataclass(slots=True)
class Document:
    """Regions and what is `outside` them: before the first, between two, after the last.

    `new_line` is the line ending of the first line, which is never one that we added.
    """

    path: str
    new_line: str
    outside: list[str]
    regions: list[Placed]

    @property
    def text(self) -> str:
        pieces = [self.outside[0]]
        for region, after in zip(self.regions, self.outside[1:], strict=True):
            pieces += (region.text, after)
        return "".join(pieces)

    def replace(self, name: str, body: str) -> None:
        """Put another body between the markers of one region."""
        self._named(name).body = self._with(body)

    def remove(self, name: str) -> None:
        """Take out one region and the blank line that came with it."""
        at = self.regions.index(self._named(name))
        region = self.regions.pop(at)
        after = self.outside.pop(at + 1)
        before = self.outside[at]
        kept = before.removesuffix(self.new_line)
        if kept == before or not (kept == "" or kept.endswith("\n")):
            kept = before
            if after == self.new_line and at < len(self.regions):
                after = ""
        self.outside[at] = kept + after
        # It lacks its newline only where the document lacked one when the region came.
        if kept != before and not region.closing.endswith("\n"):
            if kept or not at:
                self.outside[at] = kept.removesuffix(self.new_line)
            else:
                previous = self.regions[at - 1]
                previous.closing = previous.closing.removesuffix(self.new_line)

    def insert(self, name: str, body: str, order: Sequence[str], fresh: bool) -> None:
        """Add a region after its nearest predecessor, else before its nearest successor, else last.

        `order` names the regions that belong in this document, in order. A `fresh` document doesn't
        exist yet: its first region has no blank line before it.
        """
        if not _NAME.fullmatch(name) or self._hides_marker(body):
            raise CompilerBug(f"region {name!r} of {self.path} would not be found again", body)
        begin, end = (marker(self.path, word, name) + self.new_line for word in ("begin", "end"))
        region = Placed(name, begin, self._with(body), end, 0)
        names = [placed.name for placed in self.regions]
        at = order.index(name)
        present = frozenset(names)
        earlier = next((other for other in reversed(order[:at]) if other in present), None)
        later = next((other for other in order[at + 1 :] if other in present), None)
        if earlier is not None:
            place = names.index(earlier) + 1
            self._place(place, region, "", self.outside[place], fresh)
        elif later is not None:
            place = names.index(later)
            self.regions.insert(place, region)
            self.outside.insert(place + 1, self.new_line)
        else:
            self._place(len(self.regions), region, self.outside[-1], "", fresh)

    def _place(self, at: int, region: Placed, left: str, right: str, fresh: bool) -> None:
        """Make a region number `at`, between the two parts of what is outside there."""
        before = left or (self.regions[at - 1].text if at else "")
        if before.endswith("\n"):
            left += self.new_line
        elif before or not fresh:
            region.closing = region.closing.removesuffix(self.new_line)
            if at and not left:
                self.regions[at - 1].closing += self.new_line
                left = self.new_line
            else:
                left += self.new_line * 2
        self.regions.insert(at, region)
        self.outside[at : at + 1] = [left, right]

    def _with(self, body: str) -> str:
        return body if self.new_line == "\n" else body.replace("\n", self.new_line)

    def _hides_marker(self, body: str) -> bool:
        return any(_looks_like_marker(self.path, line) for line in body.split("\n"))

    def _named(self, name: str) -> Placed:
        return next(region for region in self.regions if region.name == name)


def marker(path: str, word: str, name: str) -> str:
    """The marker line, without its newline, that begins or ends a region of this file."""
    opening, closing = _form(path)
    return f"{opening}restc:{word} {name}{closing}"


def parse_document(path: str, text: str) -> Document | tuple[Diagnostic, ...]:
    """Find the regions of a text, or say which markers are broken, doubled, nested or missing."""
    problems: list[Diagnostic] = []
    document = Document(path, _new_line(text), [], [])
    seen: dict[str, Span] = {}
    opened: tuple[str, int, int, Span] | None = None
    done = 0
    for start, number, line in _marker_lines(path, text):
        bare = line.rstrip("\r\n")
        span = Span(path, number, 1, number, len(bare) + 1)
        word, name = _read_marker(path, bare)
        if word == "begin":
            if opened:
                problems.append(_inside(span, name, opened[0], opened[3]))
            elif name in seen:
                problems.append(_doubled(span, name, seen[name]))
            seen.setdefault(name, span)
            opened = (name, start, start + len(line), span)
        elif word == "end":
            if opened is None or opened[0] != name:
                problems.append(_wrong_end(span, name, opened[0] if opened else ""))
            else:
                _name, begin, body, first = opened
                document.outside.append(text[done:begin])
                parts = text[begin:body], text[body:start], line
                document.regions.append(Placed(name, *parts, first.line))
                done = start + len(line)
            opened = None
        else:
            hint = f"it must read `{marker(path, 'begin', 'NAME')}`, or `end` for `begin`"
            problems.append(Diagnostic("R608", "a broken marker of a region", span, help=hint))
    if opened:
        problems.append(_unended(path, opened[0], opened[3]))
    document.outside.append(text[done:])
    return tuple(problems) if problems else document


def _marker_lines(path: str, text: str) -> Iterator[tuple[int, int, str]]:
    """Offset, number and text (with its newline) of each line that looks like a marker."""
    number, counted, at = 1, 0, text.find("restc:")
    while at >= 0:
        start, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        stop = len(text) if stop < 0 else stop + 1
        number, counted = number + text.count("\n", counted, start), start
        if _looks_like_marker(path, text[start:stop]):
            yield start, number, text[start:stop]
        at = text.find("restc:", stop)


def _new_line(text: str) -> str:
    first = text.find("\n")
    # Where a text ends with a lone CR, any newline of ours would make a CRLF of it anyway.
    line = text if first < 0 else text[:first]
    return "\r\n" if line.endswith("\r") else "\n"


@cache
def _form(path: str) -> tuple[str, str]:
    return next((form for suffix, form in _FORMS.items() if path.endswith(suffix)), ("# ", ""))


def _looks_like_marker(path: str, line: str) -> bool:
    opening = _form(path)[0].strip()
    bare = line.lstrip()
    return bare.startswith(opening) and bare[len(opening) :].lstrip().startswith(_WORDS)


def _read_marker(path: str, line: str) -> tuple[str, str]:
    """The word and the name of a marker, or two empty strings."""
    for word in ("begin", "end"):
        opening, closing = marker(path, word, "\0").split("\0")
        if line.startswith(opening) and line.endswith(closing):
            name = line[len(opening) : len(line) - len(closing)]
            if _NAME.fullmatch(name):
                return word, name
    return "", ""


def _inside(span: Span, name: str, other: str, first: Span) -> Diagnostic:
    message = f"region `{name}` begins inside region `{other}`"
    others = (Label(first, f"`{other}` begins here"),)
    return Diagnostic("R608", message, span, others=others, help=f"end `{other}` before it")


def _doubled(span: Span, name: str, first: Span) -> Diagnostic:
    message = f"region `{name}` stands twice"
    others = (Label(first, "first here"),)
    return Diagnostic("R608", message, span, others=others, help="keep one of the two")


def _wrong_end(span: Span, name: str, opened: str) -> Diagnostic:
    where = f"while `{opened}` is open" if opened else "without having begun"
    hint = "restore the begin marker, or remove this line and what belongs to the region"
    return Diagnostic("R608", f"region `{name}` ends {where}", span, help=hint)


def _unended(path: str, name: str, span: Span) -> Diagnostic:
    hint = f"restore `{marker(path, 'end', name)}` after its last line"
    return Diagnostic("R608", f"region `{name}` never ends", span, help=hint)
