"""What is refused on the bare text, before a YAML parser sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.source.positions import Positions

MAX_BYTES = 1024 * 1024
_MOST_CHARACTERS_SHOWN = 20

# Beside the controls: what YAML 1.1 takes for line breaks and editors don't, what turns the
# direction of text so that a review shows something else, lone surrogates, and noncharacters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
# libyaml takes quadratic time over many %TAG lines, so they must not reach it.
_DIRECTIVE = re.compile(r"(?:(?<=[\r\n])|\A)%[^\r\n]*")


def too_large(path: str) -> Diagnostic:
    """The diagnostic for a file of more than MAX_BYTES, which a caller need not read."""
    return Diagnostic(
        "R016",
        f"`{path}` is larger than a spec may be ({MAX_BYTES // 1024} KiB)",
        Span(path, 1, 1, 1, 1),
        help="one file holds one resource; split it, or keep other data out of the specs folder",
    )


def unspeakable(path: str) -> Diagnostic:
    """The diagnostic for a file whose name can't stand in a comment: a newline, a control."""
    return Diagnostic(
        "R610",
        "the name of the file has a character that can't be printed",
        Span(path, 1, 1, 1, 1),
        help="what is compiled from a spec names it: call the file after its resource",
    )


def undecodable(data: bytes, path: str) -> Diagnostic:
    """The diagnostic for a file whose bytes aren't UTF-8, at the first that isn't."""
    try:
        before, bad = data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        before, bad = data[: error.start].decode("utf-8"), f"0x{data[error.start]:02X}"
    before = before.removeprefix("\ufeff")
    return Diagnostic(
        "R017",
        f"byte {bad} isn't UTF-8" if bad else "the file isn't UTF-8",
        Positions(before, path).at(len(before)),
        help="save the file as UTF-8",
    )


def exceeds(text: str) -> bool:
    """Whether the text takes more than MAX_BYTES as UTF-8."""
    if len(text) > MAX_BYTES:
        return True
    return len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES


def refused(positions: Positions) -> tuple[Diagnostic, ...]:
    """Control characters and directives; whatever they make of the rest isn't worth reporting."""
    return (*_control_characters(positions), *_directives(positions))


def _control_characters(positions: Positions) -> list[Diagnostic]:
    found = list(islice(_CONTROL.finditer(positions.text), _MOST_CHARACTERS_SHOWN + 1))
    shown = [
        Diagnostic(
            "R010",
            f"control character U+{ord(match[0]):04X}",
            positions.span(match.start(), match.end()),
            label="not allowed in a spec",
            help='remove it, or write it as an escape in double quotes, such as "\\u202E"',
        )
        for match in found[:_MOST_CHARACTERS_SHOWN]
    ]
    if len(found) > len(shown):
        shown[-1] = replace(shown[-1], notes=("there are more of them after this one",))
    return shown


def _directives(positions: Positions) -> list[Diagnostic]:
    match = _DIRECTIVE.search(positions.text)
    if not match:
        return []
    return [
        Diagnostic(
            "R018",
            "a line that begins with `%` is a YAML directive",
            positions.span(match.start(), match.end()),
            label="directives aren't read",
            help="remove the line; specs are read as YAML 1.2 without it",
        )
    ]
