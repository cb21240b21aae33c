"""R226: every required field is written by somebody."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.field import Access, Role
from compiler.ir.resource import Project


def unwritable(project: Project) -> Iterator[Diagnostic]:
    """Find required fields that no create accepts and that nothing else fills."""
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
