"""Whether a column's own CHECK accepts less than the one before it."""

import re
from decimal import Decimal

_NUMBER = r"(-?[0-9.]+)"
_BETWEEN = re.compile(rf"(.+) BETWEEN {_NUMBER} AND {_NUMBER}")
_BOUND = re.compile(rf"(.+?) (>=|>|<=|<|=) {_NUMBER}")
Bounds = tuple[tuple[Decimal, bool], tuple[Decimal, bool]]
"""The lowest and the highest value, each with whether it is itself excluded."""


def narrows(old: str, new: str) -> bool:
    """Whether a value may pass the old CHECK and not the new one; True where that isn't known."""
    before, after = _bounds(old), _bounds(new)
    if before is None or after is None or before[0] != after[0]:
        return True
    (low, open_low), (high, open_high) = before[1]
    (least, open_least), (most, open_most) = after[1]
    below = (least, open_least) > (low, open_low)
    above = (most, not open_most) < (high, not open_high)
    return below or above


def _bounds(sql: str) -> tuple[str, Bounds] | None:
    """What is measured, and between which ends."""
    if found := _BETWEEN.fullmatch(sql):
        return found[1], ((Decimal(found[2]), False), (Decimal(found[3]), False))
    low, high = (Decimal("-Infinity"), False), (Decimal("Infinity"), False)
    measured = set()
    for part in sql.split(" AND "):
        found = _BOUND.fullmatch(part)
        if found is None:
            return None
        measured.add(found[1])
        bound = (Decimal(found[3]), found[2] in "<>")
        if found[2] in (">=", ">", "="):
            low = bound
        if found[2] in ("<=", "<", "="):
            high = bound
    return (measured.pop(), (low, high)) if len(measured) == 1 else None
