"""A mistake is one error of pydantic's in our own words, at the author's own place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.fix import Fix
from compiler.diagnostics.suggest import did_you_mean
from compiler.schema.array import PlainArrayField
from compiler.schema.document import at
from compiler.schema.field import TYPES, ReferenceField
from compiler.schema.nearest import INVERTED, nearest_key, nearest_type
from compiler.schema.part import Part
from compiler.schema.repair import key_fix, kind_fix, removal, type_fix, untold_fix, word_fix
from compiler.schema.walk import Path, Spot, keys_of, noun_of, walk, written
from compiler.schema.words import EXPECTED, LONGEST_NAME, NAME, NAMES
from compiler.source.node import Mapping, Node, Scalar, Sequence
from compiler.source.plain import locate

WANTED = {
    "string_type": "a string",
    "int_type": "a whole number",
    "bool_type": "`true` or `false`",
    "decimal_type": "a number",
    "is_instance_of": "a number",
    "finite_number": "a finite number",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "tuple_type": "a list",
}
"""What the author should have written, by pydantic's name of the error."""

BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
}
LENGTHS = ("string_too_short", "string_too_long", "too_short", "too_long")


def explain(root: type[Part], node: Mapping, error: Any) -> Diagnostic:
    """The diagnostic for one entry of `ValidationError.errors()`."""
    loc: Path = error["loc"]
    kind: str = error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    spot = walk(root, node, loc)
    if spot.part in (ReferenceField, PlainArrayField) and (wrong := _misspelt_type(spot, node)):
        return wrong
    match kind:
        case "extra_forbidden":
            return _unknown_key(spot, node, str(loc[-1]))
        case "missing":
            return missing_keys(spot, node, [str(loc[-1])])
        case "literal_error":
            return _not_allowed(spot, node)
        case "union_tag_not_found":
            return _untold(spot, node)
        case "string_pattern_mismatch":
            return _misshapen(spot, node, context["pattern"], key=_is_key(spot, node, loc))
        case _ if kind in BOUNDS:
            return _out_of_bounds(spot, node, *BOUNDS[kind], context)
        case _ if kind in LENGTHS:
            return _wrong_length(spot, node, kind, context, key=_is_key(spot, node, loc))
        case _ if kind in WANTED:
            return _wrong_type(spot, node, WANTED[kind])
        case _ if kind.startswith("R1"):
            return _own_fault(spot, node, kind, context)
        case _:
            raise CompilerBug(f"no words for the error {kind}", f"{node.span}: {loc}")


def _is_key(spot: Spot, node: Mapping, loc: Path) -> bool:
    """Whether an error about a text is about a key; that of an open part carries no mark."""
    return loc[-1] == "[key]" or not isinstance(written(node, spot), Scalar)


def _unknown_key(spot: Spot, node: Mapping, key: str) -> Diagnostic:
    span = locate(node, (*spot.part_place, key), key=True)
    if key in spot.part.later:
        return _unsupported(f"`{key}`", spot.part.later[key], span)
    noun, keys = noun_of(spot, node), keys_of(spot.part)
    meant = nearest_key(key, keys)
    label = f"did you mean `{meant}`?" if meant else ""
    notes = () if meant else (f"{noun} takes {_listed(keys)}",)
    message = f"unknown key `{shown(key)}` in {noun}"
    fix = key_fix(at(node, spot.part_place), key, keys)
    if fix and key in INVERTED:
        label = f"write `{fix.text}`"
    return Diagnostic("R104", message, span, label=label, notes=notes, fix=fix)


def missing_keys(spot: Spot, node: Mapping, keys: list[str]) -> Diagnostic:
    """The diagnostic for keys that one part lacks."""
    span = _name_of(spot.part_place, node)
    what = "key" if len(keys) == 1 else "keys"
    message = f"missing {what} {_listed(keys)} in {noun_of(spot, node)}"
    return Diagnostic("R102", message, span, label=f"add {_listed(keys)}")


def _not_allowed(spot: Spot, node: Mapping) -> Diagnostic:
    value = written(node, spot)
    allowed = [_spelt(choice) for choice in _choices(spot.annotation)]
    span = locate(node, spot.place)
    if not isinstance(value, Scalar) or value.value is None:
        message = f"expected {_listed(allowed, 'or')}, found {found(value)}"
        return Diagnostic("R103", message, span)
    label = did_you_mean(value.text, allowed)
    message = (
        f"`{shown(value.text)}` is not {'one of ' if len(allowed) > 1 else ''}{_listed(allowed)}"
    )
    return Diagnostic("R105", message, span, label=label, fix=word_fix(value, allowed))


def _untold(spot: Spot, node: Mapping) -> Diagnostic:
    """A value of which the model can't be told: a field without a type, or no mapping at all."""
    value = written(node, spot)
    span = locate(node, spot.place)
    if not isinstance(value, Mapping):
        advice, fix = "", None
        if isinstance(value, Scalar) and value.text.removesuffix("[]") in TYPES:
            advice, fix = f"write `{{type: {value.text}}}`", untold_fix(value)
        message = f"expected a mapping with a `type`, found {found(value)}"
        return Diagnostic("R103", message, span, help=advice, fix=fix)
    if (named := value.get("type")) is not None:
        message = f"expected the name of a type, found {found(named)}"
        return Diagnostic("R103", message, locate(node, (*spot.place, "type")))
    own = _name_of(spot.place, node)
    return Diagnostic(
        "R102",
        "missing key `type` in a field",
        own,
        label="add `type`",
        notes=(f"the types are {_listed(sorted(TYPES))}, their arrays, and shared enums",),
    )


def _misspelt_type(spot: Spot, node: Mapping) -> Diagnostic | None:
    """A field that was taken for one of a shared enum, but whose type was probably misspelt."""
    place = (*spot.part_place, "type")
    named = written(node, Spot(place, spot.part, spot.part_place, None))
    if not isinstance(named, Scalar) or named.text.removesuffix("[]") in TYPES:
        return None
    meant = nearest_type(named.text, TYPES)
    if not meant:
        return None
    return Diagnostic(
        "R105",
        f"`{named.text}` is not a type",
        named.span,
        label=f"did you mean `{meant}`?",
        fix=type_fix(named),
    )


def _misshapen(spot: Spot, node: Mapping, pattern: str, key: bool) -> Diagnostic:
    text = _text(spot, node, key)
    code = "R107" if pattern in NAMES else "R108"
    what = "name" if code == "R107" else "value"
    advice = ""
    if pattern == NAME and (better := _as_name(text)):
        advice = f"write `{better}`"
    return Diagnostic(
        code,
        f"`{shown(text)}` is not a legal {what} here",
        locate(node, spot.place, key=key),
        notes=(f"expected {EXPECTED[pattern]}",),
        help=advice,
    )


def _out_of_bounds(
    spot: Spot, node: Mapping, words: str, bound: str, context: dict[str, Any]
) -> Diagnostic:
    value = written(node, spot)
    text = value.text if isinstance(value, Scalar) else ""
    key = next((step for step in reversed(spot.place) if isinstance(step, str)), "")
    message = f"`{key}` is {text}, where {words} {context[bound]} is allowed"
    return Diagnostic("R106", message, locate(node, spot.place))


def _wrong_length(
    spot: Spot, node: Mapping, kind: str, context: dict[str, Any], key: bool
) -> Diagnostic:
    span = locate(node, spot.place, key=key)
    if kind.startswith("string"):
        text = _text(spot, node, key)
        if not text:
            return Diagnostic("R106", "an empty text", span)
        most = context["max_length"]
        code = "R107" if most in (LONGEST_NAME, LONGEST_NAME + 1) else "R106"
        message = f"{len(text)} characters, where at most {most} are allowed"
        return Diagnostic(code, message, span)
    what = "mapping" if isinstance(written(node, spot), Mapping) else "list"
    return Diagnostic("R106", f"an empty {what}", span, label="expected at least one entry")


def _wrong_type(spot: Spot, node: Mapping, wanted: str) -> Diagnostic:
    value = written(node, spot)
    span = locate(node, spot.place)
    advice = ""
    if wanted == "a list":
        if isinstance(value, Mapping) and spot.place[-1:] == ("operations",):
            return _unsupported("`operations` as a mapping", "operations of your own", span)
        wanted = f"a list of {_plural(spot)}"
        if isinstance(value, Scalar) and value.text:
            advice = f"write `[{value.text}]`"
    elif wanted == "a string" and isinstance(value, Scalar) and value.text:
        advice = f'quote it: `"{value.text}"`'
    fix = kind_fix(wanted, value, spot.place)
    if fix and not advice:
        advice = f"write `{fix.text}`"
    return Diagnostic(
        "R103", f"expected {wanted}, found {found(value)}", span, help=advice, fix=fix
    )


def _own_fault(spot: Spot, node: Mapping, code: str, context: dict[str, Any]) -> Diagnostic:
    place: Path = (*spot.place, *context["at"])
    others: tuple[Label, ...] = ()
    first: Path = (*spot.place, *context["first"])
    if context["first"] and at(node, first) is not None:
        span = locate(node, first, key=context["key"])
        others = (Label(span, "first here" if code == "R111" else "against this"),)
    return Diagnostic(
        code,
        context["message"],
        locate(node, place, key=context["key"]),
        label=context["label"],
        others=others,
        help=context["advice"],
        fix=_own_fix(node, place, code, context["among"]),
    )


def _own_fix(node: Mapping, place: Path, code: str, among: tuple[str, ...]) -> Fix | None:
    if code == "R111":
        return removal(at(node, place[:-1]), place[-1])
    value = at(node, place)
    return word_fix(value, among) if among and isinstance(value, Scalar) else None


def _unsupported(what: str, meaning: str, span: Any) -> Diagnostic:
    return Diagnostic(
        "R109",
        f"{what} is not supported in this version",
        span,
        notes=(f"it is reserved for {meaning}",),
    )


def found(value: Node) -> str:
    """What the author wrote instead."""
    match value:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(value=None, text=text):
            return f"`{text}`" if text else "nothing"
        case Scalar(value=bool()):
            return f"`{value.text}`"
        case Scalar(value=int()):
            return f"the whole number {value.text}"
        case Scalar(value=float()):
            return f"the number {value.text}"
        case _:
            return "a string"


def _name_of(place: Path, node: Mapping) -> Any:
    """The key that a part is under; its first key where it is the document or stands in a list."""
    if place and isinstance(place[-1], str):
        return locate(node, place, key=True)
    part = locate(node, place)
    value = written(node, Spot(place, Part, place, None))
    return value.entries[0].key.span if isinstance(value, Mapping) and value.entries else part


def _choices(annotation: Any) -> Iterable[Any]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return [choice for arm in get_args(annotation) for choice in _choices(arm)]


def _spelt(choice: Any) -> str:
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def shown(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= 80 else f"{text[:77]}..."


def _listed(words: Iterable[str], conjunction: str = "and") -> str:
    *most, last = [f"`{word}`" for word in words]
    return f"{', '.join(most)} {conjunction} {last}" if most else last


def _plural(spot: Spot) -> str:
    arguments = get_args(spot.annotation)
    item = arguments[0] if arguments else None
    if get_origin(item) is Literal or isinstance(item, type):
        return {"Index": "indexes", "Criterion": "criteria"}.get(
            getattr(item, "__name__", ""), "values"
        )
    for mark in getattr(item, "__metadata__", ()):
        if getattr(mark, "pattern", None) == NAME:
            return "names"
    return "values"


def _text(spot: Spot, node: Mapping, key: bool) -> str:
    value = written(node, spot)
    if key:
        return str(spot.place[-1])
    return value.text if isinstance(value, Scalar) else ""


def _as_name(text: str) -> str:
    spaced = "".join(
        f"_{letter}" if letter.isupper() and index and not text[index - 1].isupper() else letter
        for index, letter in enumerate(text)
    )
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in spaced.lower())
    joined = "_".join(word for word in plain.split("_") if word)
    return joined if joined[:1].isalpha() and len(joined) <= LONGEST_NAME else ""
