"""The whole project: every document declared, resolved, and completed by its neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.ir.evolution import Removed
from compiler.ir.field import Enumeration, Field
from compiler.ir.operation import Kind
from compiler.ir.relation import OnDelete
from compiler.ir.resource import External, Project, Resource, SharedEnum
from compiler.lower.audiences import admitted
from compiler.lower.declare import declare
from compiler.lower.deletion import deletion_steps
from compiler.lower.expansions import expansions_of
from compiler.lower.fields import member_of
from compiler.lower.implied import id_field
from compiler.lower.known import Findings, Known
from compiler.lower.naming import class_name, enum_member
from compiler.lower.operations import operations
from compiler.lower.past import judge_resources, past_of_enum, removed_resources
from compiler.lower.physical import link_table_of, table_of
from compiler.lower.referrers import Referrers, referrers
from compiler.lower.resolve import Failed, Resolved, resolve
from compiler.lower.shared_tables import shared_tables
from compiler.lower.violations import violations_of
from compiler.schema.document import Document
from compiler.schema.resource import EnumSpec, ExternalSpec
from compiler.settings import Settings

OWNERS = ("account", "profile")
"""The external tables that rows may belong to."""


def lower(
    documents: Sequence[Document], settings: Settings, failed: frozenset[str] = frozenset()
) -> Project | tuple[Diagnostic, ...]:
    """The IR of a project, or every mistake in its specs.

    `failed` names the specs whose shape was wrong already: they count as being there.
    """
    findings = Findings()
    in_order = sorted(documents, key=lambda document: document.path)
    kept = _without_duplicates(in_order, findings)
    known = _known(kept, settings, failed, findings)
    resources = [document for document in kept if document.kind == "resource"]
    outcomes = [resolve(document, known) for document in resources]
    gone = [document for document in kept if document.kind == "removed"]
    judge_resources(resources, known.interfaces, findings)
    removed = removed_resources(gone, resources, known.interfaces, findings)
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            findings.diagnostics.extend(outcome.diagnostics)
    resolved = {o.resource.names.spec: o for o in outcomes if isinstance(o, Resolved)}
    # What hangs on a spec of the wrong shape fails without a word of its own.
    if findings.diagnostics or failed or len(resolved) < len(outcomes):
        return tuple(findings.diagnostics)
    specs = {document.name: document for document in kept if document.kind == "resource"}
    by_name = {name: one.resource for name, one in sorted(resolved.items())}
    with_audiences = admitted(specs, by_name, known, findings)
    if findings.diagnostics:
        return tuple(findings.diagnostics)
    done = {name: replace(resolved[name], resource=one) for name, one in with_audiences.items()}
    return _completed(done, removed, known)


def _without_duplicates(documents: Sequence[Document], findings: Findings) -> list[Document]:
    """The first document of each name; relations can't tell a resource from an external table."""
    first: dict[tuple[str, str], Document] = {}
    for document in documents:
        space = "row" if document.kind in ("resource", "external") else document.kind
        before = first.setdefault((space, document.name), document)
        if before is not document:
            findings.diagnostics.append(
                Diagnostic(
                    "R201",
                    f"`{document.name}` is described twice{_as(before, document)}",
                    document.span(),
                    others=(Label(before.span(), "first described here"),),
                    help="rename one of them, or merge the two files",
                )
            )
    return list(first.values())


def _as(first: Document, second: Document) -> str:
    kinds = {"external": "an external table", "resource": "a resource"}
    if first.kind == second.kind:
        return ""
    return f": as {kinds[first.kind]} and as {kinds[second.kind]}"


def _known(
    documents: Sequence[Document],
    settings: Settings,
    failed: frozenset[str],
    findings: Findings,
) -> Known:
    by_kind: dict[str, dict[str, Document]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, {})[document.name] = document
    interfaces = {n: declare(d, settings) for n, d in by_kind.get("resource", {}).items()}
    enums = {n: _enum(d, findings) for n, d in by_kind.get("enum", {}).items()}
    known = Known(settings, interfaces, by_kind.get("trait", {}), enums, {}, failed)
    externals = {n: _external(d, known, findings) for n, d in by_kind.get("external", {}).items()}
    return replace(known, externals=externals)


def _enum(document: Document, findings: Findings) -> SharedEnum:
    spec = document.spec
    assert isinstance(spec, EnumSpec)
    members = tuple(enum_member(v.value, v.renamed_from) for v in spec.values)
    enumeration = Enumeration(class_name(spec.enum), members, spec.enum)
    approvals, replaced = past_of_enum(document, enumeration, findings)
    return SharedEnum(
        name=spec.enum,
        enumeration=enumeration,
        summary=spec.summary or "",
        source=document.path,
        approvals=approvals,
        replaced=replaced,
        span=document.span(),
    )


def _external(document: Document, known: Known, findings: Findings) -> External:
    spec = document.spec
    assert isinstance(spec, ExternalSpec)
    if spec.key != "uuid" and spec.external in OWNERS:
        findings.add(
            "R109",
            f"an `{spec.external}` with a bigint key is not supported in this version",
            document.span("key"),
            advice="the principal names its accounts and its profile by UUID",
        )
    columns: list[Field] = []
    for name, column in spec.columns.items():
        model = class_name(spec.external)
        columns += member_of(document, ("columns", name), column, model, known, findings)
    return External(
        name=spec.external,
        table=spec.table,
        key=id_field(spec.external, spec.key, known.settings, document.span()),
        columns=tuple(columns),
        summary=spec.summary or "",
        source=document.path,
        span=document.span(),
    )


def _completed(
    resolved: Mapping[str, Resolved], removed: tuple[Removed, ...], known: Known
) -> Project:
    by_name = {name: one.resource for name, one in resolved.items()}
    pointed_at = referrers(by_name)
    done = {name: _complete(one, by_name, pointed_at, known) for name, one in resolved.items()}
    return Project(
        settings=known.settings,
        resources=tuple(done.values()),
        enums=tuple(known.enums[name] for name in sorted(known.enums)),
        externals=tuple(known.externals[name] for name in sorted(known.externals)),
        removed=removed,
        tables=shared_tables(done.values()),
        by_name=MappingProxyType(done),
    )


def _complete(
    one: Resolved, by_name: Mapping[str, Resource], pointed_at: Referrers, known: Known
) -> Resource:
    """A resource with what its neighbours decide: deletion, tables and operations."""
    resource = replace(
        one.resource,
        deletion=deletion_steps(one.resource, pointed_at),
        expansions=expansions_of(
            one.resource, one.expands, by_name, known.externals, known.settings.json_case == "camel"
        ),
    )
    kept = any(
        relation.on_delete is OnDelete.RESTRICT for _, relation in pointed_at.of(one.resource)
    )
    return replace(
        resource,
        operations=operations(resource, map(Kind, one.operations), one.roles, kept, one.deprecated),
        table=table_of(resource, one.indexes, by_name, known.externals, pointed_at),
        link_tables=tuple(
            link_table_of(resource, link, by_name[link.target]) for link in resource.links
        ),
        violations=violations_of(resource),
    )
