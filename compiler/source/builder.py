"""The builder makes nodes from parser events in one pass, without recursion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from yaml import events

from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.fix import Fix
from compiler.diagnostics.span import Span
from compiler.source.node import Entry, Mapping, Node, Scalar, Sequence
from compiler.source.positions import Positions
from compiler.source.scalars import Refused, resolve


class Mark(Protocol):
    """A place as both of PyYAML's parsers give it, from 0."""

    @property
    def index(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


MAX_DEPTH = 40
MAX_NODES = 20_000


class Stopped(Exception):  # noqa: N818 - a signal between two modules, not an error of its own
    """Reading on would serve nobody; the reason is in the diagnostics."""


@dataclass(slots=True)
class _Open:
    """A collection that hasn't ended. `key` is None where a mapping waits for its next key."""

    start: Mark
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    seen: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None
    last: Span | None = None
    ended: Span | None = None
    """The last value of a mapping, even of a key that stood there before."""


class Builder:
    """Takes every event of one text in turn; then holds its `root` or its `diagnostics`.

    With diagnostics, `root` is incomplete and not to be used.
    """

    def __init__(self, positions: Positions) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.root: Node | None = None
        self._positions = positions
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    @property
    def opened(self) -> int:
        """Where the innermost collection begins that hasn't ended, or the text."""
        return self._open[-1].start.index if self._open else 0

    def take(self, event: events.Event) -> None:
        """Add one event; raises Stopped at a limit or a second document."""
        match event:
            case events.ScalarEvent():
                self._count(event)
                self._place(self._scalar(event))
            case events.CollectionStartEvent():
                self._count(event)
                self._begin(event)
            case events.CollectionEndEvent():
                self._finish(event)
            case events.AliasEvent():
                self._count(event)
                self._alias(event)
            case events.DocumentStartEvent():
                self._document(event)
            case _:
                pass

    def _document(self, event: events.Event) -> None:
        self._documents += 1
        if self._documents == 1:
            return
        start = _start(event)
        self._say(
            "R006",
            "a second document begins here",
            self._positions.span(start, start + 3),
            label="one file holds one document",
            hint="move it to a file of its own",
        )
        raise Stopped

    def _count(self, event: events.Event) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._say(
                "R015",
                f"the file has more than {MAX_NODES:,} keys and values",
                self._positions.at(_start(event)),
                label="not read from here",
                hint="one file holds one resource; split it",
            )
            raise Stopped

    def _begin(self, event: events.CollectionStartEvent) -> None:
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        if len(self._open) == MAX_DEPTH:
            self._say(
                "R014",
                f"nested more than {MAX_DEPTH} levels deep",
                self._positions.at(_start(event)),
                label="not read from here",
                hint="no spec needs this depth; look for brackets that are never closed",
            )
            raise Stopped
        is_mapping = isinstance(event, events.MappingStartEvent)
        self._open.append(_Open(_mark(event.start_mark), is_mapping))

    def _finish(self, event: events.Event) -> None:
        done = self._open.pop()
        end = _mark(event.end_mark)
        span = self._between(done.start, end)
        if end.index == _start(event) and done.last:
            # A block ends where its last value does; the parser's mark is at the next token.
            last = done.last
            span = Span(span.path, span.line, span.column, last.end_line, last.end_column)
        if done.is_mapping:
            self._place(Mapping(tuple(done.entries), span))
        else:
            self._place(Sequence(tuple(done.items), span))

    def _scalar(self, event: events.ScalarEvent) -> Scalar:
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        text = event.value
        span = self._between(_mark(event.start_mark), _mark(event.end_mark))
        if event.style:
            if event.style == '"':
                self._characters(text, span)
            elif event.style != "'":
                span = self._block_text(_start(event), _end(event))
            return Scalar(text, text, span, True)
        value = resolve(text)
        if isinstance(value, Refused):
            self._say(value.code, value.message, span, hint=value.help)
            value = text
        return Scalar(value, text, span)

    def _block_text(self, start: int, end: int) -> Span:
        # The parser's mark stands behind the line breaks that follow the text.
        length = len(self._positions.text[start:end].rstrip())
        return self._positions.span(start, start + length)

    def _between(self, start: Mark, end: Mark) -> Span:
        # The parser counts lines as `Positions` does, once the gates have refused its other breaks.
        return Span(
            self._positions.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1
        )

    def _characters(self, text: str, span: Span) -> None:
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            self._say(
                "R010",
                "an escape for a character that no text can hold",
                span,
                label="NUL or half of a surrogate pair",
                hint="PostgreSQL's text can't hold it; remove the escape",
            )

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.last = node.span
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node)
        else:
            key, parent.key = parent.key, None
            first = parent.seen.setdefault(key.text, key)
            if first is key:
                parent.entries.append(Entry(key, node))
            else:
                self._twice(key, first, self._removal(parent, key, node))
            parent.ended = node.span

    def _removal(self, parent: _Open, key: Scalar, node: Node) -> Fix | None:
        """An entry away that says again, word for word, what its key says above."""
        if parent.ended is None or Entry(key, node) not in parent.entries:
            return None
        start, end = parent.ended, node.span
        path = self._positions.path
        return Fix(Span(path, start.end_line, start.end_column, end.end_line, end.end_column), "")

    def _key(self, node: Node) -> Scalar:
        """The key; one that can't be used is reported, and stands in until its value came."""
        if isinstance(node, Scalar):
            if node.text == "<<" and not node.quoted:
                self._say(
                    "R005",
                    "`<<` merges another mapping into this one",
                    node.span,
                    label="merge keys aren't read",
                    hint="write the keys out; a `trait:` holds what several resources share",
                )
            elif isinstance(node.value, str):
                return node
            else:
                self._not_string(node)
        else:
            kind = "mapping" if isinstance(node, Mapping) else "list"
            self._say(
                "R011",
                f"a {kind} can't be a key",
                node.span,
                hint="a key is a word; braces in a value need quotes around the whole value",
            )
        # A name that the parser can't yield, so that it's never a duplicate of another.
        return Scalar("", f"\0{self._nodes}", node.span)

    def _not_string(self, key: Scalar) -> None:
        if key.text == "":
            self._say("R011", "the key before this `:` is missing", key.span, hint="write the key")
            return
        kind = {bool: "a boolean", int: "a number", float: "a number"}.get(type(key.value), "null")
        self._say(
            "R011",
            f"`{shown(key.text)}` is {kind}, and a key is a string",
            key.span,
            hint=f"put it in quotes: '{shown(key.text)}'",
        )

    def _twice(self, key: Scalar, first: Scalar, fix: Fix | None) -> None:
        self._say(
            "R002",
            f"`{shown(key.text)}` stands twice in this mapping",
            key.span,
            label="again here",
            others=(Label(first.span, "first defined here"),),
            hint="remove one of the two, or rename it",
            fix=fix,
        )

    def _alias(self, event: events.AliasEvent) -> None:
        start, end = _start(event), _end(event)
        span, name = self._positions.span(start, end), event.anchor or ""
        self._say(
            "R003",
            f"`*{shown(name)}` is an alias",
            span,
            label="aliases aren't read",
            hint="write the value out, or put it in quotes if the `*` belongs to it",
        )
        self._place(Scalar(f"*{name}", f"*{name}", span))

    def _properties(self, event: events.ScalarEvent | events.CollectionStartEvent) -> None:
        if event.anchor is not None:
            mark = f"&{event.anchor}"
            self._say(
                "R003",
                f"`&{shown(event.anchor)}` is an anchor",
                self._property(event, mark, len(mark)),
                label="anchors aren't read",
                hint="remove it, or put the value in quotes if the `&` belongs to it",
            )
        if event.tag is not None:
            self._say(
                "R004",
                f"`{shown(event.tag)}` is a tag",
                self._property(event, "!", 1),
                label="tags aren't read",
                hint="remove it, or put the value in quotes if the `!` belongs to it",
            )

    def _property(self, event: events.Event, mark: str, length: int) -> Span:
        found = self._positions.text.find(mark, _start(event))
        start = found if found >= 0 else _start(event)
        return self._positions.span(start, start + length)

    def _say(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        label: str = "",
        others: tuple[Label, ...] = (),
        hint: str = "",
        fix: Fix | None = None,
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, label, others, help=hint, fix=fix))


def _mark(mark: Mark | None) -> Mark:
    if mark is None:
        raise CompilerBug("the YAML parser gave an event without a place")
    return mark


def _start(event: events.Event) -> int:
    return _mark(event.start_mark).index


def _end(event: events.Event) -> int:
    return _mark(event.end_mark).index


def shown(text: str) -> str:
    """The text as a message quotes it: cut where it would drown the message."""
    return text if len(text) <= 40 else f"{text[:39]}…"
