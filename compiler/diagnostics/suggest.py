"""The name that an author probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_CUTOFF = 0.7
# difflib takes quadratic time, and no name that we know is nearly as long.
_LONGEST = 100
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def closest(word: str, names: Iterable[str], aliases: Mapping[str, str] | None = None) -> str:
    """The name nearest to `word`, or "" where none is near.

    camelCase, hyphens and blanks count as snake_case. `aliases` maps other tools' words to names,
    such as `nullable` to `required`; an alias counts only if its name is among `names`.
    """
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(_normal(name), name)
    wanted = _normal(word)
    if len(wanted) > _LONGEST:
        return ""
    for alias, name in (aliases or {}).items():
        if _normal(alias) == wanted and name in known.values():
            return name
    if wanted in known:
        return known[wanted]
    # A message needs it, a clean compile doesn't, and it takes a noticeable time to import.
    from difflib import get_close_matches

    near = get_close_matches(wanted, known, n=1, cutoff=_CUTOFF)
    return known[near[0]] if near else ""


def did_you_mean(word: str, names: Iterable[str], aliases: Mapping[str, str] | None = None) -> str:
    """The label "did you mean `name`?", or "" where none is near."""
    name = closest(word, names, aliases)
    return f"did you mean `{name}`?" if name else ""


def _normal(word: str) -> str:
    return re.sub(r"[-\s]+", "_", _HUMP.sub("_", word.strip())).lower()
