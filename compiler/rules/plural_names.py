"""R160: a resource is named in the singular."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.resource import Project

SINGULAR = ("ss", "us", "is", "os", "as")
"""Ends of words that are no plurals: `address`, `status`, `analysis`, `chaos`, `atlas`."""


def plural_names(project: Project) -> Iterator[Diagnostic]:
    """Find resources whose own name looks like a plural, and has got another one behind it."""
    for resource in project.resources:
        names = resource.names
        if names.spec.endswith("s") and not names.spec.endswith(SINGULAR):
            if names.plural == names.spec or not names.plural.startswith(names.spec):
                continue
            yield Diagnostic(
                "R160",
                f"`{names.spec}` looks like a plural: several of them are `{names.plural}`",
                resource.span,
                help="name the resource in the singular, or say its `plural`",
            )
