"""doc/api.md: a region of conventions, then one per resource."""

from collections.abc import Iterator

from compiler.artifact import Artifact, Region
from compiler.emit.markdown.conventions import conventions
from compiler.emit.markdown.members import members
from compiler.emit.markdown.operation import operation
from compiler.emit.prose.escape import prose, sentence
from compiler.emit.prose.layout import page
from compiler.emit.prose.rules import ownership, rules, states
from compiler.ir.resource import Project, Resource

CONVENTIONS, RESOURCES = 0, 1
"""The groups of regions: what holds everywhere comes first."""


class MarkdownEmitter:
    """The documentation of the API."""

    name = "markdown"

    def resource(self, resource: Resource, known: Project) -> Iterator[Artifact]:
        text = page(_section(resource, known))
        origin = (resource.span,) * text.count("\n")
        names = resource.names
        yield Region(known.settings.docs, names.plural, text, names.spec, RESOURCES, origin)

    def project(self, project: Project) -> Iterator[Artifact]:
        if project.resources:
            text = page(conventions(project))
            yield Region(project.settings.docs, "conventions", text, "", CONVENTIONS)


def _section(resource: Resource, known: Project) -> Iterator[str]:
    labels = prose(resource.names.labels)
    yield f"## {labels[:1].upper()}{labels[1:]}"
    yield f"{sentence(resource.summary)} {ownership(resource)}"
    yield from members(resource)
    yield from states(resource)
    yield from rules(resource)
    for one in resource.operations:
        yield from operation(resource, one, known)
