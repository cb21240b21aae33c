"""What a batch does and refuses."""

from collections.abc import Iterator

from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.references import OWN_REACH
from compiler.ir.cases.words import an, called, same
from compiler.ir.operation import MOST_ITEMS, Kind
from compiler.ir.ownership import Scope
from compiler.ir.resource import Resource
from compiler.ir.witness import begins_under

SHOWS = "api.operations: batch_create"


def batching(resource: Resource) -> Iterator[Case]:
    if resource.operation(Kind.BATCH_CREATE) is None:
        return
    names, kind = resource.names, Kind.BATCH_CREATE
    yield Case(
        Scenario.BATCH_CREATE,
        f"test_a_batch_creates_all_of_its_{names.plural}",
        kind,
        Lens.PRODUCT,
        f"The {names.labels} are answered in the order of the items, as single creates would"
        " answer them.",
        SHOWS,
    )
    yield Case(
        Scenario.BATCH_LIMITS,
        f"test_a_batch_has_1_to_{MOST_ITEMS}_items",
        kind,
        Lens.DEVELOPER,
        f"One item and {MOST_ITEMS} are created; none, and one more, are a 422.",
        SHOWS,
    )
    yield Case(
        Scenario.BATCH_REFUSED,
        "test_a_batch_is_refused_as_a_whole",
        kind,
        Lens.TESTER,
        "One wrong item is a 422 that points at it, and nothing is stored.",
        SHOWS,
    )
    yield Case(
        Scenario.BATCH_TOO_LARGE,
        "test_a_batch_of_too_many_bytes_is_refused",
        kind,
        Lens.DEVELOPER,
        "A batch may be ten times as large as other bodies; beyond that it is a 413.",
        "HTTP",
    )
    sent = {f.names.python for f in resource.created if f.in_response}
    for rule in resource.uniques:
        if sent.intersection(rule.fields) and begins_under(resource, rule):
            what = called(rule, resource)
            yield Case(
                Scenario.BATCH_TAKEN,
                f"test_a_batch_with_{an(what)}_that_is_taken_stores_nothing",
                kind,
                Lens.TESTER,
                f"An item with the {same(rule, resource)} of another row is a 409 that points at"
                " the item, and none of the others is stored.",
                SHOWS,
                rule,
            )
    inside = tuple(r for r in resource.relations if r.reach in OWN_REACH and r.field in sent)
    if (inside or resource.links) and resource.ownership.scope is not Scope.PUBLIC:
        yield Case(
            Scenario.BATCH_FOREIGN,
            "test_a_batch_does_not_refer_to_what_belongs_to_strangers",
            kind,
            Lens.TESTER,
            "A key to what belongs to strangers is refused just as one to what doesn't exist, with"
            " a pointer to the item.",
            SHOWS,
            inside,
        )
