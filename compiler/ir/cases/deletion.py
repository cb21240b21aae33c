"""Deleted rows: gone, restored, and gone with their parents."""

from collections.abc import Iterator

from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import an, called, listed, unique
from compiler.ir.operation import ETag, Kind
from compiler.ir.relation import OnDelete, Relation
from compiler.ir.resource import Project, Resource


def deleting(resource: Resource, known: Project) -> Iterator[Case]:
    names = resource.names
    deletes = resource.operation(Kind.DELETE) is not None
    word = "soft" if resource.soft_delete else "hard"
    if deletes:
        yield Case(
            Scenario.DELETE,
            f"test_a_deleted_{names.spec}_is_gone",
            Kind.DELETE,
            Lens.PRODUCT,
            "Nobody finds the row any more"
            + (", and it is still stored." if resource.soft_delete else "; it isn't stored."),
            f"delete: {word}",
        )
    if deletes and resource.operation(Kind.RESTORE):
        yield Case(
            Scenario.RESTORE,
            f"test_restore_brings_a_deleted_{names.spec}_back",
            Kind.RESTORE,
            Lens.PRODUCT,
            "What was deleted is there again, as it was.",
            "api.operations: restore",
        )
        yield Case(
            Scenario.RESTORE_LIVE,
            f"test_restore_needs_a_deleted_{names.spec}",
            Kind.RESTORE,
            Lens.DEVELOPER,
            "Restoring what is live is a 409, what never was a 404.",
            "api.operations: restore",
        )
    if deletes and resource.operation(Kind.CREATE):
        for rule in resource.uniques:
            if rule.live_only and resource.soft_delete:
                yield Case(
                    Scenario.DELETED_FREES,
                    f"test_the_{called(rule, resource)}_of_a_deleted_{names.spec}_is_free",
                    None,
                    Lens.PRODUCT,
                    "It may be used again, and then the deleted row can't come back: a 409.",
                    unique(rule, resource),
                    rule,
                )
    if deletes and resource.etag is not ETag.OFF:
        yield Case(
            Scenario.DELETE_SEEN,
            "test_delete_only_what_the_caller_has_seen",
            Kind.DELETE,
            Lens.PRODUCT,
            "If-Match with an ETag of the past is a 412, and nothing is deleted.",
            "api.etag",
        )
    if deletes and resource.etag is ETag.REQUIRED:
        yield Case(
            Scenario.DELETE_UNSEEN,
            "test_delete_needs_if_match",
            Kind.DELETE,
            Lens.DEVELOPER,
            "Without If-Match the answer is a 428, and nothing is deleted.",
            "api.etag: required",
        )
    parents = tuple(r for r in resource.relations if _goes_softly(r, known))
    sent = {f.names.python for f in resource.created}
    cascading = tuple(r for r in parents if r.on_delete is OnDelete.CASCADE and r.field in sent)
    if cascading and resource.soft_delete and resource.operation(Kind.CREATE):
        shows = f"relations: {listed([r.name for r in cascading])}: on_delete: cascade"
        yield Case(
            Scenario.CASCADE,
            f"test_{an(names.spec)}_goes_and_returns_with_its_parent",
            None,
            Lens.PRODUCT,
            "It disappears with its parent and comes back with it; what was deleted before stays"
            " deleted.",
            shows,
            cascading,
        )
    locked = tuple(r for r in parents if r.locked and r.field in sent)
    if locked and resource.operation(Kind.CREATE):
        yield Case(
            Scenario.DELETED_PARENT,
            f"test_a_deleted_row_gets_no_{names.plural}",
            None,
            Lens.TESTER,
            "A key to a deleted row is refused just as one to a row that never was.",
            f"relations: {listed([r.name for r in locked])}",
            locked,
        )


def _goes_softly(relation: Relation, known: Project) -> bool:
    return not relation.external and known.resource(relation.target).soft_delete
