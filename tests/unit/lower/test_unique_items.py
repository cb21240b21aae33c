"""Arrays without repeats: PostgreSQL's CHECK says what a Python set of the items says."""

from decimal import Decimal as Number

import pytest

from compiler.ir.field import (
    Access,
    Array,
    Boolean,
    Date,
    DateTime,
    Decimal,
    Field,
    Integer,
    Scalar,
    Text,
    Time,
    Uuid,
)
from compiler.ir.names import FieldNames
from compiler.lower.checks import implied_checks
from compiler.postgres.quote import literal
from tests.database import Server

FIRST, OTHER = "018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21", "018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b22"
LISTS: tuple[tuple[Scalar, str, list[object]], ...] = (
    (Text(), "text[]", [[], [""], ["", ""], ["a", "A"], ["a", "b", "a"], ['"', "\\", '"']]),
    (Integer(64, -(2**63), 2**63 - 1), "bigint[]", [[1, 2**62], [0, 0], [-1, 1]]),
    (Decimal(8, 2), "numeric(8, 2)[]", [[Number("1.5"), Number("1.50")], [Number(0), Number(1)]]),
    (Boolean(), "boolean[]", [[True, False], [True, True]]),
    (Date(), "date[]", [["2026-01-31", "2026-02-01"], ["2026-01-31", "2026-01-31"]]),
    (Time(), "time[]", [["09:30", "09:30:01"], ["09:30", "09:30"]]),
    (DateTime(), "timestamptz[]", [["2026-01-31T09:30Z", "2026-01-31T09:31Z"]]),
    (Uuid(), "uuid[]", [[FIRST, OTHER], [FIRST, FIRST]]),
)


@pytest.mark.parametrize(("element", "column", "lists"), LISTS, ids=lambda item: str(item)[:9])
def test_the_check_refuses_what_stands_twice(
    element: Scalar, column: str, lists: list[list[object]], postgres: Server
) -> None:
    names = FieldNames("items", "items", "items", "items")
    field = Field(names, Array(element, unique_items=True), False, Access.READ_WRITE)
    [check] = [one.sql for one in implied_checks(field) if one.kind == "unique"]
    with postgres.database("SELECT 1") as database:
        for items in lists:
            given = f"{literal([*map(str, items)])}::{column}" if items else f"'{{}}'::{column}"
            query = f"SELECT {check} FROM (SELECT {given} AS items) AS v"
            assert database.rows(query) == [(len(set(items)) == len(items),)], items
