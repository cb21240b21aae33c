"""R163: what points at a row of ours is a relation, not a bare UUID."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.field import Role, Uuid
from compiler.ir.resource import Project


def bare_keys(project: Project) -> Iterator[Diagnostic]:
    """Find UUIDs that are called like the key of a resource or an external table."""
    known = {*project.by_name, *(external.name for external in project.externals)}
    for resource in project.resources:
        for field in resource.fields:
            target = field.names.column.removesuffix("_id")
            if field.role is Role.DATA and isinstance(field.type, Uuid) and target in known:
                if target == field.names.column:
                    continue
                yield Diagnostic(
                    "R163",
                    f"`{field.names.column}` is a bare UUID: nothing keeps it on a `{target}`",
                    field.span or resource.span,
                    help=f"write `relations: {{{target}: {{to: {target}}}}}` instead",
                )
