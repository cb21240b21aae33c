# Compiled by restc, alike in every application.
"""Many rows in one request: all of them are created, or none.

PostgreSQL takes the rows from one JSON document, in one statement. Where it refuses one
of them, the rows are tried again in halves, until the guilty item is found.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.api.v1.database_errors import explain_database_error
from app.api.v1.problems import (
    Conflict,
    Forbidden,
    Refusal,
    Unprocessable,
    Violation,
)

MOST_ITEMS: Final = 1_000

T = TypeVar("T")


class BatchOf(BaseModel, Generic[T]):
    """What creates several rows."""

    model_config = ConfigDict(extra="forbid")

    items: list[T] = Field(min_length=1, max_length=MOST_ITEMS)


class Created(BaseModel, Generic[T]):
    """The rows that a batch has created."""

    data: list[T] = Field(description="In the order of the items.")


async def lock_parents(
    session: AsyncSession,
    parents: SelectOfScalar[Any],
    keys: Sequence[Sequence[object]],
    pointer: str,
) -> None:
    """Keep the parents from being deleted; 422 for the first item with one unseen.

    `keys` has those of each item; None is no key.
    """
    await _lock(session, parents, keys, pointer)


async def lock_own_parents(
    session: AsyncSession,
    parents: SelectOfScalar[Any],
    owner: Any,
    writable: Any,
    keys: Sequence[Sequence[object]],
    pointer: str,
) -> dict[Any, Any]:
    """The owners of the parents, which are kept from being deleted, by their keys.

    422 for the first item with a parent unseen, 403 where one is seen and not the
    caller's to write below.
    """
    found = await _lock(session, parents, keys, pointer, owner, writable)
    if not all(may_write for _, _, may_write in found):
        raise Forbidden
    return {key: owner_id for key, owner_id, _ in found}


async def insert_items(
    session: AsyncSession,
    model: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Any],
) -> list[dict[str, Any]]:
    """The columns of the new rows, each row that of the item in the same place."""
    places = range(len(rows))
    found = await _insert(session, model, rows, places, columns)
    if "id" not in rows[0]:
        # The database counts, and it does so in the order of the items.
        return sorted(found, key=lambda row: row["id"])
    by_id = {row["id"]: row for row in found}
    return [by_id[row["id"]] for row in rows]


async def insert_links(
    session: AsyncSession,
    model: type[SQLModel],
    links: Sequence[tuple[int, Mapping[str, Any]]],
) -> None:
    """Link new rows; beside each link stands the place of the item that it comes from."""
    places = [place for place, _ in links]
    rows = [link for _, link in links]
    await _insert(session, model, rows, places, [sa.true()])


async def in_order(
    session: AsyncSession,
    columns: Sequence[Any],
    key: Any,
    rows: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """The columns of these rows as they are stored, in the same order."""
    ids = [row["id"] for row in rows]
    any_of_them = sa.any_(sa.literal(ids, pg.ARRAY(key.type)))
    statement: Any = sa.select(*columns).where(key == any_of_them)
    found = (await session.exec(statement)).mappings()
    by_id = {row["id"]: dict(row) for row in found}
    return [by_id[row_id] for row_id in ids]


async def _insert(
    session: AsyncSession,
    model: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    places: Sequence[int],
    columns: Sequence[Any],
) -> list[dict[str, Any]]:
    if not rows:
        return []
    try:
        async with session.begin_nested():
            found: list[dict[str, Any]] = []
            for _, alike in groupby(rows, lambda row: row.keys()):
                statement = _one_insert(model, [*alike]).returning(*columns)
                answered = (await session.exec(statement)).mappings()
                found += [dict(row) for row in answered]
            return found
    except DBAPIError as error:
        refusal = explain_database_error(error, deleting=False)
        if not isinstance(refusal, Conflict | Unprocessable):
            raise
        if len(rows) == 1:
            raise _of_item(refusal, places[0]) from error
    half = len(rows) // 2
    first = await _insert(session, model, rows[:half], places[:half], columns)
    return first + await _insert(session, model, rows[half:], places[half:], columns)


async def _lock(
    session: AsyncSession,
    parents: SelectOfScalar[Any],
    keys: Sequence[Sequence[object]],
    pointer: str,
    *columns: Any,
) -> Sequence[Any]:
    """The parents that are seen, or 422 for the first item with another one."""
    wanted = {key for of_item in keys for key in of_item if key is not None}
    [key_column] = parents.selected_columns
    any_of_them = sa.any_(sa.literal([*wanted], pg.ARRAY(key_column.type)))
    chosen: Any = parents.where(key_column == any_of_them).whereclause
    statement: Any = sa.select(key_column, *columns).where(chosen)
    answered = await session.exec(statement.with_for_update(read=True))
    found: Sequence[Any] = answered.all()
    unseen = wanted.difference(row[0] for row in found)
    for place, of_item in enumerate(keys):
        if not unseen.isdisjoint(of_item):
            message = "There is nothing of this id that you may see."
            raise Unprocessable(
                Violation(
                    pointer=f"/items/{place}{pointer}",
                    code="reference",
                    message=message,
                )
            )
    return found


def _one_insert(model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> Any:
    """INSERT ... SELECT from a JSON document that holds the rows."""
    attributes = sa.inspect(model).columns
    names = {name: attributes[name] for name in rows[0]}
    document = sa.cast(sa.literal(to_json(_plain(rows)).decode(), sa.Text), pg.JSON)
    items = (
        sa.func.json_to_recordset(document)
        .table_valued(*(sa.column(name, column.type) for name, column in names.items()))
        .render_derived(with_types=True)
    )
    values = sa.select(*(items.c[name] for name in names))
    return sa.insert(model).from_select([*names.values()], values, False)


def _plain(value: Any) -> Any:
    """The value with bytes as PostgreSQL reads them."""
    match value:
        case bytes():
            return f"\\x{value.hex()}"
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case _:
            return value


def _of_item(refusal: Refusal, place: int) -> Refusal:
    """The refusal, pointing into the item at this place."""
    prefix = f"/items/{place}"
    refusal.errors = tuple(
        error.model_copy(update={"pointer": prefix + error.pointer})
        for error in refusal.errors
    )
    return refusal
