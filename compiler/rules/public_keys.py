"""R109: a key from rows that anyone reads to rows that only some may see."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.ownership import Scope
from compiler.ir.resource import Project, Resource


def public_keys(project: Project) -> Iterator[Diagnostic]:
    """Find relations that depend on who calls, from rows that don't."""
    for resource in project.resources:
        if _closed(resource):
            continue
        for relation in resource.relations:
            if relation.external or not _closed(project.resource(relation.target)):
                continue
            yield Diagnostic(
                "R109",
                f"a relation from public rows to `{relation.target}`, which only some people see, "
                "is not supported in this version",
                relation.span or resource.span,
                help=f"say who sees `{resource.names.spec}`, by a list under `ownership.read`",
            )


def _closed(resource: Resource) -> bool:
    return resource.ownership.scope is not Scope.PUBLIC or resource.ownership.read is not None
