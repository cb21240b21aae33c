"""The project's past: what a shared enum was, and the resources that are renamed or gone."""

from collections.abc import Iterable, Mapping, Sequence

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.ir.evolution import Approval, Removed, Replacement
from compiler.ir.field import Enumeration
from compiler.lower.approvals import enum_approvals
from compiler.lower.backfill import replacements
from compiler.lower.declare import Interface
from compiler.lower.known import Findings
from compiler.lower.naming import plural_of
from compiler.lower.renames import judge_rename, judge_renamed_values
from compiler.schema.document import Document
from compiler.schema.resource import EnumSpec, RemovedSpec, ResourceSpec


def past_of_enum(
    document: Document, enumeration: Enumeration, findings: Findings
) -> tuple[tuple[Approval, ...], tuple[Replacement, ...]]:
    """The approvals of a shared enum, and what becomes of the values that it loses."""
    spec = document.spec
    assert isinstance(spec, EnumSpec)
    judge_renamed_values(document, ("values",), spec.values, findings)
    replaced: tuple[Replacement, ...] = ()
    if spec.backfill is not None:
        place, values = ("backfill", "values"), spec.backfill.values
        replaced = replacements(document, place, values, enumeration, False, findings)
    return enum_approvals(document, enumeration, findings), replaced


def judge_resources(
    resources: Iterable[Document], present: Mapping[str, Interface], findings: Findings
) -> None:
    """Findings for the `renamed_from` of resources."""
    taken: set[str] = set()
    for document in resources:
        spec = document.spec
        assert isinstance(spec, ResourceSpec)
        if spec.renamed_from is not None:
            at = document.span("renamed_from")
            judge_rename(spec.renamed_from, present, taken, "the resource", at, findings)


def removed_resources(
    documents: Sequence[Document],
    resources: Sequence[Document],
    present: Mapping[str, Interface],
    findings: Findings,
) -> tuple[Removed, ...]:
    """The resources that are gone, in name order; one that is there after all is a finding."""
    heirs = {d.spec.renamed_from: d for d in resources if isinstance(d.spec, ResourceSpec)}
    tables = {interface.names.table: interface for interface in present.values()}
    found = []
    for document in documents:
        spec = document.spec
        assert isinstance(spec, RemovedSpec)
        table = spec.table or plural_of(spec.removed)
        there = present.get(spec.removed) or tables.get(table)
        if there is not None:
            findings.diagnostics.append(
                Diagnostic(
                    "R503",
                    f"`{spec.removed}` is removed, but "
                    + (
                        "it is still there"
                        if there.names.spec == spec.removed
                        else f"`{there.names.spec}` still has its table `{table}`"
                    ),
                    document.span(),
                    others=(Label(there.span, "described here"),),
                    help="delete one of the two files",
                )
            )
        elif (heir := heirs.get(spec.removed)) is not None:
            findings.diagnostics.append(
                Diagnostic(
                    "R508",
                    f"`{spec.removed}` is both renamed and removed",
                    document.span(),
                    others=(Label(heir.span("renamed_from"), "renamed here"),),
                    help="what is renamed keeps its rows: delete this file",
                )
            )
        found.append(Removed(spec.removed, table, spec.reason, document.path, document.span()))
    return tuple(sorted(found, key=lambda removed: removed.name))
