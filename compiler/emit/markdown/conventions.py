"""What holds for every resource, said once."""

from collections.abc import Iterator

from compiler.emit.markdown.operation import general_failures
from compiler.emit.prose.escape import block, code
from compiler.emit.prose.layout import example, table
from compiler.ir.field import Integer
from compiler.ir.operation import ETag, Kind, Operation
from compiler.ir.ownership import Scope
from compiler.ir.resource import Project

OPERATORS = {
    "eq": ("`name`", "is the value"),
    "ne": ("`name__ne`", "is another than the value, or null"),
    "gt": ("`name__gt`", "is greater than the value"),
    "gte": ("`name__gte`", "is the value or greater"),
    "lt": ("`name__lt`", "is less than the value"),
    "lte": ("`name__lte`", "is the value or less"),
    "in": ("`name__in`", "is one of the values, separated by commas"),
    "isnull": ("`name__isnull`", "is null (`true`) or not (`false`)"),
    "contains": ("`name__contains`", "is an array with all of the values, separated by commas"),
    "overlaps": ("`name__overlaps`", "is an array with any of the values, separated by commas"),
}


def conventions(project: Project) -> Iterator[str]:
    """The blocks of the section."""
    operations = [one for resource in project.resources for one in resource.operations]
    yield "## Conventions"
    yield (
        f"All paths begin with {code(project.settings.api_prefix or '/')}. Bodies are JSON, sent as"
        " `application/json` in UTF-8; members and parameters that are not documented are refused."
    )
    yield (
        "Times have a time zone (`2026-03-02T09:30:00Z`), dates are `YYYY-MM-DD`, and decimals are"
        ' strings (`"2.50"`), so that no digit is lost.'
    )
    yield from _authentication(project)
    yield from _errors(operations)
    yield from _pages(project, operations)
    if any(one.kind is Kind.UPDATE for one in operations):
        yield "### Updates"
        yield (
            "`PATCH` changes the members that the body has and no others; `{}` changes nothing. A"
            " member may be `null` only where its table says so."
        )
    if any(one.once for one in operations):
        yield "### Idempotency keys"
        yield (
            "Send a key of your own, 1 to 255 printable ASCII characters, as `Idempotency-Key`, and"
            " the same request with the same key may be sent again without being carried out twice:"
            " for 24 hours it is answered as the first time, with the same status, headers and"
            " body. A second request waits while the first is under way. A key that came with"
            " another request is a `422`. What is refused is not kept, since it changed nothing:"
            " send it again with the same key. Keys are each caller's own."
        )
    if any(one.kind is Kind.BATCH_CREATE for one in operations):
        yield "### Batches"
        yield (
            "`POST …/batch` creates all of its `items` or none. What is wrong with an item is told"
            " with a pointer into it, such as `/items/17/title`; of items that the database"
            " refuses, the first is told. The body may be ten times as large as any other."
        )
    if any(resource.etag is not ETag.OFF for resource in project.resources):
        yield "### ETags"
        yield (
            "Where an answer has an `ETag`, it names the version of the row. Send it as"
            " `If-None-Match` to be answered `304` while nothing has changed, and as `If-Match` to"
            " change or delete just the version that you have seen: another one is a `412`. Where"
            " `If-Match` is required, a request without it is a `428`."
        )


def _authentication(project: Project) -> Iterator[str]:
    yield "### Authentication"
    yield "Send an access token with every request, but for the operations that need none:"
    yield block("Authorization: Bearer <token>", "http")
    if any(r.ownership.scope is Scope.ACCOUNT for r in project.resources):
        yield "### The active account"
        yield (
            "What belongs to an account is seen through one account at a time. Name it in the"
            " header `X-Account-Id`; who is in just one account may leave it out. An account that"
            " you are not in is a `404`, and roles count in the active account only."
        )


def _errors(operations: list[Operation]) -> Iterator[str]:
    yield "### Errors"
    yield (
        "Errors are problem documents (RFC 9457), sent as `application/problem+json`. `code` and"
        " the codes in `errors` are stable; `pointer` is a JSON Pointer to what is wrong."
    )
    yield example(
        {
            "type": "about:blank",
            "title": "Unprocessable Content",
            "status": 422,
            "detail": "The request is not valid.",
            "code": "invalid",
            "errors": [
                {
                    "location": "body",
                    "pointer": "/title",
                    "code": "string_too_long",
                    "message": "String should have at most 200 characters",
                }
            ],
            "request_id": "5f0c8d1e9a7b4c3d8e2f6a1b0c9d8e7f",
        }
    )
    yield "What follows means the same everywhere:"
    found = {f.status: f for one in operations for f in general_failures(one)}
    rows = [
        (code(str(failure.status)), code(failure.code), failure.when)
        for _, failure in sorted(found.items())
    ]
    yield table(("Error", "Code", "When"), rows)
    yield (
        "A row that you may not see is answered exactly as one that does not exist. A `503` has the"
        " header `Retry-After`."
    )


def _pages(project: Project, operations: list[Operation]) -> Iterator[str]:
    listed = next((one for one in operations if one.kind is Kind.LIST), None)
    if listed is None:
        return
    limit = next(p for p in listed.parameters if p.name == "limit")
    assert isinstance(limit.type, Integer)
    yield "### Pages"
    yield (
        f"A list answers with a page of at most `limit` rows ({limit.type.ge} to {limit.type.le},"
        f" {limit.default} unless you say). Send `next_cursor` as `cursor`, with the same sort and"
        " the same filters, to get the next page; on the last one it is `null`. `count=exact` adds"
        " `count`, the number of all rows that match."
    )
    yield example({"data": [], "next_cursor": None})
    used = {f.operator for resource in project.resources for f in resource.listing.filters}
    if used:
        yield "### Filters"
        yield (
            "Filters are parameters of a list; several of them all have to hold. A list's table"
            " names those that it takes."
        )
        yield table(
            ("Parameter", "Finds rows whose member"),
            [cells for operator, cells in OPERATORS.items() if operator in used],
        )
    assert used <= OPERATORS.keys()
