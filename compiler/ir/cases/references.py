"""Keys to other rows, links to many, and what their targets do to a row."""

from collections.abc import Iterator

from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import an, listed, words
from compiler.ir.operation import ETag, Kind
from compiler.ir.ownership import Scope
from compiler.ir.relation import OnDelete, Reach
from compiler.ir.resource import Resource

OWN_REACH = (Reach.SAME_SCOPE, Reach.WITHIN, Reach.VISIBLE)
"""Keys that a stranger's row must not satisfy."""


def referring(resource: Resource) -> Iterator[Case]:
    create = resource.operation(Kind.CREATE)
    sent = {f.names.python for f in resource.created}
    inside = tuple(r for r in resource.relations if r.reach in OWN_REACH and r.field in sent)
    if create and (inside or resource.links) and resource.ownership.scope is not Scope.PUBLIC:
        place = "account" if resource.ownership.scope is Scope.ACCOUNT else "callers_sight"
        shows = "relations: " + listed(
            [*(r.name for r in inside), *(link.name for link in resource.links)]
        )
        yield Case(
            Scenario.REFERENCES_FOREIGN,
            f"test_references_do_not_leave_the_{place}",
            None,
            Lens.TESTER,
            "A key to what belongs to strangers is refused just as one to what doesn't exist.",
            shows,
            inside,
        )
        yield Case(
            Scenario.REFERENCES_OWN,
            f"test_references_within_the_{place}",
            None,
            Lens.PRODUCT,
            "A key to what the caller may see is stored.",
            shows,
            inside,
        )
    for relation in resource.relations:
        goes = relation.within or relation.target
        reachable = relation.within is not None or not relation.external
        if create is None or relation.field not in sent or not reachable:
            continue
        if relation.on_delete is OnDelete.SET_NULL:
            yield Case(
                Scenario.REFERENCE_EMPTIED,
                f"test_the_{relation.name}_is_emptied_when_the_{goes}_goes",
                None,
                Lens.DEVELOPER,
                f"Deleting the {words(goes)} leaves the row, with null as its"
                f" `{resource.field(relation.field).names.json}`.",
                f"relations: {relation.name}: on_delete: set_null",
                (relation,),
            )
        if relation.on_delete is OnDelete.RESTRICT and not relation.external:
            yield Case(
                Scenario.REFERENCE_KEEPS,
                f"test_the_{relation.name}_is_kept_while_it_is_pointed_at",
                None,
                Lens.DEVELOPER,
                f"Deleting the {words(goes)} is a 409 as long as a row points at it.",
                f"relations: {relation.name}: on_delete: restrict",
                (relation,),
            )


def linking(resource: Resource) -> Iterator[Case]:
    for link in resource.links:
        shows = f"relations: {link.name}: many"
        yield Case(
            Scenario.LINK,
            f"test_{link.name}_are_put_on_and_taken_off",
            Kind.LINK,
            Lens.PRODUCT,
            "Adding twice is adding once; removing what isn't there is a 404.",
            shows,
            link,
        )
        yield Case(
            Scenario.LINK_SET,
            f"test_{link.json}_replace_the_set",
            Kind.UPDATE,
            Lens.PRODUCT,
            f"`{link.json}` in a body is the whole set: neither order nor repeats count.",
            shows,
            link,
        )
        yield Case(
            Scenario.LINK_TARGET_GONE,
            f"test_{an(link.singular)}_that_is_deleted_comes_off",
            None,
            Lens.DEVELOPER,
            f"A deleted {words(link.singular)} is no longer among `{link.json}`"
            + ("." if resource.etag is ETag.OFF else ", which counts as a change of the row."),
            shows,
            link,
        )
        yield Case(
            Scenario.LINK_LIMIT,
            f"test_{link.name}_are_at_most_{link.max_items}",
            Kind.LINK,
            Lens.DEVELOPER,
            f"One {words(link.singular)} more is a 409, and stays off.",
            shows,
            link,
        )
        if resource.ownership.scope is not Scope.PUBLIC:
            yield Case(
                Scenario.LINK_FOREIGN,
                f"test_{link.name}_of_strangers_are_not_there",
                None,
                Lens.TESTER,
                f"A stranger's {words(link.singular)} is refused as one that doesn't exist: a 404.",
                shows,
                link,
            )
