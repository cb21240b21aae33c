"""From nodes to a document of the right shape, or to everything that is wrong with it."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import Any, assert_never

from pydantic import ValidationError

from compiler.diagnostics.diagnostic import Diagnostic, Label, in_file_order
from compiler.schema.document import Document, at
from compiler.schema.mistake import explain, missing_keys
from compiler.schema.nearest import nearest_key
from compiler.schema.part import Part
from compiler.schema.resource import KINDS
from compiler.schema.walk import Path, Spot, keys_of, walk
from compiler.schema.words import NULL
from compiler.source.node import Mapping, Node, Scalar, Sequence


def validate(node: Mapping) -> Document | tuple[Diagnostic, ...]:
    """The document, or its diagnostics in file order; never both."""
    kind = _kind(node)
    if isinstance(kind, Diagnostic):
        return (kind,)
    model = KINDS[kind]
    try:
        return Document(model.model_validate(_data(node)), node)
    except ValidationError as error:
        return _diagnostics(model, node, error.errors(include_url=False, include_input=False))


def _kind(node: Mapping) -> str | Diagnostic:
    entries = [entry for entry in node.entries if entry.key.value in KINDS]
    kinds = ", ".join(f"`{kind}`" for kind in KINDS)
    if len(entries) == 1:
        return str(entries[0].key.value)
    if entries:
        first, second = entries[:2]
        return Diagnostic(
            "R101",
            f"one document is both `{first.key.value}` and `{second.key.value}`",
            second.key.span,
            others=(Label(first.key.span, "first here"),),
            help="write one document in each file",
        )
    known = set(keys_of(KINDS["resource"]))
    for entry in node.entries:
        if entry.key.text not in known and (meant := nearest_key(entry.key.text, KINDS)):
            return Diagnostic(
                "R101",
                f"`{entry.key.text}` is not a kind of document",
                entry.key.span,
                label=f"did you mean `{meant}`?",
            )
    span = node.entries[0].key.span if node.entries else node.span
    message = "the document doesn't say what it is"
    return Diagnostic("R101", message, span, notes=(f"exactly one of {kinds} is needed",))


def _data(node: Node) -> Any:
    """What pydantic judges: numbers exact, lists as tuples, null as a value that nothing takes."""
    match node:
        case Mapping():
            return {str(entry.key.value): _data(entry.value) for entry in node.entries}
        case Sequence():
            return tuple(_data(item) for item in node.items)
        case Scalar(value=None):
            return NULL
        case Scalar(value=float() as number, text=text):
            return Decimal(text) if isfinite(number) else number
        case Scalar():
            return node.value
        case _:
            assert_never(node)


def _has_entries(node: Mapping, place: Path) -> bool:
    match at(node, place):
        case Sequence(items=entries) | Mapping(entries=entries):
            return bool(entries)
        case _:
            return False


def _diagnostics(model: type[Part], node: Mapping, errors: list[Any]) -> tuple[Diagnostic, ...]:
    """One diagnostic for each guilty place."""
    absent: dict[Path, tuple[Spot, list[str]]] = {}
    meant: set[tuple[Path, str | None]] = set()
    rest = []
    for error in errors:
        spot = walk(model, node, error["loc"])
        if error["type"] == "missing":
            _, keys = absent.setdefault(spot.part_place, (spot, []))
            keys.append(str(error["loc"][-1]))
            continue
        if error["type"] == "too_short" and _has_entries(node, spot.place):
            continue  # Every item was refused, and has its own diagnostic.
        if error["type"] == "extra_forbidden":
            key = nearest_key(str(error["loc"][-1]), keys_of(spot.part))
            meant.add((spot.part_place, key))
        rest.append(error)
    found = [explain(model, node, error) for error in rest]
    for place, (spot, keys) in absent.items():
        lacking = [key for key in keys if (place, key) not in meant]
        if lacking:
            found.append(missing_keys(spot, node, lacking))
    first_at: dict[Any, Diagnostic] = {}
    for diagnostic in found:
        first_at.setdefault(diagnostic.span, diagnostic)
    return in_file_order(first_at.values())
