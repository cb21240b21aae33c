"""R228: every state of an enum with transitions can be entered."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.field import Enumeration
from compiler.ir.resource import Project


def unreachable_states(project: Project) -> Iterator[Diagnostic]:
    """Find states that no row can come to from the first one."""
    for resource in project.resources:
        for machine in resource.machines:
            field = resource.field(machine.field)
            assert isinstance(field.type, Enumeration)
            reached, waiting = {machine.initial}, [machine.initial]
            while waiting:
                for target in machine.targets(waiting.pop()):
                    if target not in reached:
                        reached.add(target)
                        waiting.append(target)
            lost = [m.value for m in field.type.members if m.value not in reached]
            if lost:
                listed = ", ".join(f"`{state}`" for state in lost)
                yield Diagnostic(
                    "R228",
                    f"no row of `{resource.names.spec}` can ever be {listed}",
                    machine.span or resource.span,
                    label=f"no transition leads there from `{machine.initial}`",
                    help=f"add a transition to {listed}, or remove the value from the enum",
                )
