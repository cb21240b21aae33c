"""Nodes are YAML values that remember their span."""

from __future__ import annotations

from dataclasses import dataclass, field

from compiler.diagnostics.span import Span

Value = None | bool | int | float | str


@dataclass(frozen=True, slots=True)
class Scalar:
    """`value` is the value under YAML 1.2's core schema and `text` what the author typed.

    `text` keeps a number exact ("0.10"), which `value` as a float doesn't. For a string, quoted
    or not, both are the content. `quoted` holds for any style but plain.
    """

    value: Value
    text: str
    span: Span = field(compare=False)
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, in block or flow style."""

    items: tuple[Node, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key, always a string, and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping in the author's order; no key stands in it twice."""

    entries: tuple[Entry, ...]
    span: Span = field(compare=False)

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None where there is none."""
        entry = self.entry(key)
        return entry.value if entry else None

    def entry(self, key: str) -> Entry | None:
        """The key with its value, or None."""
        return next((entry for entry in self.entries if entry.key.value == key), None)


Node = Scalar | Sequence | Mapping
