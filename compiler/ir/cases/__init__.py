"""Which cases a resource's tests have, in the order of its test module."""

from compiler.diagnostics.bug import CompilerBug
from compiler.ir.case import Case
from compiler.ir.cases.audiences import admitting
from compiler.ir.cases.batch import batching
from compiler.ir.cases.callers import calling
from compiler.ir.cases.create import creating
from compiler.ir.cases.deletion import deleting
from compiler.ir.cases.once import repeating
from compiler.ir.cases.reads import expanding, listing, reading
from compiler.ir.cases.references import linking, referring
from compiler.ir.cases.rules import acting, checking, storing
from compiler.ir.cases.update import moving, updating
from compiler.ir.resource import Project, Resource


def cases(resource: Resource, known: Project) -> tuple[Case, ...]:
    """Every case of a resource; `known` is for looking up what its relations point at.

    Raises CompilerBug where two cases would have the same name.
    """
    found = (
        *creating(resource),
        *batching(resource),
        *repeating(resource),
        *referring(resource),
        *calling(resource, known),
        *admitting(resource, known),
        *reading(resource),
        *expanding(resource, known),
        *listing(resource),
        *updating(resource),
        *moving(resource),
        *checking(resource),
        *storing(resource),
        *deleting(resource, known),
        *linking(resource),
        *acting(resource),
    )
    names = [case.name for case in found]
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise CompilerBug(f"two tests of {resource.names.spec} have one name", ", ".join(twice))
    return found
