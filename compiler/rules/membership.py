"""R209: what `within` names says who is in an account, once each, as long as it stands there."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.ir.relation import Reach, Relation
from compiler.ir.resource import Project, Resource


def membership(project: Project) -> Iterator[Diagnostic]:
    """Find memberships that a foreign key can't point at, or that outlive their deletion."""
    for resource in project.resources:
        for relation in resource.relations:
            if relation.reach is not Reach.WITHIN or relation.within is None:
                continue
            members = project.resource(relation.within)
            if members.soft_delete:
                yield _unfit(
                    resource,
                    relation,
                    members,
                    "keeps its rows when they are deleted, and a key would still find them",
                    f"say `delete: hard` in `{members.names.spec}`",
                )
            elif not _unique(members, relation):
                name = _name(members, relation)
                yield _unfit(
                    resource,
                    relation,
                    members,
                    f"may hold the same `{name}` twice in an account",
                    f"add `unique: [[{name}]]` to `{members.names.spec}`",
                )


def _unique(members: Resource, relation: Relation) -> bool:
    return any(
        rule.fields == (relation.within_field,)
        and rule.within_owner
        and not rule.live_only
        and rule.where is None
        for rule in members.uniques
    )


def _name(members: Resource, relation: Relation) -> str:
    return next(r.name for r in members.relations if r.field == relation.within_field)


def _unfit(
    resource: Resource, relation: Relation, members: Resource, reason: str, advice: str
) -> Diagnostic:
    return Diagnostic(
        "R209",
        f"`{relation.name}` can't be within `{members.names.spec}`: it {reason}",
        relation.span or resource.span,
        others=(Label(members.span, "the membership"),),
        help=advice,
    )
