"""Edits of hand-written files: syntactic, idempotent, reversible, verified."""

from compiler.patch.outcome import Edited, Refusal, Style, Target
from compiler.patch.register import find, register

__all__ = ["Edited", "Refusal", "Style", "Target", "find", "register"]
