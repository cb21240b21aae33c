"""The reader turns YAML text into nodes with spans, or into all that is wrong with it."""

from __future__ import annotations

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.source.node import Mapping

MAX_BYTES = 1024 * 1024


def read(text: str, path: str) -> Mapping | tuple[Diagnostic, ...]:
    """The document's mapping, or its diagnostics in file order; never both, and never raises."""
    raise NotImplementedError


def undecodable(data: bytes, path: str) -> Diagnostic:
    """The diagnostic for a file whose bytes aren't UTF-8."""
    raise NotImplementedError
