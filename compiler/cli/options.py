"""The options that every command has."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

CLEAN, FINDINGS, FAILURE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: nothing to say; findings, drift or refusal; usage or our own failure; Ctrl-C."""

FORMATS = ("human", "concise", "json", "github")
COLOURS = ("auto", "always", "never")


@dataclass(frozen=True, slots=True)
class Options:
    """Where to work and how to speak."""

    directory: Path = Path()
    format: str = "human"
    color: str = "auto"
    quiet: bool = False

    @property
    def colour(self) -> bool:
        """Whether to colour what goes to stdout."""
        if self.color != "auto":
            return self.color == "always"
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return not plain and sys.stdout.isatty()
