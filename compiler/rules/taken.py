"""The names that a project takes, each of which nothing else in it may take."""

from compiler.ir.resource import Project
from compiler.rules.names_taken import claims


def names_of(project: Project) -> frozenset[str]:
    """Every name that a rule compares across resources that have nothing to do with each other."""
    taken = {claim.space.format(claim.name) for claim in claims(project)}
    for resource in project.resources:
        taken.update(f"the operation {operation.name}" for operation in resource.operations)
    return frozenset(taken)
