"""R235: what is preset from the caller is a key of the table that it points at."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.field import Preset
from compiler.ir.ownership import Scope
from compiler.ir.relation import Relation
from compiler.ir.resource import Project

PEOPLE, ACCOUNTS = Scope.PROFILE.value, Scope.ACCOUNT.value
"""The external tables that hold who signs in, and what they sign in to, by convention."""


def presets(project: Project) -> Iterator[Diagnostic]:
    """Find relations that would hold the caller's id as the key of something else."""
    externals = {external.name for external in project.externals}
    for resource in project.resources:
        for relation in resource.relations:
            field = resource.field(relation.field)
            if isinstance(field.default, Preset) and not _of_people(relation, externals):
                yield Diagnostic(
                    "R235",
                    f"`{relation.name}` points at `{relation.target}`, which the caller is none of",
                    relation.span or resource.span,
                    label="`principal.profile_id` is the id of a person",
                    help="leave the default out, or point at the external table of the people",
                )


def _of_people(relation: Relation, externals: set[str]) -> bool:
    if not relation.external:
        return False
    return relation.target == PEOPLE if PEOPLE in externals else relation.target != ACCOUNTS
