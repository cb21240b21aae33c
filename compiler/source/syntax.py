"""The parser's complaints, said in our own words and at the most useful place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from yaml import MarkedYAMLError, YAMLError

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.source.positions import Positions

_QUOTE_IT = "put the value in quotes"
_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where the parser stopped, and where the thing that it was reading began."""

    positions: Positions
    start: int
    at: int

    @property
    def character(self) -> str:
        return self.positions.text[self.at : self.at + 1]

    @property
    def indent(self) -> str:
        """What stands between the beginning of the line and the place."""
        before = self.positions.text[: self.at].replace("\r", "\n")
        return before[before.rfind("\n") + 1 :]

    def say(
        self, message: str, label: str, hint: str, *, began: str = "", code: str = "R001"
    ) -> Diagnostic:
        others: tuple[Label, ...] = ()
        if began and self.start < self.at:
            others = (Label(self.positions.at(self.start), began),)
        return Diagnostic(code, message, self.positions.at(self.at), label, others, help=hint)

    def from_start(self) -> _Stop:
        return _Stop(self.positions, self.start, self.start)


def not_yaml(error: YAMLError, positions: Positions, opened: int) -> Diagnostic:
    """The diagnostic for what stopped the parser; the parser's own text is never shown.

    `opened` is where the innermost list or mapping begins that is still open.
    """
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return _anything(_Stop(positions, 0, 0))
    at = min(error.problem_mark.index, len(positions.text))
    start = min(error.context_mark.index, at) if error.context_mark else at
    if start == at == len(positions.text):
        start = opened
    stop = _Stop(positions, start, at)
    if stop.character == "\t" or "tab character" in (error.problem or ""):
        return _tab(stop)
    complaint = f"{error.context or ''}: {error.problem or ''}"
    say = next((say for pattern, say in _SAYINGS if re.search(pattern, complaint)), _anything)
    return say(stop)


def _tab(stop: _Stop) -> Diagnostic:
    lines = re.findall(r"(?:(?<=[\r\n])|\A) *\t", stop.positions.text)
    end = stop.at
    while stop.positions.text[end : end + 1] == "\t":
        end += 1
    return Diagnostic(
        "R009",
        "a tab can't indent YAML",
        stop.positions.span(stop.at, end),
        "use spaces",
        notes=(f"{len(lines)} lines of the file begin with a tab",) if len(lines) > 1 else (),
        help="replace the tab with spaces",
    )


def _tag(stop: _Stop) -> Diagnostic:
    return stop.from_start().say(
        "`!` begins a tag", "tags aren't read", f"{_QUOTE_IT} if the `!` belongs to it", code="R004"
    )


def _quote(stop: _Stop) -> Diagnostic:
    return stop.from_start().say(
        "a quote is opened and never closed", "opened here", "close the quote at the value's end"
    )


def _escape(stop: _Stop) -> Diagnostic:
    return stop.say(
        "an escape that YAML doesn't have",
        "unknown in double quotes",
        "double the backslash, or use single quotes, where it stands for itself",
        began="the string begins here",
    )


def _colon(stop: _Stop) -> Diagnostic:
    return stop.say(
        "a `:` can't stand here",
        "a second value on one line, or a line that is indented wrongly",
        f"{_QUOTE_IT} if the `:` belongs to it; else look at the indentation and the line above",
    )


def _no_colon(stop: _Stop) -> Diagnostic:
    return stop.from_start().say(
        "a line without a `:`", "expected `key: value`", "add the `:`, or indent the line as text"
    )


def _flow(stop: _Stop) -> Diagnostic:
    opening = stop.positions.text[stop.start : stop.start + 1]
    closing = _CLOSING.get(opening, "]")
    hint = f"write the missing `,` or `{closing}`, and quote a value that has `,`, `:` or brackets"
    if stop.at >= len(stop.positions.text.rstrip()):
        return stop.from_start().say(f"`{opening}` is never closed", "opened here", hint)
    return stop.say(
        f"expected `,` or `{closing}`", "instead of this", hint, began=f"`{opening}` opened here"
    )


def _unfit(stop: _Stop) -> Diagnostic:
    if stop.indent.strip(" "):
        return stop.say(
            "the value has ended before this",
            "nothing more can stand here",
            "put the whole value in quotes, or begin a new line",
        )
    return stop.say(
        "this line doesn't fit the lines above",
        "another indentation, or another kind of line, than its neighbours",
        "indent the keys of one mapping and the `-` of one list alike",
        began="the block begins here",
    )


def _item(stop: _Stop) -> Diagnostic:
    return stop.say(
        "a list or key can't begin here",
        "only a value can follow on this line",
        f"begin it on the next line, indented, or {_QUOTE_IT}",
    )


def _first_character(stop: _Stop) -> Diagnostic:
    return stop.say(f"a value can't begin with `{stop.character}`", "reserved in YAML", _QUOTE_IT)


def _name(stop: _Stop) -> Diagnostic:
    sign = stop.positions.text[stop.start : stop.start + 1]
    kind = "an alias" if sign == "*" else "an anchor"
    return stop.from_start().say(
        f"a value can't begin with `{sign}`", f"`{sign}` begins {kind} in YAML", _QUOTE_IT
    )


def _block_text(stop: _Stop) -> Diagnostic:
    return stop.say(
        "text can't stand on the line of its `|` or `>`",
        "only `-`, `+`, a digit from 1 to 9 or a comment",
        f"begin the text on the next line, or {_QUOTE_IT}",
    )


def _nothing(stop: _Stop) -> Diagnostic:
    if stop.positions.text[stop.start : stop.start + 1] in _CLOSING and not stop.character:
        return _flow(stop)
    return stop.say(
        f"a value is missing before `{stop.character}`" if stop.character else "a value is missing",
        "expected a value",
        "write the value, or put it in quotes if this belongs to it",
    )


def _after_end(stop: _Stop) -> Diagnostic:
    return stop.say(
        "the document has ended before this",
        "nothing more can stand here",
        "remove it; one file holds one document",
    )


def _anything(stop: _Stop) -> Diagnostic:
    return stop.say("this isn't YAML", "can't be read from here", _QUOTE_IT + " where in doubt")


# libyaml's wording first, then that of PyYAML's own parser where it differs.
_SAYINGS: tuple[tuple[str, Callable[[_Stop], Diagnostic]], ...] = (
    (r"(scanning|parsing) a tag|undefined tag handle", _tag),
    (r"quoted scalar: found unexpected (end of stream|document)", _quote),
    (r"quoted scalar: ", _escape),
    (r"mapping values are not allowed", _colon),
    (r"could not find expected ':'", _no_colon),
    (r"parsing a flow (sequence|mapping): ", _flow),
    (r"parsing a block (mapping|collection): ", _unfit),
    (r"(sequence entries|mapping keys) are not allowed", _item),
    (r"cannot start any token", _first_character),
    (r"scanning an (alias|anchor): ", _name),
    (r"scanning a block scalar: ", _block_text),
    (r"node content", _nothing),
    (r"document start", _after_end),
)
