"""R404: the relation through which ownership runs always leads to an owner."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.ir.field import Access
from compiler.ir.relation import OnDelete, Relation
from compiler.ir.resource import Project, Resource


def owner_path(project: Project) -> Iterator[Diagnostic]:
    """Find rows that could come to have no owner, or never get one."""
    for resource in project.resources:
        for relation in resource.relations:
            if not relation.owner_path:
                continue
            for reason, advice in _faults(resource, relation):
                yield Diagnostic(
                    "R404",
                    f"`{resource.names.spec}` belongs to the owner of its `{relation.name}`,"
                    f" and {reason}",
                    relation.span or resource.span,
                    others=(Label(project.resource(relation.target).span, "the way to the owner"),),
                    help=advice,
                )


def _faults(resource: Resource, relation: Relation) -> Iterator[tuple[str, str]]:
    if not relation.required:
        advice = "leave out `required: false`"
        if relation.on_delete is OnDelete.SET_NULL:
            advice += ", and choose `on_delete: cascade` or `restrict`"
        yield "not every row has one", advice
    access = resource.field(relation.field).access
    if access in (Access.READ_ONLY, Access.INTERNAL):
        yield "no request could name it", "choose `access: create_only`, or leave `access` out"
    elif access is Access.WRITE_ONLY:
        yield "nobody could see which", "choose `access: create_only`, or leave `access` out"
