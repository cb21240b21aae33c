"""Reading one row and listing many."""

from collections.abc import Iterator

from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import an, listed, of_spec, words
from compiler.ir.operation import Kind
from compiler.ir.resource import Resource


def reading(resource: Resource) -> Iterator[Case]:
    names, kind = resource.names, Kind.READ
    read = resource.operation(kind)
    if read is None:
        return
    yield Case(
        Scenario.READ,
        f"test_read_returns_the_{names.spec}",
        kind,
        Lens.PRODUCT,
        "What was created is read as it was answered.",
        "api.operations: read",
    )
    yield Case(
        Scenario.READ_UNKNOWN,
        f"test_read_an_unknown_{names.spec}",
        kind,
        Lens.DEVELOPER,
        "An id that nothing has is a 404.",
        "HTTP",
    )
    yield Case(
        Scenario.READ_MALFORMED,
        "test_read_with_a_malformed_id",
        kind,
        Lens.TESTER,
        "An id of another form is a 422, however long or strange it is.",
        "HTTP",
    )
    if read.not_modified:
        yield Case(
            Scenario.READ_NOT_MODIFIED,
            "test_read_answers_304_while_nothing_changes",
            kind,
            Lens.DEVELOPER,
            "If-None-Match with the present ETag is a 304 without a body.",
            "api.etag",
        )


def listing(resource: Resource) -> Iterator[Case]:
    names, kind, listing = resource.names, Kind.LIST, resource.listing
    if resource.operation(kind) is None:
        return
    yield Case(
        Scenario.LIST_PAGES,
        f"test_list_reaches_every_{names.spec}_once",
        kind,
        Lens.PRODUCT,
        "Following next_cursor until it is null meets every row, and none twice.",
        "HTTP: pages",
    )
    yield Case(
        Scenario.LIST_COUNT,
        "test_list_counts_on_request",
        kind,
        Lens.DEVELOPER,
        "`count=exact` adds the number of all matching rows.",
        "HTTP: pages",
    )
    yield Case(
        Scenario.LIST_LIMIT,
        "test_list_accepts_the_bounds_of_limit",
        kind,
        Lens.DEVELOPER,
        "The least and the greatest limit are accepted.",
        "HTTP: pages",
    )
    yield Case(
        Scenario.LIST_REFUSED,
        "test_list_refuses_what_it_cannot_answer",
        kind,
        Lens.TESTER,
        "Parameters are typed, and there are no others: anything else is a 422.",
        "api.filter; api.sort",
    )
    yield Case(
        Scenario.LIST_OTHER_CURSOR,
        "test_list_refuses_the_cursor_of_another_list",
        kind,
        Lens.TESTER,
        "A cursor belongs to the sort and the filters that it was made for.",
        "HTTP: pages",
    )
    if listing.filters or listing.search:
        filtered = list(dict.fromkeys(of_spec(f.field.names.python, resource)
                                      for f in listing.filters))  # fmt: skip
        searched = [of_spec(name, resource) for name in listing.search]
        yield Case(
            Scenario.LIST_FOUND,
            "test_list_finds_what_is_asked_for",
            kind,
            Lens.PRODUCT,
            "Each filter and the search select the rows that they should, alone and together.",
            "; ".join(
                [f"api.filter: {listed(filtered)}"] * bool(filtered)
                + [f"api.search: {listed(searched)}"] * bool(searched)
            ),
        )
    filters = {f.field.names.python for f in listing.filters}
    for relation in resource.relations:
        if relation.field in filters and not relation.external:
            yield Case(
                Scenario.LIST_OF_RELATION,
                f"test_list_of_{an(relation.name)}",
                kind,
                Lens.PRODUCT,
                f"The list of one {words(relation.name)} has its rows and no others.",
                f"api.filter: {relation.name}",
                (relation,),
            )
    if listing.sorts:
        yield Case(
            Scenario.LIST_SORTED,
            "test_list_sorts_both_ways",
            kind,
            Lens.PRODUCT,
            "Each sort key orders the rows, and a minus sign reverses them.",
            f"api.sort: {listed([of_spec(k.field.names.python, resource) for k in listing.sorts])}",
        )
