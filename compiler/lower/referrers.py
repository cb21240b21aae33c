"""Referrers: what points at each resource, looked up once for the whole project."""

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.ir.relation import Reach, Relation
from compiler.ir.resource import Resource


@dataclass(frozen=True, slots=True)
class Referrers:
    """`children` are the relations to one row by target, `linked` the targets of links."""

    children: Mapping[str, tuple[tuple[Resource, Relation], ...]]
    linked: frozenset[str]

    def of(self, parent: Resource) -> list[tuple[Resource, Relation]]:
        """Every relation that points at a resource: its own kind first, then by name."""
        name = parent.names.spec
        found = self.children.get(name, ())
        return sorted(found, key=lambda p: (p[0] is not parent, p[0].names.spec, p[1].name))

    def in_scope(self, target: Resource) -> bool:
        """Whether a child or a link in the same scope points at (id, owner)."""
        name = target.names.spec
        found = self.children.get(name, ())
        return name in self.linked or any(r.reach is Reach.SAME_SCOPE for _, r in found)


def referrers(by_name: Mapping[str, Resource]) -> Referrers:
    """What points at what among these resources."""
    children: dict[str, list[tuple[Resource, Relation]]] = {}
    for child in by_name.values():
        for relation in child.relations:
            if not relation.external:
                children.setdefault(relation.target, []).append((child, relation))
    linked = frozenset(link.target for r in by_name.values() for link in r.links)
    return Referrers({name: tuple(found) for name, found in children.items()}, linked)
