"""Edits of hand-written files: syntactic, idempotent, reversible, verified."""

from compiler.patch.destination import destination
from compiler.patch.outcome import Destination, Edited, Refusal, Style, Target
from compiler.patch.register import find, is_registered, register

__all__ = [
    "Destination",
    "Edited",
    "Refusal",
    "Style",
    "Target",
    "destination",
    "find",
    "is_registered",
    "register",
]
