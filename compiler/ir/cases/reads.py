"""Reading one row and listing many."""

from collections.abc import Iterator

from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import an, listed, of_spec, words
from compiler.ir.operation import Kind
from compiler.ir.ownership import Scope
from compiler.ir.relation import Relation
from compiler.ir.resource import Project, Resource


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


def expanding(resource: Resource, known: Project) -> Iterator[Case]:
    """What a response holds beside its keys, for who may see it."""
    made = resource.operation(Kind.CREATE) is not None
    if not resource.expansions or not made or resource.operation(Kind.READ) is None:
        return
    names = [expansion.name for expansion in resource.expansions]
    yield Case(
        Scenario.EXPAND,
        "test_related_rows_are_answered_in_place",
        None,
        Lens.PRODUCT,
        "What `expand` names stands beside its key, in a list as in one row, which then has no"
        " ETag.",
        f"api.expand: {listed(names)}",
        tuple(expansion.relation for expansion in resource.expansions),
    )
    shown = (expansion.relation for expansion in resource.expansions)
    hidden = tuple(relation for relation in shown if _may_hide(resource, relation, known))
    if hidden:
        yield Case(
            Scenario.EXPAND_HIDDEN,
            "test_related_rows_are_answered_to_who_sees_them",
            None,
            Lens.TESTER,
            "Where the caller can't see a related row, null stands in its place.",
            f"api.expand: {listed([relation.name for relation in hidden])}",
            hidden,
        )


def leaves_sight(resource: Resource, relation: Relation, known: Project) -> bool:
    """Whether the target is an account's, and the row a person's, who may leave the account."""
    return (
        not relation.external
        and resource.ownership.scope is Scope.PROFILE
        and known.resource(relation.target).ownership.scope is Scope.ACCOUNT
    )


def _may_hide(resource: Resource, relation: Relation, known: Project) -> bool:
    """Whether a row can outlast the sight of what it points at, and a test knows how."""
    if relation.external or resource.ownership.read is not None:
        return False
    target = known.resource(relation.target)
    return target.soft_delete or leaves_sight(resource, relation, known)


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
    if resource.operation(Kind.CREATE):
        yield Case(
            Scenario.LIST_MOVING,
            f"test_list_loses_no_{names.spec}_while_others_come_and_go",
            kind,
            Lens.TESTER,
            "Rows that are there all the while are met once, whatever is written between two"
            " pages.",
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
    if listing.sorts or listing.search or any(f.operator == "eq" for f in listing.filters):
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
