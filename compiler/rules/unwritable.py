"""R226: every required field is written by somebody."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.ir.field import Access, Role
from compiler.ir.relation import Relation
from compiler.ir.resource import Project, Resource


def unwritable(project: Project) -> Iterator[Diagnostic]:
    """Find required fields that no create accepts, and required keys that run in a circle."""
    yield from _circles(project)
    for resource in project.resources:
        relations = {relation.field: relation.name for relation in resource.relations}
        for field in resource.fields:
            if (
                field.role not in (Role.DATA, Role.RELATION)
                or field.nullable
                or field.in_create
                or field.access is Access.UPDATE_ONLY
                or field.default is not None
                or field.generated is not None
            ):
                continue
            relation = relations.get(field.names.python)
            filler = "`default: principal.profile_id`" if relation else "a `default`"
            access = field.access.value
            yield Diagnostic(
                "R226",
                f"nobody can ever write `{relation or field.names.parameter}`",
                field.span or resource.span,
                label=f"required, but `{access}` and without a default",
                help=f"add `required: false` or {filler}, or choose another `access`",
            )


Step = tuple[Resource, Relation]


def _circles(project: Project) -> Iterator[Diagnostic]:
    """Rows that each need another one first, so that there never is a first one."""
    told: set[frozenset[str]] = set()
    for resource in project.resources:
        ring = _ring(project, resource)
        members = frozenset(one.names.spec for one, _ in ring)
        if not ring or members in told:
            continue
        told.add(members)
        (first, relation), *rest = ring
        need = ", which needs ".join(f"a `{name}`" for name in [relation.target, *_targets(rest)])
        yield Diagnostic(
            "R226",
            f"nobody can ever write the first `{first.names.spec}`: it needs {need}",
            relation.span or first.span,
            label="required",
            others=tuple(Label(r.span or one.span, "required too") for one, r in rest),
            help="add `required: false` to one of them",
        )


def _targets(steps: list[Step]) -> list[str]:
    return [relation.target for _, relation in steps]


def _ring(project: Project, start: Resource) -> list[Step]:
    """The shortest circle of required keys from a resource back to itself."""
    waiting: list[tuple[Resource, list[Step]]] = [(start, [])]
    seen: set[str] = set()
    while waiting:
        one, steps = waiting.pop(0)
        for relation in one.relations:
            if relation.external or not relation.required:
                continue
            if relation.target == start.names.spec:
                return [*steps, (one, relation)]
            if relation.target not in seen:
                seen.add(relation.target)
                waiting.append((project.resource(relation.target), [*steps, (one, relation)]))
    return []
