"""Plain data for validation, and the way back from a path in it to a span."""

from __future__ import annotations

from typing import assert_never

from compiler.diagnostics.span import Span
from compiler.source.node import Entry, Mapping, Node, Scalar, Sequence


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
    """The span of the value at `loc`, or of its key.

    A segment that the node there doesn't have is passed over: pydantic puts the tags of unions and
    the names of validators into its paths. So the answer is the deepest thing on the way that
    exists, `node` itself at the least. "[key]" at the end means the key, as pydantic writes it.
    An empty value has no place of its own; its key stands for it.
    """
    entry: Entry | None = None
    for segment in loc:
        found = _step(node, segment)
        if found is None:
            continue
        entry, node = found
    if entry and (key or loc[-1] == "[key]" or _is_empty(node)):
        return entry.key.span
    return node.span


def _step(node: Node, segment: str | int) -> tuple[Entry | None, Node] | None:
    match node:
        case Mapping() if isinstance(segment, str):
            entry = node.entry(segment)
            return (entry, entry.value) if entry else None
        case Sequence() if isinstance(segment, int) and 0 <= segment < len(node.items):
            return None, node.items[segment]
        case _:
            return None


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.quoted and node.text == ""
