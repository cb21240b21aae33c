"""The fixes of a document's shape: what its author certainly meant, where that can be told."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compiler.diagnostics.fix import Fix, respelt
from compiler.diagnostics.span import Span
from compiler.diagnostics.suggest import certain
from compiler.schema.field import TYPES
from compiler.schema.nearest import ASIDE, INVERTED, KEY_WORDS, TYPE_WORDS
from compiler.source.node import Mapping, Node, Scalar, Sequence

WORDS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false"} | {
    "off": "false",
    "1": "true",
    "0": "false",
}
"""What is written for a truth elsewhere."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]*))(?:\.0+)?")
_LISTED = re.compile(r"-?[A-Za-z][\w-]*( *, *-?[A-Za-z][\w-]*)*")
_PROSE = ("default", "example", "description", "summary", "story", "text")
"""The keys whose strings are free texts: a number there was meant as its digits."""


def key_fix(part: Node | None, key: str, keys: Iterable[str]) -> Fix | None:
    """The right key for an unknown one, unless the part has that one as well."""
    if not isinstance(part, Mapping) or (entry := part.entry(key)) is None:
        return None
    known = list(keys)
    free = [name for name in known if part.entry(name) is None]
    if key in INVERTED:
        return _inverted(entry.key, entry.value) if "required" in free else None
    meant = certain(key, known, KEY_WORDS)
    return respelt(entry.key.span, key, meant if meant in free and key not in ASIDE else "")


def _inverted(key: Scalar, value: Node) -> Fix | None:
    """`nullable: true` says `required: false`."""
    if not isinstance(value, Scalar) or not isinstance(value.value, bool):
        return None
    return Fix(between(key.span, value.span), f"required: {str(not value.value).lower()}")


def word_fix(value: Scalar, allowed: Iterable[str]) -> Fix | None:
    """The right word for one that isn't allowed."""
    return respelt(value.span, value.text, certain(value.text, allowed))


def type_fix(value: Scalar) -> Fix | None:
    """The right type for a misspelt one, or for another language's word for it."""
    word, array = value.text.removesuffix("[]"), value.text.endswith("[]")
    meant = certain(word, TYPES, TYPE_WORDS)
    return respelt(value.span, value.text, f"{meant}[]" if meant and array else meant)


def kind_fix(wanted: str, value: Node, place: tuple[str | int, ...]) -> Fix | None:
    """The value in the kind that is wanted, where it was only written in another."""
    if not isinstance(value, Scalar) or value.value is None:
        return None
    text = ""
    if wanted == "`true` or `false`":
        text = WORDS.get(value.text.lower(), "")
    elif wanted == "a whole number":
        found = _WHOLE.fullmatch(value.text)
        text = found[1] if found else ""
    elif wanted in ("a number", "a finite number"):
        text = value.text if _NUMBER.fullmatch(value.text) else ""
    elif wanted == "a string" and not value.quoted:
        text = f'"{value.text}"' if place[-1:] and place[-1] in _PROSE else ""
    elif wanted.startswith("a list of") and _LISTED.fullmatch(value.text):
        text = f"[{value.text}]"
    return Fix(value.span, text, was=value.text, quotes=False) if text else None


def untold_fix(value: Scalar) -> Fix | None:
    """`title: boolean` as `title: {type: boolean}`, for types that need nothing more."""
    model = TYPES.get(value.text)
    if model is None:
        return None
    needed = [name for name, info in model.model_fields.items() if info.is_required()]
    if needed != ["type"]:
        return None
    return Fix(value.span, f"{{type: {value.text}}}", was=value.text, quotes=False)


def removal(parent: Node | None, index: str | int) -> Fix | None:
    """An item of a list away, with what stands between it and the one before."""
    if not isinstance(parent, Sequence) or not isinstance(index, int) or index == 0:
        return None
    before, item = parent.items[index - 1 : index + 1]
    return Fix(after(before.span, item.span), "")


def between(first: Span, last: Span) -> Span:
    """From the beginning of one to the end of the other."""
    return Span(first.path, first.line, first.column, last.end_line, last.end_column)


def after(first: Span, last: Span) -> Span:
    """From the end of one to the end of the other."""
    return Span(first.path, first.end_line, first.end_column, last.end_line, last.end_column)
