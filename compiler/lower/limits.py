"""Limits of a field that not every engine, or not every emitter, holds to."""

from typing import Any

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.ir.example import different
from compiler.ir.field import Array, FieldType, Json
from compiler.lower.known import Findings
from compiler.lower.naming import python_name
from compiler.lower.pattern import Unportable, python_pattern
from compiler.schema.array import ArrayField
from compiler.schema.document import Document
from compiler.schema.field import JsonField

Place = tuple[str | int, ...]


def judge_limits(
    document: Document, place: Place, spec: Any, kind: FieldType | None, findings: Findings
) -> None:
    """A finding for each limit of the field at `place`, or below it, that can't be kept."""
    if isinstance(spec, ArrayField):
        if spec.unique_items:
            _judge_unique(document, place, spec, kind, findings)
        _judge_pattern(document, (*place, "items"), getattr(spec, "items", None), findings)
    elif isinstance(spec, JsonField):
        for name, member in (spec.shape or {}).items():
            _judge_member(document, (*place, "shape", name), findings)
            below = _member_type(kind, name)
            judge_limits(document, (*place, "shape", name), member, below, findings)
    else:
        _judge_pattern(document, place, spec, findings)


def _member_type(kind: FieldType | None, name: str) -> FieldType | None:
    shape = kind.shape if isinstance(kind, Json) else None
    return next((m.type for m in shape.members if m.name == name), None) if shape else None


def _judge_unique(
    document: Document, place: Place, spec: ArrayField, kind: FieldType | None, findings: Findings
) -> None:
    """Items are told apart by what is stored, and there must be enough that differ."""
    at = document.key_span(*place, "unique_items")
    if spec.element == "float":
        findings.add(
            "R261",
            "the items of a `float[]` can't be kept apart",
            at,
            label="0.0 and -0.0 are equal, and are stored as two",
            advice="use `decimal[]`, or leave `unique_items` out",
        )
    elif isinstance(kind, Array) and spec.min_items:
        count = len(different(kind.element, str(place[-1]), spec.min_items))
        if count < spec.min_items:
            findings.add(
                "R262",
                f"`{place[-1]}` needs {spec.min_items} items, and only {count} differ",
                document.span(*place, "min_items"),
                label="more than there are different values",
                advice=f"write at most `min_items: {count}`, or leave `unique_items` out",
            )


def _judge_member(document: Document, place: Place, findings: Findings) -> None:
    """A member of a shape is an attribute of a model under its own name, and under no other."""
    name = str(place[-1])
    if python_name(name) != name:
        findings.add(
            "R220",
            f"`{name}` can't be the member of a shape: Python has another use for the word",
            document.key_span(*place),
            advice="choose another name",
        )


def _judge_pattern(document: Document, place: Place, limits: Any, findings: Findings) -> None:
    pattern = getattr(limits, "pattern", None)
    if pattern is None:
        return
    portable = python_pattern(pattern)
    if not isinstance(portable, Unportable):
        return
    at = document.span(*place, "pattern")
    span, exact = _within(at, pattern, portable)
    notes = () if exact else (f"in: {portable.text}",)
    findings.diagnostics.append(
        Diagnostic("R224", portable.message, span, notes=notes, help=portable.advice)
    )


def _within(at: Span, pattern: str, found: Unportable) -> tuple[Span, bool]:
    """The part of the scalar that is to blame, where the scalar shows its characters as they are.

    In double quotes a backslash may stand for something else, so the whole is shown.
    """
    quote = at.end_column - at.column - len(pattern)
    if at.line != at.end_line or quote not in (0, 2) or not found.text:
        return at, not found.text
    start = at.column + quote // 2 + found.start
    return Span(at.path, at.line, start, at.line, start + len(found.text)), True
