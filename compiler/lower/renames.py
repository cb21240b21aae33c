"""Renames judged as far as one state can: an old name is gone, and became one thing."""

from collections.abc import Iterable, Mapping

from compiler.diagnostics.span import Span
from compiler.lower.known import Findings
from compiler.lower.values import Place
from compiler.schema.document import Document
from compiler.schema.evolution import Value
from compiler.schema.resource import ResourceSpec, TraitSpec


def judge_renamed_values(
    document: Document, place: Place, values: Iterable[Value], findings: Findings
) -> None:
    """Findings for the `renamed_from` of an enum's values, which stand at `place`."""
    entries = list(values)
    words = {entry.value for entry in entries}
    taken: set[str] = set()
    for position, entry in enumerate(entries):
        if entry.renamed_from is None:
            continue
        at = document.span(*place, position, "renamed_from")
        judge_rename(entry.renamed_from, words, taken, "the value", at, findings)


def judge_renames(document: Document, findings: Findings) -> None:
    """Findings for the `renamed_from` of a document's fields, relations and their values."""
    spec = document.spec
    assert isinstance(spec, (ResourceSpec, TraitSpec))
    for key, noun in (("fields", "the field"), ("relations", "the relation")):
        entries: Mapping[str, object] = getattr(spec, key, {})
        taken: set[str] = set()
        for name, entry in entries.items():
            before = getattr(entry, "renamed_from", None)
            # A field that stays under its name may get another column.
            if before is not None and (before != name or getattr(entry, "column", name) == name):
                at = document.span(key, name, "renamed_from")
                judge_rename(before, entries, taken, noun, at, findings)
    for name, column in spec.fields.items():
        for holder, keys in ((column, ()), (getattr(column, "items", None), ("items",))):
            values = getattr(holder, "values", ())
            judge_renamed_values(document, ("fields", name, *keys, "values"), values, findings)


def judge_rename(
    before: str,
    present: Iterable[str],
    taken: set[str],
    noun: str,
    at: Span,
    findings: Findings,
) -> None:
    """A finding where the old name is still there, or is another thing's old name already."""
    if before in present:
        findings.add(
            "R501",
            f"renamed from `{before}`, which is still there",
            at,
            advice=f"leave out `renamed_from`, or take out {noun} `{before}`",
        )
    elif before in taken:
        findings.add(
            "R502",
            f"a second thing renamed from {noun} `{before}`",
            at,
            advice="keep it on the one that has its rows; a copy is filled with `backfill`",
        )
    taken.add(before)
