"""The name that an author probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_CUTOFF = 0.7
_SHORTEST, _LONG = 3, 8
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


def certain(word: str, names: Iterable[str], aliases: Mapping[str, str] | None = None) -> str:
    """The only name that can have been meant, or "" where another one is nearly as near."""
    candidates = list(names)
    name = closest(word, candidates, aliases)
    wanted = _normal(word)
    if not name or _normal(name) == wanted:
        return name
    if any(_normal(alias) == wanted for alias in aliases or ()):
        return name
    if len(wanted) < _SHORTEST:
        return ""
    ranked = sorted((_edits(wanted, _normal(other)), other) for other in dict.fromkeys(candidates))
    (fewest, meant), *others = ranked
    apart = min((edits for edits, _ in others), default=_LONGEST) - fewest
    slip = fewest == 1 and apart >= 1
    slips = fewest == 2 and apart >= 2 and len(wanted) >= _LONG
    return meant if slip or slips else ""


def _edits(one: str, other: str) -> int:
    """How many letters were left out, put in, changed, or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != against))
            swapped = row > 1 and column > 1 and one[row - 2] == against != letter
            if swapped and letter == other[column - 2]:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]


def did_you_mean(word: str, names: Iterable[str], aliases: Mapping[str, str] | None = None) -> str:
    """The label "did you mean `name`?", or "" where none is near."""
    name = closest(word, names, aliases)
    return f"did you mean `{name}`?" if name else ""


def _normal(word: str) -> str:
    return re.sub(r"[-\s]+", "_", _HUMP.sub("_", word.strip())).lower()
