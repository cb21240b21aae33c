"""R162: a relation is named after what it leads to, not after its key."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.resource import Project


def relation_names(project: Project) -> Iterator[Diagnostic]:
    """Find relations that end in `_id`, whose column would end in it twice."""
    for resource in project.resources:
        for relation in resource.relations:
            if relation.name.endswith("_id"):
                better = relation.name.removesuffix("_id")
                column = resource.field(relation.field).names.column
                yield Diagnostic(
                    "R162",
                    f"the relation `{relation.name}` is named like its key: its column is "
                    f"`{column}`",
                    relation.span or resource.span,
                    help=f"name it `{better}`; the member and the column are `{better}_id` then",
                )
