"""A document is one spec of the right shape, with the way back to its text."""

from __future__ import annotations

from dataclasses import dataclass, field

from compiler.diagnostics.span import Span
from compiler.schema.resource import (
    EnumSpec,
    ExternalSpec,
    RemovedSpec,
    ResourceSpec,
    Spec,
    TraitSpec,
)
from compiler.source.node import Mapping, Node, Sequence
from compiler.source.plain import locate


@dataclass(frozen=True, slots=True)
class Document:
    """`spec` is the validated model and `node` the text behind it.

    Places are the author's own: `span("unique", 0, 1)` is the second name of a plain list, and a
    place that the author didn't write is the nearest one around it.
    """

    spec: Spec
    node: Mapping = field(repr=False)

    @property
    def kind(self) -> str:
        """`resource`, `trait`, `enum`, `external` or `removed`."""
        match self.spec:
            case ResourceSpec():
                return "resource"
            case TraitSpec():
                return "trait"
            case EnumSpec():
                return "enum"
            case ExternalSpec():
                return "external"
            case RemovedSpec():
                return "removed"

    @property
    def name(self) -> str:
        """The name that the document gives to what it describes."""
        return str(getattr(self.spec, self.kind))

    @property
    def path(self) -> str:
        """The path of its file, as it is shown to the user."""
        return self.node.span.path

    def span(self, *place: str | int) -> Span:
        """Where the value at `place` stands; without a place, the name of the document."""
        return locate(self.node, place or (self.kind,))

    def key_span(self, *place: str | int) -> Span:
        """Where the key at the end of `place` stands."""
        return locate(self.node, place, key=True)

    def at(self, *place: str | int) -> Node | None:
        """The author's node at `place`, or None where nothing was written."""
        return at(self.node, place)


def at(node: Node, place: tuple[str | int, ...]) -> Node | None:
    """The node at `place` below `node`, or None."""
    found: Node | None = node
    for step in place:
        match found, step:
            case Mapping(), str():
                found = found.get(step)
            case Sequence(items=items), int() if -len(items) <= step < len(items):
                found = items[step]
            case _:
                return None
    return found
