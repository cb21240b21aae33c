"""LIKE and regular expressions: their patterns are constants, so that no row can break one."""

from __future__ import annotations

import re
from itertools import pairwise

from compiler.ir.expression import ColumnType, Literal, TypeTag
from compiler.postgres.kinds import is_scalar, named
from compiler.postgres.refusal import Refused
from compiler.postgres.term import Term, coerced, opaque, place, require_collation

T = TypeTag
BOOLEAN = ColumnType(T.BOOLEAN)
TEXT = ColumnType(T.TEXT)
_PATTERN = re.compile(
    r"(?:[^\\\[\](){}*+?|^$.]|\\[dws.\-*+?()\[\]{}|^$/\\]|\[\^?[A-Za-z0-9_ .@-]+\]|[.^$|()])"
    r"(?:[*+?]|\{\d{1,2}(?:,\d{0,2})?\})?"
)


def like(left: Term, pattern: Term, sql: str) -> Term:
    """Match a text with LIKE or ILIKE; the pattern is a constant, so that no row can break it."""
    left = coerced(left, TEXT, sql)
    if not is_scalar(left.kind, T.TEXT):
        raise Refused("R305", f"LIKE takes text, not {named(left.kind)}", *place(left))
    require_collation(left.start, pattern.end, left)
    text = _constant_text(pattern, "the pattern of LIKE")
    if (len(text) - len(text.rstrip("\\"))) % 2:
        raise Refused("R308", "a pattern can't end in a backslash", *place(pattern))
    return opaque(sql, left.start, pattern.end, BOOLEAN, (left,))


def matches(left: Term, pattern: Term, sql: str) -> Term:
    left = coerced(left, TEXT, sql)
    if not is_scalar(left.kind, T.TEXT):
        raise Refused("R305", f"a pattern matches text, not {named(left.kind)}", *place(left))
    require_collation(left.start, pattern.end, left)
    text = _constant_text(pattern, "a pattern")
    if not _is_pattern(text):
        raise Refused(
            "R308",
            "this isn't a pattern that PostgreSQL surely takes",
            *place(pattern),
            "use characters, classes such as [a-z], groups, |, ^, $, and * + ? {1,20}",
        )
    return opaque(sql, left.start, pattern.end, BOOLEAN, (left,))


def _constant_text(term: Term, what: str) -> str:
    value = term.tree.value if isinstance(term.tree, Literal) and term.kind is None else None
    if not isinstance(value, str):
        raise Refused("R308", f"{what} must be a quoted constant", *place(term))
    return value


def _is_pattern(text: str) -> bool:
    place_, atoms = 0, []
    while place_ < len(text):
        found = _PATTERN.match(text, place_)
        if found is None:
            return False
        atoms.append(found[0])
        place_ = found.end()
    if any(atom[0] in "^$|(" and len(atom) > 1 for atom in atoms):
        return False
    if any(first[-1] in "(|" and second[0] in ")|" for first, second in pairwise(atoms)):
        return False
    try:
        re.compile(text)
    except (re.error, OverflowError):
        return False
    return not any(re.fullmatch(r".*\{(\d+),(\d+)\}", atom) for atom in atoms if _reversed(atom))


def _reversed(atom: str) -> bool:
    bounds = re.fullmatch(r".*\{(\d+),(\d+)\}", atom, re.DOTALL)
    return bounds is not None and int(bounds[1]) > int(bounds[2])
