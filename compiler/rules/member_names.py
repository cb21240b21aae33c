"""R206: no two members of a resource have the same name in JSON, in Python or in the spec."""

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.span import Span
from compiler.ir.resource import Project, Resource


@dataclass(frozen=True, slots=True)
class Member:
    """One name of a field or relation, and where it is used."""

    where: str
    name: str
    said: str
    """What the author called it."""
    span: Span


def member_names(project: Project) -> Iterator[Diagnostic]:
    """Find two members of one name; each pair is told once."""
    for resource in project.resources:
        first: dict[tuple[str, str], Member] = {}
        told: set[tuple[str, str]] = set()
        for member in _members(resource):
            before = first.setdefault((member.where, member.name), member)
            if before is member or (before.said, member.said) in told:
                continue
            told.add((before.said, member.said))
            same = member.said == member.name == before.said
            message = (
                f"`{member.said}` is both a field and a relation"
                if same
                else f"`{before.said}` and `{member.said}` are both `{member.name}` {member.where}"
            )
            others = (Label(before.span, "first defined here"),)
            yield Diagnostic("R206", message, member.span, others=others, help="rename one of them")


def _members(resource: Resource) -> Iterator[Member]:
    keys = {relation.field: relation for relation in resource.relations}
    for field in resource.fields:
        span = field.span or resource.span
        relation = keys.get(field.names.python)
        said = relation.name if relation else field.names.parameter
        if not relation:
            yield Member("in the spec", said, said, span)
        if field.in_create or field.in_update or field.in_response:
            yield Member("in JSON", field.names.json, said, span)
        yield Member("in Python", field.names.python, said, span)
    for relation in resource.relations:
        span = relation.span or resource.span
        yield Member("in the spec", relation.name, relation.name, span)
    for link in resource.links:
        span = link.span or resource.span
        yield Member("in the spec", link.name, link.name, span)
        yield Member("in JSON", link.member, link.name, span)
        yield Member("in Python", link.member, link.name, span)
