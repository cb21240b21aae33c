"""R109: an answer that holds a row's id and nothing else."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.resource import Project


def bare_answers(project: Project) -> Iterator[Diagnostic]:
    """Find resources of which no field, link or expansion may be seen."""
    for resource in project.resources:
        if len(resource.answered) > 1 or resource.links or resource.expansions:
            continue
        yield Diagnostic(
            "R109",
            f"a resource whose answers hold nothing but an id, as those of "
            f"`{resource.names.spec}` would, is not supported in this version",
            resource.span,
            help="let one of its fields be read",
        )
