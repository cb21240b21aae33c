"""What an author may have meant by a name that isn't there."""

from __future__ import annotations

import difflib
from collections.abc import Sequence


def suggestion(name: str, known: Sequence[str]) -> str:
    """Return "did you mean `x`?" for the nearest known name, or nothing."""
    near = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""
