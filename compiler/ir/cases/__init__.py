"""Which cases a resource's tests have, in the order of its test module."""

from dataclasses import replace

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

    What the author named may read like something else; then the later of the two has a number.
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
    taken: dict[str, int] = {}
    named = []
    for case in found:
        taken[case.name] = number = taken.get(case.name, 0) + 1
        named.append(case if number == 1 else replace(case, name=f"{case.name}_{number}"))
    return tuple(named)
