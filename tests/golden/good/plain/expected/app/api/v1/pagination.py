# Compiled by restc, alike in every application.
"""Pages by keyset: a cursor names the last row seen, and the next page begins after it.

A cursor is no secret and permits nothing: the rows of the next page are selected under
the same conditions as those of the first.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Generic, Literal, TypeVar

import sqlalchemy as sa
from pydantic import MISSING, BaseModel, ConfigDict, Field, TypeAdapter
from pydantic_core import from_json, to_json
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.problems import Unprocessable, Violation

# Four texts of 500 characters fit, each of them six in JSON, as base64.
CURSOR_LENGTH: Final = 16_384

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """Some rows of a list, and where it goes on."""

    data: list[T]
    next_cursor: str | None = Field(description="Null on the last page.")
    count: int | MISSING = Field(
        default=MISSING, description="All rows of the list; with count=exact."
    )


class PageQuery(BaseModel):
    """The part of a list's query that every list has."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | MISSING = Field(
        default=MISSING,
        max_length=CURSOR_LENGTH,
        description="The next_cursor of a page.",
    )
    count: Literal["exact"] | MISSING = MISSING


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column to sort by, never null, and the type of its values in a cursor."""

    column: Any
    type: TypeAdapter[Any]


async def read_page(
    session: AsyncSession,
    statement: Any,
    query: PageQuery,
    sort: Sequence[str],
    keys: Mapping[str, SortKey],
) -> dict[str, Any]:
    """The content of a `Page`: the statement's rows in order, from the cursor on."""
    # The id makes the order total; it follows the last direction, for the index.
    names = [name.removeprefix("-") for name in (*sort, "id")]
    directions = (*sort, sort[-1] if sort else "id")
    descending = [name.startswith("-") for name in directions]
    order = [keys[name] for name in names]
    fingerprint = _fingerprint(query)

    page = statement.limit(query.limit + 1).order_by(
        *(
            key.column.desc() if down else key.column.asc()
            for key, down in zip(order, descending, strict=True)
        )
    )
    if query.cursor is not MISSING:
        values = _decode(query.cursor, fingerprint, order)
        page = page.where(_after(order, descending, values))
    rows = [dict(row) for row in (await session.exec(page)).mappings()]

    content: dict[str, Any] = {"data": rows[: query.limit], "next_cursor": None}
    if len(rows) > query.limit:
        last = rows[query.limit - 1]
        values = [last[name] for name in names]
        content["next_cursor"] = _encode(fingerprint, values)
    if query.count is not MISSING:
        content["count"] = await session.scalar(
            statement.with_only_columns(sa.func.count(), maintain_column_froms=True)
        )
    return content


def _after(
    order: Sequence[SortKey], descending: Sequence[bool], values: Sequence[Any]
) -> sa.ColumnElement[bool]:
    """The condition for a row to come after the one with these values."""
    columns = [key.column for key in order]
    last = [
        sa.literal(value, column.type)
        for column, value in zip(columns, values, strict=True)
    ]
    if len(set(descending)) == 1:
        row, last_row = sa.tuple_(*columns), sa.tuple_(*last)
        return row < last_row if descending[0] else row > last_row
    beyond = [
        column < value if down else column > value
        for column, value, down in zip(columns, last, descending, strict=True)
    ]
    equal = [column == value for column, value in zip(columns, last, strict=True)]
    # Implied by what follows it, and the part that an index can begin with.
    start = columns[0] <= last[0] if descending[0] else columns[0] >= last[0]
    return sa.and_(
        start, sa.or_(*(sa.and_(*equal[:i], beyond[i]) for i in range(len(beyond))))
    )


def _fingerprint(query: PageQuery) -> str:
    """What a cursor holds on to: the same list, sorting and filters."""
    asked = query.model_dump_json(exclude={"expand", *PageQuery.model_fields})
    return sha256(f"{type(query).__name__} {asked}".encode()).hexdigest()[:16]


def _encode(fingerprint: str, values: Sequence[Any]) -> str:
    return urlsafe_b64encode(to_json([fingerprint, *values])).decode()


def _decode(cursor: str, fingerprint: str, order: Sequence[SortKey]) -> list[Any]:
    try:
        found, *values = from_json(urlsafe_b64decode(cursor), allow_inf_nan=False)
        if found != fingerprint:
            raise ValueError
        return [
            key.type.validate_python(value)
            for key, value in zip(order, values, strict=True)
        ]
    except (TypeError, ValueError) as error:
        raise Unprocessable(
            Violation(
                location="query",
                pointer="/cursor",
                code="cursor",
                message="This is no cursor of this list with this sort and filter.",
            )
        ) from error
