"""R230: soft deletions cascade downwards, never in a circle."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.ir.relation import OnDelete, Relation
from compiler.ir.resource import Project, Resource

Step = tuple[Resource, Relation]


def cascade_cycles(project: Project) -> Iterator[Diagnostic]:
    """Find circles of cascades over several soft resources; a resource's own tree is no circle."""
    told: set[frozenset[str]] = set()
    for resource in project.resources:
        ring = _ring(project, resource)
        members = frozenset(one.names.spec for one, _ in ring)
        if ring and members not in told:
            told.add(members)
            yield _diagnostic(ring)


def _ring(project: Project, start: Resource) -> list[Step]:
    """The shortest circle of cascading keys from a resource back to itself."""
    waiting: list[tuple[Resource, list[Step]]] = [(start, [])]
    seen: set[str] = set()
    while waiting:
        child, steps = waiting.pop(0)
        for relation in child.relations:
            if relation.external or relation.on_delete is not OnDelete.CASCADE:
                continue
            parent = project.resource(relation.target)
            if parent is child or not parent.soft_delete or not child.soft_delete:
                continue
            if parent is start:
                return [*steps, (child, relation)]
            if parent.names.spec not in seen:
                seen.add(parent.names.spec)
                waiting.append((parent, [*steps, (child, relation)]))
    return []


def _diagnostic(ring: list[Step]) -> Diagnostic:
    (first, relation), *rest = ring
    names = [child.names.spec for child, _ in ring]
    way = " -> ".join([*names, names[0]])
    others = tuple(
        Label(one.span or child.span, f"and `{child.names.spec}` with `{one.target}`")
        for child, one in rest
    )
    return Diagnostic(
        "R230",
        f"soft deletion runs in a circle: {way}",
        relation.span or first.span,
        label=f"`{first.names.spec}` goes with `{relation.target}`",
        others=others,
        help="choose `restrict` or `set_null` for one of these relations",
    )
