"""The parameters of operations: ids, headers, and what a list takes."""

from compiler.ir.field import Array, Enumeration, EnumMember, Integer, Text, Uuid
from compiler.ir.operation import ETag, Filter, Listing, Location, Parameter
from compiler.ir.ownership import Scope
from compiler.ir.resource import Resource

MAX_PAGE = 200
DEFAULT_PAGE = 50
MAX_SEARCH = 200
MAX_CURSOR = 16_384


def if_match(resource: Resource) -> tuple[Parameter, ...]:
    """If-Match of an update or a deletion, where rows have ETags."""
    if resource.etag is ETag.OFF:
        return ()
    required = resource.etag is ETag.REQUIRED
    about = "The ETag of the version to change; another version is a 412."
    return (Parameter("If-Match", Location.HEADER, Text(max_length=200), required, about),)


def if_none_match(resource: Resource) -> tuple[Parameter, ...]:
    """If-None-Match of a read, where rows have ETags."""
    if resource.etag is ETag.OFF:
        return ()
    about = "The ETag of the version at hand; the same version is a 304."
    return (Parameter("If-None-Match", Location.HEADER, Text(max_length=200), False, about),)


def idempotency_key(resource: Resource) -> tuple[Parameter, ...]:
    """Idempotency-Key, where operations are carried out once under one."""
    if not resource.idempotency:
        return ()
    about = "Sent again with the same request, it is answered as the first time."
    return (
        Parameter(
            "Idempotency-Key", Location.HEADER, Text(min_length=1, max_length=255), False, about
        ),
    )


def account_header(resource: Resource) -> tuple[Parameter, ...]:
    """The active account, where rows belong to one."""
    if resource.ownership.scope is not Scope.ACCOUNT:
        return ()
    about = "The active account; may be left out by a caller who is in just one."
    return (Parameter("X-Account-Id", Location.HEADER, Uuid(), False, about),)


def id_parameter(resource: Resource) -> Parameter:
    """The row's key, in the path."""
    about = f"The id of the {resource.names.label}."
    return Parameter(resource.names.id_parameter, Location.PATH, resource.id.type, True, about)


def listing_parameters(listing: Listing) -> tuple[Parameter, ...]:
    """Filters, search, sort, limit, cursor and count."""
    found = [_filter_parameter(f) for f in listing.filters]
    if listing.search:
        about = f"Words to search for in {_and(listing.search)}."
        found.append(Parameter("q", Location.QUERY, Text(1, MAX_SEARCH), False, about))
    orders = tuple(name for key in listing.sorts for name in (key.name, f"-{key.name}"))
    if orders:
        members = tuple(EnumMember(order, order) for order in orders)
        about = "The order, as names separated by commas; a minus sign reverses one."
        choice = Array(Enumeration("Sort", members), max_items=len(listing.sorts))
        found.append(
            Parameter("sort", Location.QUERY, choice, False, about, ",".join(listing.default_sort))
        )
    found.append(
        Parameter(
            "limit",
            Location.QUERY,
            Integer(32, 1, MAX_PAGE),
            False,
            "The most rows to return.",
            DEFAULT_PAGE,
        )
    )
    found.append(
        Parameter(
            "cursor",
            Location.QUERY,
            Text(1, MAX_CURSOR),
            False,
            "The `next_cursor` of the page before.",
        )
    )
    count = Enumeration("Count", (EnumMember("exact", "EXACT"),))
    found.append(
        Parameter(
            "count", Location.QUERY, count, False, "`exact` adds the number of all matching rows."
        )
    )
    return tuple(found)


def expand(resource: Resource) -> tuple[Parameter, ...]:
    """What a read or a list may answer in place of a key."""
    if not resource.expansions:
        return ()
    members = tuple(EnumMember(e.name, e.name) for e in resource.expansions)
    choice = Array(Enumeration("Expand", members), max_items=len(members))
    about = "Related rows to answer in place, separated by commas; null where not visible."
    return (Parameter("expand", Location.QUERY, choice, False, about),)


def _filter_parameter(item: Filter) -> Parameter:
    return Parameter(item.parameter, Location.QUERY, item.type, False, item.description)


def _and(words: tuple[str, ...]) -> str:
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1]
