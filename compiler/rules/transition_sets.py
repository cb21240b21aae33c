"""R229: a transition sets only what it may."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.field import Access, Field, Role
from compiler.ir.resource import Project

KEPT = {
    Role.ID: "the id of a row never changes",
    Role.OWNER: "a row never changes its owner",
    Role.RELATION: "a constant can't name another row; only null can be set",
    Role.DELETED_AT: "only a deletion and a restore write it",
    Role.VERSION: "every write counts it up by itself",
    Role.SEARCH: "PostgreSQL computes it",
}


def transition_sets(project: Project) -> Iterator[Diagnostic]:
    """Find fields in `set` that something else decides."""
    for resource in project.resources:
        for machine in resource.machines:
            for transition in machine.transitions:
                for name, value in transition.sets:
                    field = resource.field(name)
                    nulled = field.role is Role.RELATION and getattr(value, "value", 0) is None
                    reason = "" if nulled else _kept(field, machine.field)
                    if reason:
                        way = f"`{transition.source}` to `{transition.target}`"
                        yield Diagnostic(
                            "R229",
                            f"the transition from {way} can't set `{field.names.parameter}`",
                            machine.span or resource.span,
                            label=reason,
                            help="leave it out of `set`",
                        )


def _kept(field: Field, state: str) -> str:
    if field.names.python == state:
        return "the transition itself sets the state"
    if field.generated is not None:
        return "PostgreSQL computes it"
    if field.access is Access.CREATE_ONLY:
        return "it is fixed once the row is created"
    return KEPT.get(field.role, "")
