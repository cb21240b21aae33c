# Compiled by restc, alike in every application.
"""States: a column whose value may become some values and not others."""

from collections.abc import Mapping, Sequence

from app.api.v1.problems import Conflict, Violation


def check_transition(
    allowed: Mapping[str, Sequence[str]], current: str, wanted: str, *, pointer: str
) -> None:
    """Refuse a change of state that is not allowed; staying is no change."""
    if wanted == current or wanted in allowed[current]:
        return
    targets = " or ".join(allowed[current]) or "nothing else"
    raise Conflict(
        Violation(
            pointer=pointer,
            code="transition",
            message=f"From {current} this can become {targets}.",
        )
    )
