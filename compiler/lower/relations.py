"""Relations resolved: where each key points, what keeps it inside, and links to many."""

from compiler.diagnostics.span import Span
from compiler.ir.field import Access, Field, Integer, Preset, Role, Uuid
from compiler.ir.ownership import Scope
from compiler.ir.relation import Link, OnDelete, Reach, Relation
from compiler.lower.declare import Interface, Owner, has_audiences, owner_of
from compiler.lower.known import Findings, Known
from compiler.lower.naming import camel, class_name, field_names
from compiler.postgres.quote import constraint_name
from compiler.schema.document import Document
from compiler.schema.relation import Relation as RelationSpec
from compiler.schema.resource import ResourceSpec

KEY_TYPES: dict[str, Uuid | Integer] = {"uuid": Uuid(), "bigint": Integer(64, -(2**63), 2**63 - 1)}
LINKS_BY_DEFAULT = 100


def relations_of(
    document: Document, owner: Owner, known: Known, findings: Findings
) -> tuple[list[Relation], list[Field], list[Link]]:
    """The relations to one row, the fields that hold their keys, and the links to many."""
    spec = document.spec
    assert isinstance(spec, ResourceSpec)
    relations: list[Relation] = []
    fields: list[Field] = []
    links: list[Link] = []
    for name, one in spec.relations.items():
        at = document.span("relations", name, "to")
        if one.to in known.failed:
            continue
        if one.to not in known.interfaces and one.to not in known.externals:
            targets = [*known.interfaces, *known.externals]
            findings.unknown("R204", "resource or external table", one.to, targets, at)
        elif one.many:
            link = _link(document, name, one, owner, known, findings)
            links += [link] if link else []
        else:
            relation = _relation(document, name, one, owner, known, findings)
            relations.append(relation)
            fields.append(_key(name, one, relation, known, document.key_span("relations", name)))
    return relations, fields, links


def _relation(
    document: Document,
    name: str,
    spec: RelationSpec,
    owner: Owner,
    known: Known,
    findings: Findings,
) -> Relation:
    reach, within_field = _reach(document, name, spec, owner, known, findings)
    interface = known.interfaces[document.name]
    return Relation(
        name=name,
        field=field_names(f"{name}_id", known.settings).python,
        target=spec.to,
        external=spec.to in known.externals,
        required=spec.required,
        on_delete=OnDelete(spec.on_delete),
        reach=reach,
        locked=_locked(spec.to, reach, known),
        within=spec.within if reach is Reach.WITHIN else None,
        within_field=within_field,
        inverse=spec.inverse,
        owner_path=interface.through == name,
        renamed_from=spec.renamed_from,
        span=document.key_span("relations", name),
    )


def _locked(target: str, reach: Reach, known: Known) -> bool:
    if target in known.externals:
        return False
    if reach is Reach.VISIBLE or known.interfaces[target].soft:
        return True
    return reach is not Reach.WITHIN and has_audiences(target, known.interfaces)


def _reach(
    document: Document,
    name: str,
    spec: RelationSpec,
    owner: Owner,
    known: Known,
    findings: Findings,
) -> tuple[Reach, str | None]:
    if spec.within is not None:
        return _within(document, name, spec, owner, known, findings)
    if spec.to in known.externals:
        return Reach.OPEN, None
    target = owner_of(spec.to, known.interfaces, document.span("relations", name, "to"))
    if not isinstance(target, Owner):
        return Reach.OPEN, None
    shared = has_audiences(spec.to, known.interfaces)
    if target.scope is Scope.PUBLIC:
        return (Reach.VISIBLE if shared else Reach.OPEN), None
    # What a person sees of others' rows has another owner than the person's own.
    own = owner.scope is not Scope.PROFILE or not shared or owner.path or spec.to == document.name
    same = target.scope is owner.scope and own
    return (Reach.SAME_SCOPE if same else Reach.VISIBLE), None


def _within(
    document: Document,
    name: str,
    spec: RelationSpec,
    owner: Owner,
    known: Known,
    findings: Findings,
) -> tuple[Reach, str | None]:
    """The membership's key to the same target, where there is such a membership."""
    at = document.span("relations", name, "within")
    membership = known.interfaces.get(spec.within or "")
    if membership is None:
        if spec.within not in known.failed:
            findings.unknown("R204", "resource", spec.within or "", known.interfaces, at)
        return Reach.OPEN, None
    keys = [n for n, target in membership.relations.items() if target == spec.to]
    if owner.scope is not Scope.ACCOUNT or membership.scope is not Scope.ACCOUNT or not keys:
        findings.add(
            "R209",
            f"`{spec.within}` does not say which `{spec.to}` belongs to an account",
            at,
            advice=f"`within` names a resource of the account with one relation to `{spec.to}`, "
            "unique by it, and stands on a resource of the account",
        )
        return Reach.OPEN, None
    return Reach.WITHIN, field_names(f"{keys[0]}_id", known.settings).python


def _key(name: str, spec: RelationSpec, relation: Relation, known: Known, span: Span) -> Field:
    names = field_names(f"{name}_id", known.settings, spec.column)
    if spec.json_name:
        names = type(names)(names.python, names.column, spec.json_name, names.parameter)
    preset = Preset("profile_id") if spec.default else None
    return Field(
        names=names,
        type=key_type(relation.target, known),
        nullable=not spec.required,
        access=Access(spec.access),
        role=Role.RELATION,
        default=preset,
        description=spec.description or f"The {relation.target.replace('_', ' ')}.",
        deprecated=spec.deprecated,
        renamed_from=f"{spec.renamed_from}_id" if spec.renamed_from else None,
        span=span,
    )


def key_type(target: str, known: Known) -> Uuid | Integer:
    """The type of the key of a resource or an external table."""
    if target in known.externals:
        kind = known.externals[target].key.type
        assert isinstance(kind, (Uuid, Integer))
        return kind
    return KEY_TYPES[known.interfaces[target].key]


def _link(
    document: Document,
    name: str,
    spec: RelationSpec,
    owner: Owner,
    known: Known,
    findings: Findings,
) -> Link | None:
    interface: Interface = known.interfaces[document.name]
    at = document.span("relations", name, "to")
    target = owner_of(spec.to, known.interfaces, at)
    if spec.to in known.externals or (
        isinstance(target, Owner) and target.scope is not owner.scope
    ):
        external = spec.to in known.externals
        findings.add(
            "R210",
            f"`{name}` can't link to many of `{spec.to}`",
            at,
            label="a table of the application's own" if external else "its rows have another owner",
            advice="links stay within one owner; write a resource with a relation to each side",
        )
        return None
    singular = spec.to
    table = constraint_name(interface.names.spec, name)
    source = f"{interface.names.spec}_id"
    key = f"{singular}_id"
    top = known.interfaces.get(owner.path[-1]) if owner.path else interface
    column = top.owner if top else None
    member = spec.json_name or f"{singular}_ids"
    return Link(
        name=name,
        singular=singular,
        target=spec.to,
        member=member,
        json=camel(member) if known.settings.json_case == "camel" else member,
        table=table,
        model=class_name(interface.names.spec) + class_name(singular),
        source_column=source,
        target_column=key if key != source else f"linked_{key}",
        source_type=KEY_TYPES[interface.key],
        target_type=key_type(spec.to, known),
        owner_column=column,
        max_items=spec.max_items or LINKS_BY_DEFAULT,
        description=spec.description or "",
        deprecated=spec.deprecated,
        renamed_from=spec.renamed_from,
        span=document.key_span("relations", name),
    )
