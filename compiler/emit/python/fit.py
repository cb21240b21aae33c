"""One logical line of Python, broken where ruff would break it."""

from __future__ import annotations


def fit(line: str, indent: int, width: int) -> list[str]:
    """Return the physical lines of the statement `line` at `indent` columns, as ruff would."""
    return [" " * indent + line] if width else []
