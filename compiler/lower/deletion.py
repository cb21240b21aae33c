"""What a soft deletion does to the rows below, statement by statement."""

from compiler.ir.relation import ChildAction, DeletionStep, OnDelete, Relation
from compiler.ir.resource import Resource
from compiler.lower.referrers import Referrers


def deletion_steps(resource: Resource, known: Referrers) -> tuple[DeletionStep, ...]:
    """The steps, parents before children; empty where the database itself deletes.

    A child of the parent's own kind comes first, and repeats, so that what hangs below it is found.
    """
    if not resource.soft_delete:
        return ()
    steps: list[DeletionStep] = []
    waiting = [(resource, 1)]
    seen = {resource.names.spec}
    while waiting:
        parent, depth = waiting.pop(0)
        for child, relation in known.of(parent):
            steps.append(_step(parent, child, relation, depth))
            if steps[-1].action is ChildAction.STAMP and child.names.spec not in seen:
                seen.add(child.names.spec)
                waiting.append((child, depth + 1))
    return tuple(steps)


def _step(parent: Resource, child: Resource, relation: Relation, depth: int) -> DeletionStep:
    match relation.on_delete:
        case OnDelete.CASCADE:
            action = ChildAction.STAMP
        case OnDelete.SET_NULL:
            action = ChildAction.NULLIFY
        case OnDelete.RESTRICT:
            action = ChildAction.RESTRICT
    return DeletionStep(
        action=action,
        parent=parent.names,
        child=child.names,
        field=relation.field,
        depth=depth,
        recursive=child is parent and action is ChildAction.STAMP,
        child_soft=child.soft_delete,
        same_owner=child.ownership.scope is parent.ownership.scope,
    )
