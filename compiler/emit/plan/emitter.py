""".plan/<resource>-api.md: what is built, for whom, and how it is shown to work."""

from collections.abc import Iterator

from compiler.artifact import Artifact, OwnedFile
from compiler.emit.plan.files import files
from compiler.emit.plan.interface import endpoints, exchange, models
from compiler.emit.plan.tables import tables
from compiler.emit.plan.testing import testing
from compiler.emit.prose.escape import code, comment, prose, sentence
from compiler.emit.prose.layout import page
from compiler.emit.prose.rules import deletion, ownership
from compiler.emit.python.header import header
from compiler.ir.operation import Kind
from compiler.ir.resource import Project, Resource


class PlanEmitter:
    """A plan per resource."""

    name = "plan"

    def resource(self, resource: Resource, known: Project) -> Iterator[Artifact]:
        text = page(_plan(resource, known))
        names = resource.names
        path = f"{known.settings.plan}/{names.spec.replace('_', '-')}-api.md"
        yield OwnedFile(path, text, names.spec, (resource.span,) * text.count("\n"))

    def project(self, project: Project) -> Iterator[Artifact]:  # noqa: ARG002 - the protocol's
        return iter(())


def _plan(resource: Resource, known: Project) -> Iterator[str]:
    labels = resource.names.labels
    yield comment(header(resource.source))
    yield f"# {prose(labels[:1].upper() + labels[1:])} API"
    yield sentence(resource.summary)
    yield from _product(resource, known)
    yield "## Development"
    yield "### Files"
    yield files(resource, known.settings)
    yield "### Tables"
    yield from tables((resource.table, *resource.link_tables))
    yield "### Models"
    yield models(resource)
    yield "### Endpoints"
    yield endpoints(resource, known.settings)
    yield from exchange(resource, known.settings)
    yield "## Testing"
    yield from testing(resource, known)


def _product(resource: Resource, known: Project) -> Iterator[str]:
    yield "## Product"
    if resource.ticket:
        yield f"Ticket: {prose(resource.ticket)}"
    yield "### User story"
    yield sentence(resource.story)
    yield ownership(resource, linked=False)
    if resource.operation(Kind.DELETE):
        yield deletion(resource, known, linked=False)
    if resource.acceptance:
        yield "### Acceptance criteria"
        yield "\n".join(f"- [ ] {code(c.id)}: {sentence(c.text)}" for c in resource.acceptance)
    if resource.non_goals:
        yield "### Not in scope"
        yield "\n".join(f"- {prose(goal)}" for goal in resource.non_goals)
