"""From nodes to a document of the right shape, or to everything that is wrong with it."""

from __future__ import annotations

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.schema.document import Document
from compiler.source.node import Mapping


def validate(node: Mapping) -> Document | tuple[Diagnostic, ...]:
    """The document, or its diagnostics in file order; never both."""
    raise NotImplementedError
