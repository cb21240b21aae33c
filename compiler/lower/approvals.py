"""Approvals resolved, and judged as far as one state can."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compiler.diagnostics.span import Span
from compiler.ir.evolution import Approval, Danger
from compiler.ir.field import Enumeration, Field
from compiler.lower.backfill import enumeration_of
from compiler.lower.known import Findings
from compiler.schema.document import Document
from compiler.schema.evolution import Approve
from compiler.schema.resource import EnumSpec, ResourceSpec, TraitSpec


def approvals_of(
    document: Document, fields: Sequence[Field], links: Iterable[str], findings: Findings
) -> tuple[Approval, ...]:
    """The approvals of a resource or a trait, whose fields and links to many are given."""
    spec = document.spec
    assert isinstance(spec, (ResourceSpec, TraitSpec))
    named = {field.names.parameter: field for field in fields}
    keys = dict.fromkeys(getattr(spec, "relations", {}))
    renamed = {field.renamed_from for field in fields} - {None}
    found: list[Approval] = []
    for position, entry, change, target in _entries(document, spec.approve, found, findings):
        at = document.span("approve", position, change)
        match change:
            case Danger.DROP if target in named:
                _still_there(target, at, findings)
            case Danger.DROP if target in renamed or f"{target}_id" in renamed:
                findings.add("R508", f"`{target}` is both renamed and dropped", at,
                             advice="a rename keeps what it held: leave this out")  # fmt: skip
            case Danger.DROP:
                pass
            case Danger.REMOVE_VALUE:
                _judge_removed(target, named, at, findings)
            case _ if target not in named and target not in keys:
                known = {*named, *keys, *links}
                findings.unknown("R504", "field or relation", target, known, at)
        found.append(Approval(change, target, entry.reason, document.path, at))
    return tuple(found)


def enum_approvals(
    document: Document, enumeration: Enumeration, findings: Findings
) -> tuple[Approval, ...]:
    """The approvals of a shared enum: of values alone."""
    spec = document.spec
    assert isinstance(spec, EnumSpec)
    found: list[Approval] = []
    words = {member.value for member in enumeration.members}
    for position, entry, change, target in _entries(document, spec.approve, found, findings):
        at = document.span("approve", position, change)
        if change is not Danger.REMOVE_VALUE or "." in target:
            findings.add("R504", f"an enum has no field `{target.split('.')[0]}`", at,
                         advice="here, `remove_value` names a value alone")  # fmt: skip
        elif target in words:
            _still_there(target, at, findings)
        found.append(Approval(change, target, entry.reason, document.path, at))
    return tuple(found)


def _entries(
    document: Document, entries: Iterable[Approve], found: Sequence[Approval], findings: Findings
) -> Iterator[tuple[int, Approve, Danger, str]]:
    """The entries with their kind and target; one that stands twice is a finding."""
    for position, entry in enumerate(entries):
        kind, target = entry.change
        if any(a.change == kind and a.target == target for a in found):
            findings.add(
                "R505",
                f"`{kind}: {target}` is approved twice",
                document.span("approve", position, kind),
                advice="keep the entry with the better reason",
            )
        yield position, entry, Danger(kind), target


def _still_there(target: str, at: Span, findings: Findings) -> None:
    findings.add(
        "R503",
        f"the loss of `{target}` is approved, but it is still there",
        at,
        advice="take it out of the spec, or leave out its approval",
    )


def _judge_removed(target: str, named: Mapping[str, Field], at: Span, findings: Findings) -> None:
    name, _, value = target.rpartition(".")
    field = named.get(name)
    enumeration = enumeration_of(field.type) if field else None
    if enumeration is None:
        findings.add(
            "R504",
            f"there is no enum `{name or value}` that could lose a value",
            at,
            advice="write the field and the value: `remove_value: status.doing`",
        )
    elif enumeration.shared is not None:
        findings.add(
            "R504",
            f"the values of `{name}` are those of the shared enum `{enumeration.shared}`",
            at,
            advice=f"approve it in the spec of `{enumeration.shared}`",
        )
    elif any(member.value == value for member in enumeration.members):
        _still_there(target, at, findings)
    elif any(member.renamed_from == value for member in enumeration.members):
        findings.add("R508", f"`{target}` is both renamed and removed", at,
                     advice="rows with a renamed value keep it: leave this out")  # fmt: skip
