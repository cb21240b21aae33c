# Compiled by restc, alike in every application.
"""Expansion: related rows that a response holds beside their keys.

What is joined comes as columns called `relation.member`, and becomes one member again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa


def join_row(
    statement: Any, name: str, row: Any, columns: Sequence[Any], *conditions: Any
) -> Any:
    """Add a related row to each row of the statement, null where there is none."""
    labelled = (column.label(f"{name}.{column.key}") for column in columns)
    return statement.outerjoin(row, sa.and_(*conditions)).add_columns(*labelled)


def nest(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The row with what was joined to it as a member each."""
    nested = {key: value for key, value in row.items() if "." not in key}
    for name in names:
        start = f"{name}."
        joined = {
            key.removeprefix(start): value
            for key, value in row.items()
            if key.startswith(start)
        }
        nested[name] = joined if joined["id"] is not None else None
    return nested
