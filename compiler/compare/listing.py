"""Lists: what they are narrowed, ordered, searched and expanded by."""

from collections.abc import Iterable, Iterator

from compiler.compare.rule import Finding, Rule, breaking, risky, safe
from compiler.ir.operation import Kind
from compiler.ir.resource import Resource

FILTER_LOST = breaking("filter-removed", "A list can't be narrowed by a parameter any more.")
FILTER_NEW = safe("filter-added", "A list can be narrowed by another parameter.")
SORT_LOST = breaking("sort-removed", "A list can't be ordered by a field any more.")
SORT_NEW = safe("sort-added", "A list can be ordered by another field.")
SORT_DEFAULT = risky("default-sort-changed", "A list that isn't told its order has another one.")
SEARCH_LOST = breaking("search-removed", "A list can't be searched any more.")
SEARCH_NEW = safe("search-added", "A list can be searched.")
SEARCH_CHANGED = risky("searched-fields-changed", "A search looks in other fields.")
EXPAND_LOST = breaking("expand-removed", "A related row isn't answered in place any more.")
EXPAND_NEW = safe("expand-added", "A related row can be answered in place.")

RULES: tuple[Rule, ...] = (
    FILTER_LOST, FILTER_NEW, SORT_LOST, SORT_NEW, SORT_DEFAULT, SEARCH_LOST, SEARCH_NEW,
    SEARCH_CHANGED, EXPAND_LOST, EXPAND_NEW,
)  # fmt: skip


def listing_changes(before: Resource, after: Resource) -> Iterator[Finding]:
    """What differs in how a resource is listed, where it is before and after."""
    old, new = before.listing, after.listing

    def of(rule: Rule, words: str) -> Finding:
        return Finding(rule, after.names.spec, words, before.span, after.span)

    expansions = ([e.json for e in before.expansions], [e.json for e in after.expansions])
    for lost, gained, (earlier, later), what in (
        (EXPAND_LOST, EXPAND_NEW, expansions, "`expand={}`"),
    ):
        yield from (of(rule, words) for rule, words in _sets(lost, gained, earlier, later, what))
    if not (before.operation(Kind.LIST) and after.operation(Kind.LIST)):
        return
    filters = ([f.parameter for f in old.filters], [f.parameter for f in new.filters])
    sorts = ([s.name for s in old.sorts], [s.name for s in new.sorts])
    for lost, gained, (earlier, later), what in (
        (FILTER_LOST, FILTER_NEW, filters, "the filter `{}`"),
        (SORT_LOST, SORT_NEW, sorts, "`sort={}`"),
    ):
        yield from (of(rule, words) for rule, words in _sets(lost, gained, earlier, later, what))
    if old.default_sort != new.default_sort:
        told = [", ".join(order) or "the order of creation"
                for order in (old.default_sort, new.default_sort)]  # fmt: skip
        yield of(SORT_DEFAULT, f"a list is ordered by {told[1]}, not {told[0]}")
    if bool(old.search) != bool(new.search):
        rule, words = (SEARCH_NEW, "is") if new.search else (SEARCH_LOST, "isn't")
        yield of(rule, f"`q` {words} offered")
    elif set(old.search) != set(new.search):
        yield of(SEARCH_CHANGED, f"`q` looks in {', '.join(new.search)}")


def _sets(
    lost: Rule, gained: Rule, before: Iterable[str], after: Iterable[str], what: str
) -> Iterator[tuple[Rule, str]]:
    old, new = set(before), set(after)
    for name in sorted(old - new):
        yield lost, f"{what.format(name)} isn't offered any more"
    for name in sorted(new - old):
        yield gained, f"{what.format(name)} is offered"
