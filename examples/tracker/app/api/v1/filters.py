# Compiled by restc, alike in every application.
"""Filters: members of a query that name a column and what is asked of it.

`status` asks for equality, `status__in` for one of several, and so on; which there are
says the query model of the resource. Several values stand between commas.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Final, TypeVar

import sqlalchemy as sa
from pydantic import BeforeValidator, Field
from sqlmodel import SQLModel

from app.api.v1.pagination import PageQuery

T = TypeVar("T")


def _split(values: object) -> object:
    if isinstance(values, list):
        return [part for value in values for part in str(value).split(",")]
    return values


AnyOf = Annotated[list[T], BeforeValidator(_split), Field(max_length=100)]
Sort = Annotated[
    list[T],
    BeforeValidator(_split),
    Field(min_length=1, max_length=4, description="A minus sign sorts downwards."),
]

OPERATORS: Final[Mapping[str, Callable[[Any, Any], sa.ColumnElement[bool]]]] = {
    "": lambda column, value: column == value,
    "ne": lambda column, value: column.is_distinct_from(value),
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
    "in": lambda column, value: column.in_(value),
    "isnull": lambda column, value: column.is_(None) if value else column.is_not(None),
    "contains": lambda column, value: column.contains(value),
    "overlaps": lambda column, value: column.overlap(value),
}


def conditions(
    model: type[SQLModel], query: PageQuery
) -> Iterator[sa.ColumnElement[bool]]:
    """What the query's filters ask of the model's rows."""
    other = {"q", "sort", "expand", *PageQuery.model_fields}
    asked = query.model_dump(exclude=other)
    for name, value in asked.items():
        column, joint, operator = name.rpartition("__")
        if not joint or operator not in OPERATORS:
            column, operator = name, ""
        yield OPERATORS[operator](getattr(model, column), value)
