"""Declare: what the neighbours of a spec may know of it without reading its YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.span import Span
from compiler.ir.names import ResourceNames
from compiler.ir.ownership import Scope
from compiler.lower.naming import resource_names
from compiler.schema.document import Document
from compiler.schema.field import ReferenceField
from compiler.schema.ownership import Through
from compiler.schema.resource import ResourceSpec
from compiler.settings import Settings


@dataclass(frozen=True, slots=True)
class Interface:
    """A resource's names, key, owner, delete kind and what its relations point at."""

    names: ResourceNames
    key: str
    """`uuid` or `bigint`."""
    scope: Scope | None
    """None where ownership runs through another resource."""
    owner: str | None
    """The Python name of its owner field, where it declares the scope itself."""
    owner_before: str | None
    """The owner's column before it was renamed."""
    through: str | None
    """The relation that leads to its owner."""
    soft: bool
    relations: Mapping[str, str]
    """Relation to target, for the relations to one row."""
    audiences: bool
    """Whether others than the owner, or not all of an account, see its rows or write them."""
    roles: tuple[str, ...]
    """The values of its `role` field: the roles of an account, where it is its membership."""
    role_enum: str | None
    """The shared enum of its `role` field, where that has no values of its own."""
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Owner:
    """Where ownership ends after every `through`."""

    scope: Scope
    field: str | None
    before: str | None
    """The owner's column before it was renamed."""
    path: tuple[str, ...]
    """The resources on the way, nearest first."""


def declare(document: Document, settings: Settings) -> Interface:
    """The interface of a resource's spec; it looks at nothing else."""
    spec = document.spec
    assert isinstance(spec, ResourceSpec)
    ownership = spec.ownership
    scope = None if isinstance(ownership, Through) else Scope(ownership.scope)
    owner = None
    if not isinstance(ownership, Through) and scope is not Scope.PUBLIC:
        owner = ownership.column or f"{ownership.as_ or ownership.scope}_id"
    role = spec.fields.get("role")
    return Interface(
        names=resource_names(
            spec.resource, spec.plural, spec.table, f"/{spec.path}" if spec.path else None
        ),
        key=spec.id or settings.id,
        scope=scope,
        owner=owner,
        owner_before=None if isinstance(ownership, Through) else ownership.renamed_from,
        through=ownership.through if isinstance(ownership, Through) else None,
        soft=spec.delete == "soft",
        relations={n: r.to for n, r in spec.relations.items() if not r.many},
        audiences=ownership.write is not None or isinstance(ownership.read, tuple),
        roles=tuple(item.value for item in getattr(role, "values", ())),
        role_enum=role.type if isinstance(role, ReferenceField) else None,
        span=document.span(),
    )


def has_audiences(name: str, interfaces: Mapping[str, Interface]) -> bool:
    """Whether rows are seen or written by audiences, of their own or those of a parent."""
    seen: set[str] = set()
    current: str | None = name
    while current is not None and current not in seen and current in interfaces:
        seen.add(current)
        interface = interfaces[current]
        if interface.audiences:
            return True
        current = interface.relations.get(interface.through or "")
    return False


def owner_of(name: str, interfaces: Mapping[str, Interface], at: Span) -> Owner | Diagnostic | None:
    """Follow `through` to the owner of `name`'s rows; a cycle is a diagnostic.

    None where a step on the way is missing or failed, which is told elsewhere; a cycle is told at
    the first of its resources by name.
    """
    path: list[str] = []
    current = name
    while True:
        interface = interfaces.get(current)
        if interface is None:
            return None
        if interface.scope is not None:
            return Owner(interface.scope, interface.owner, interface.owner_before, tuple(path))
        target = interface.relations.get(interface.through or "")
        if target is None:
            return None
        if target == name and name != min([name, *path]):
            return None
        if target == name:
            ring = " -> ".join([name, *path, name])
            others = tuple(Label(interfaces[step].span, "by way of this") for step in path)
            return Diagnostic(
                "R401",
                f"the ownership of `{name}` runs in a circle: {ring}",
                at,
                label="leads back to where it began",
                others=others,
                help="let one of them say `ownership: account`, `profile` or `public`",
            )
        if target in path:
            return None
        path.append(target)
        current = target
