"""Which specs each resource's output depends on: its own, and those that it refers to or is
referred to by."""

from collections.abc import Iterator, Mapping

from compiler.ir.field import Array, Enumeration, FieldType, Json
from compiler.ir.ownership import Inherited, Reached, Right
from compiler.ir.resource import Project, Resource


def sources_by_owner(project: Project) -> dict[str, frozenset[str]]:
    """By resource, the paths of the specs behind its artifacts; "" stands for the project's own."""
    direct = {r.names.spec: frozenset(_direct(r, project)) for r in project.resources}
    neighbours = _neighbours(project)
    found = {
        name: direct[name].union(*(direct[other] for other in neighbours[name])) for name in direct
    }
    found[""] = frozenset(enum.source for enum in project.enums)
    return found


def _direct(resource: Resource, project: Project) -> Iterator[str]:
    yield resource.source
    yield from resource.uses
    enums = {enum.name: enum.source for enum in project.enums}
    for field in resource.fields:
        for name in _shared_enums(field.type):
            yield enums[name]
    externals = {external.name: external.source for external in project.externals}
    names = {relation.target for relation in resource.relations if relation.external}
    for name in sorted({*names, resource.ownership.external or ""} & externals.keys()):
        yield externals[name]


def _neighbours(project: Project) -> Mapping[str, set[str]]:
    """What a resource points at, what points at it, and all that is deleted with it."""
    found: dict[str, set[str]] = {r.names.spec: set() for r in project.resources}
    for resource in project.resources:
        name = resource.names.spec
        targets = {r.target for r in resource.relations if not r.external}
        targets |= {r.within for r in resource.relations if r.within}
        targets |= {link.target for link in resource.links}
        targets |= set(resource.ownership.through)
        found[name] |= {*_of_audiences(resource, project)} - {name}
        for target in targets:
            found[name].add(target)
            found[target].add(name)
        found[name] |= {step.child.spec for step in resource.deletion}
    return found


def _of_audiences(resource: Resource, project: Project) -> Iterator[str]:
    """The tables on the paths to those who see and write rows, also by way of the parents."""
    for right in Right:
        admission = resource.ownership.admission(right)
        for audience in admission.audiences if admission else ():
            if isinstance(audience, Reached):
                yield from (step.resource for step in audience.steps)
            if isinstance(audience, Inherited):
                yield from _of_audiences(project.resource(audience.parent), project)


def _shared_enums(kind: FieldType) -> Iterator[str]:
    match kind:
        case Enumeration() if kind.shared is not None:
            yield kind.shared
        case Array():
            yield from _shared_enums(kind.element)
        case Json() if kind.shape is not None:
            for member in kind.shape.members:
                yield from _shared_enums(member.type)
        case _:
            return
