"""Plain data for validation, and the way back from a path in it to a span."""

from __future__ import annotations

from typing import assert_never

from compiler.diagnostics.span import Span
from compiler.source.node import Mapping, Node, Scalar, Sequence


def to_python(node: Node) -> object:
    """The node as dicts, lists and scalars, in the author's order."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [to_python(item) for item in node.items]
        case Mapping():
            return {str(entry.key.value): to_python(entry.value) for entry in node.entries}
        case _:
            assert_never(node)


def locate(node: Node, loc: tuple[str | int, ...], key: bool = False) -> Span:
    """The span at `loc`, or of the longest beginning of it that exists.

    With `key`, the span of the last mapping key on the way instead of its value, where the whole of
    `loc` exists and ends in a key.
    """
    raise NotImplementedError
