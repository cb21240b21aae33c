"""Resolve: one spec and what it refers to, to a resource with nothing left to look up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.span import Span
from compiler.ir.evolution import Approval
from compiler.ir.field import (
    Access,
    Constant,
    Field,
    Role,
)
from compiler.ir.operation import ETag, Roles
from compiler.ir.relation import Link
from compiler.ir.resource import Criterion, Resource
from compiler.ir.rule import CheckRule, StateMachine, UniqueRule
from compiler.ir.table import Index, PrimaryKey, Table
from compiler.lower.api import (
    actions_of,
    deprecated_of,
    expands_of,
    hooks_of,
    listing_of,
    operations_offered,
)
from compiler.lower.approvals import approvals_of
from compiler.lower.backfill import enumeration_of, filled
from compiler.lower.constraints import Names, checks_of, indexes_of, machines_of, uniques_of
from compiler.lower.declare import Interface, Owner, owner_of
from compiler.lower.fields import fields_of, generated, scope_of
from compiler.lower.implied import bookkeeping, id_field, ownership_of, search_field
from compiler.lower.known import Findings, Known
from compiler.lower.naming import field_names
from compiler.lower.relations import relations_of
from compiler.lower.renames import judge_renames
from compiler.lower.roles import roles_of
from compiler.schema.column import Column
from compiler.schema.document import Document
from compiler.schema.resource import ResourceSpec, TraitSpec

ETAGS = {True: ETag.HONOURED, False: ETag.OFF, "required": ETag.REQUIRED}
NO_TABLE = Table("", "", (), PrimaryKey("", ()))


@dataclass(frozen=True, slots=True)
class Resolved:
    """A resource without what its neighbours add: its table, operations and deletion."""

    resource: Resource
    indexes: tuple[Index, ...]
    """The declared ones."""
    expands: tuple[str, ...]
    """The relations that a response may hold in place."""
    operations: tuple[str, ...]
    roles: Mapping[str, Roles]
    deprecated: frozenset[str]
    """The operations and actions, by their names in the spec, that clients are to stop using."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A spec that did not pass; its name stays taken."""

    name: str
    diagnostics: tuple[Diagnostic, ...]


def resolve(document: Document, known: Known) -> Resolved | Failed:
    """The resource that a spec describes, or every mistake in it."""
    spec = document.spec
    assert isinstance(spec, ResourceSpec)
    findings = Findings()
    interface = known.interfaces[spec.resource]
    owner = _owner(document, interface, known, findings)
    if owner is None:
        return Failed(spec.resource, tuple(findings.diagnostics))
    documents = [document, *_traits(document, spec, known, findings)]
    relations, keys, links = relations_of(document, owner, known, findings)
    ownership, owner_field = ownership_of(interface, owner, known)
    fields = _fields(documents, interface, owner_field, keys, known, findings)
    fields = filled(fields, documents, known, findings)
    for one in documents:
        judge_renames(one, findings)
    search = search_field(document, spec, fields, findings, known)
    names = Names([*fields, *search], relations)
    scope = scope_of(fields)
    table = interface.names.table
    uniques: list[UniqueRule] = []
    indexes: list[Index] = []
    checks: list[CheckRule] = []
    taken: dict[str, Span] = {}
    for one in documents:
        uniques += uniques_of(one, table, interface.soft, names, scope, taken, findings)
        indexes += indexes_of(one, table, names, scope, taken, findings)
        checks += checks_of(one, table, fields, scope, findings)
    machines = machines_of(document, names, findings)
    listing = listing_of(document, spec, names, search, findings)
    actions = actions_of(document, spec, interface, known, findings)
    offered = operations_offered(document, spec, interface, findings)
    expands = expands_of(document, spec, relations, findings)
    roles = roles_of(document, spec, owner, offered, known, findings)
    deprecated = deprecated_of(document, spec, offered, findings)
    approvals = _approvals(documents, [*fields, *search], links, known, findings)
    if findings.diagnostics:
        return Failed(spec.resource, tuple(findings.diagnostics))
    resource = Resource(
        names=interface.names,
        summary=" ".join((spec.summary or "").split()) or f"{interface.names.label.capitalize()}.",
        story=spec.story or "",
        acceptance=tuple(Criterion(c.id, c.text) for c in spec.acceptance),
        non_goals=spec.non_goals,
        ticket=spec.ticket,
        source=document.path,
        uses=tuple(trait.path for trait in documents[1:]),
        ownership=ownership,
        soft_delete=interface.soft,
        etag=ETAGS[spec.api.etag],
        idempotency=spec.api.idempotency,
        fields=(*_in_first_state(fields, machines), *search),
        relations=tuple(relations),
        links=tuple(links),
        expansions=(),
        uniques=tuple(uniques),
        checks=tuple(checks),
        machines=tuple(machines),
        listing=listing,
        operations=(),
        hooks=hooks_of(document, spec),
        actions=actions,
        deletion=(),
        table=NO_TABLE,
        link_tables=(),
        violations=(),
        renamed_from=spec.renamed_from,
        approvals=approvals,
        span=interface.span,
    )
    return Resolved(resource, tuple(indexes), expands, offered, roles, deprecated)


def _owner(
    document: Document, interface: Interface, known: Known, findings: Findings
) -> Owner | None:
    name = interface.names.spec
    if interface.owner == "id":
        findings.add(
            "R109",
            "rows that own themselves (`column: id`) are not supported in this version",
            document.span("ownership", "column"),
            advice="leave `column` out: the owner gets a column of its own",
        )
        return None
    if interface.through is not None and interface.through not in interface.relations:
        at = document.span("ownership", "through")
        findings.unknown("R205", "relation to one row", interface.through, interface.relations, at)
        return None
    found = owner_of(name, known.interfaces, document.span("ownership"))
    if isinstance(found, Diagnostic):
        findings.diagnostics.append(found)
        return None
    if found is None:
        target = interface.relations.get(interface.through or "", "")
        if target not in known.failed and target not in known.interfaces:
            at = document.span("relations", interface.through or "", "to")
            findings.unknown("R204", "resource", target, known.interfaces, at)
    return found


def _traits(
    document: Document, spec: ResourceSpec, known: Known, findings: Findings
) -> list[Document]:
    found = []
    for position, name in enumerate(spec.use):
        if name in known.traits:
            found.append(known.traits[name])
        elif name not in known.failed:
            at = document.span("use", position)
            findings.unknown("R203", "trait", name, known.traits, at)
    return found


def _fields(
    documents: Sequence[Document],
    interface: Interface,
    owner: Field | None,
    keys: Sequence[Field],
    known: Known,
    findings: Findings,
) -> list[Field]:
    """Every field in the order of the table; one that stands twice is a finding."""
    document, *traits = documents
    name = interface.names.spec
    own = _declared(document, name, known, findings)
    added = [f for trait in traits for f in _declared(trait, name, known, findings)]
    key = id_field(name, interface.key, known.settings, interface.span)
    fields = [key, *([owner] if owner else []), *own, *keys, *added]
    fields += bookkeeping(document, interface, known)
    first: dict[str, Field] = {}
    kept = []
    for field in fields:
        column = field.names.column
        if column in first:
            _twice(column, field, first[column], interface, findings)
        else:
            first[column] = field
            kept.append(field)
    expressions = {
        field_names(n, known.settings).python: (s.generated, one.span("fields", n, "generated"))
        for one in documents
        for n, s in _specs(one).items()
        if s.generated is not None
    }
    return generated(kept, expressions, findings)


def _approvals(
    documents: Sequence[Document],
    fields: Sequence[Field],
    links: Sequence[Link],
    known: Known,
    findings: Findings,
) -> tuple[Approval, ...]:
    """The resource's own, its traits' and those of its shared enums."""
    found: list[Approval] = []
    names = [link.name for link in links]
    for one in documents:
        declared = {field_names(name, known.settings).python for name in _specs(one)}
        own = [f for f in fields if one is documents[0] or f.names.python in declared]
        found += approvals_of(one, own, names, findings)
    shared = {e.shared for f in fields if (e := enumeration_of(f.type)) and e.shared}
    for name in sorted(shared):
        found += known.enums[name].approvals
    return tuple(found)


def _specs(document: Document) -> Mapping[str, Column]:
    spec = document.spec
    assert isinstance(spec, (ResourceSpec, TraitSpec))
    return spec.fields


def _declared(document: Document, name: str, known: Known, findings: Findings) -> list[Field]:
    return fields_of(document, "fields", _specs(document), name, known, findings)


def _twice(
    column: str, field: Field, first: Field, interface: Interface, findings: Findings
) -> None:
    ours = first.role in (Role.ID, Role.OWNER) or field.role in (Role.DELETED_AT, Role.VERSION)
    theirs = field if first.role in (Role.ID, Role.OWNER) else first
    at = (theirs if ours else field).span or interface.span
    if ours:
        findings.add(
            "R207",
            f"`{column}` is a column that `{interface.names.spec}` has anyway",
            at,
            advice="leave it out, or choose another name",
        )
        return
    others = (Label(first.span, "first defined here"),) if first.span else ()
    findings.diagnostics.append(
        Diagnostic(
            "R206", f"`{column}` is defined twice", at, others=others, help="rename one of them"
        )
    )


def _in_first_state(fields: Sequence[Field], machines: Sequence[StateMachine]) -> list[Field]:
    """The fields, those with a life set at create and only ever changed by an update."""
    initial = {machine.field: machine.initial for machine in machines}
    return [
        replace(field, access=Access.UPDATE_ONLY, default=Constant(initial[field.names.python]))
        if field.names.python in initial and field.access is Access.READ_WRITE
        else field
        for field in fields
    ]
