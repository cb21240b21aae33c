"""Changes of type: what PostgreSQL does to the rows for each."""

import re
from enum import Enum

_INTEGERS = ("smallint", "integer", "bigint")
_NUMBERS = (*_INTEGERS, "numeric", "double precision")
_CASTS = {
    "text": frozenset(
        (*_NUMBERS, "boolean", "date", "time", "timestamptz", "uuid", "jsonb", "bytea")
    ),
    "boolean": frozenset(("integer", "text")),
    "date": frozenset(("timestamptz", "text")),
    "timestamptz": frozenset(("date", "time", "text")),
    "time": frozenset(("text",)),
    "uuid": frozenset(("text",)),
    "jsonb": frozenset((*_NUMBERS, "boolean", "text")),
    "bytea": frozenset(("text",)),
    **{number: frozenset((*_NUMBERS, "text")) for number in _NUMBERS},
    "integer": frozenset((*_NUMBERS, "boolean", "text")),
}
"""By type, those that PostgreSQL can cast it to."""
_NUMERIC = re.compile(r"numeric\((\d+), (\d+)\)")


class Conversion(Enum):
    """What becomes of the rows when a column gets another type."""

    CATALOGUE = "catalogue"
    """Nothing: the rows hold values of the new type already."""
    EXACT = "exact"
    """They are written anew, and a value that doesn't fit is an error."""
    LOSSY = "lossy"
    """They are written anew, perhaps as something else."""
    IMPOSSIBLE = "impossible"
    """There is no cast."""


def conversion(old: str, new: str) -> Conversion:
    """What a change from one type to another means; both as the DDL names them."""
    before, after = _NUMERIC.fullmatch(old), _NUMERIC.fullmatch(new)
    if before and after and before[2] == after[2]:
        widened = int(after[1]) >= int(before[1])
        return Conversion.CATALOGUE if widened else Conversion.EXACT
    if old in _INTEGERS and new in _INTEGERS:
        return Conversion.EXACT
    if old.endswith("[]") or new.endswith("[]"):
        both = old.endswith("[]") and new.endswith("[]")
        element = conversion(old[:-2], new[:-2]) if both else Conversion.IMPOSSIBLE
        # PostgreSQL looks into no array to find that its elements fit.
        return Conversion.EXACT if element is Conversion.CATALOGUE else element
    castable = _bare(new) in _CASTS.get(_bare(old), ()) or (before and after)
    return Conversion.LOSSY if castable else Conversion.IMPOSSIBLE


def volatile(default: str | None) -> bool:
    """Whether a default differs from row to row, so that the catalogue can't hold it."""
    return default == "gen_random_uuid()"


def _bare(kind: str) -> str:
    return kind.partition("(")[0]
