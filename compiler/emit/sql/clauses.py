"""The clauses of DDL that creating a table and changing one have in common."""

from typing import assert_never

from compiler.ir.table import (
    Check,
    Column,
    Constraint,
    ForeignKey,
    Index,
    PrimaryKey,
    UniqueConstraint,
)
from compiler.postgres.quote import identifier


def column_clause(column: Column) -> str:
    """A column as it stands in CREATE TABLE and after ADD COLUMN."""
    text = f"{identifier(column.name)} {column.type}"
    if column.identity:
        text += " GENERATED ALWAYS AS IDENTITY"
    if column.generated is not None:
        text += f" GENERATED ALWAYS AS ({column.generated}) STORED"
    if column.default is not None:
        text += f" DEFAULT {column.default}"
    return text + ("" if column.nullable else " NOT NULL")


def constraint_clause(constraint: Constraint) -> str:
    """What a constraint asks for, after its name."""
    match constraint:
        case PrimaryKey():
            return f"PRIMARY KEY ({listed(constraint.columns)})"
        case UniqueConstraint():
            nulls = "" if constraint.nulls_distinct else " NULLS NOT DISTINCT"
            return f"UNIQUE{nulls} ({listed(constraint.columns)})"
        case Check():
            return f"CHECK ({constraint.sql})"
        case ForeignKey():
            return _foreign_key(constraint)
        case _:
            assert_never(constraint)


def index_clause(index: Index) -> str:
    """What an index holds, after the name of its table."""
    using = "" if index.using == "btree" else f"USING {index.using} "
    parts = ", ".join(part.sql + (" DESC" if part.descending else "") for part in index.parts)
    text = f"{using}({parts})"
    if index.include:
        text += f" INCLUDE ({listed(index.include)})"
    if not index.nulls_distinct:
        text += " NULLS NOT DISTINCT"
    if index.where is not None:
        text += f" WHERE {index.where}"
    return text


def listed(columns: tuple[str, ...]) -> str:
    """Names with commas between them."""
    return ", ".join(map(identifier, columns))


def _foreign_key(key: ForeignKey) -> str:
    action = "" if key.on_delete == "NO ACTION" else f" ON DELETE {key.on_delete}"
    if key.set_columns and key.set_columns != key.columns:
        action += f" ({listed(key.set_columns)})"
    return (
        f"FOREIGN KEY ({listed(key.columns)}) REFERENCES {identifier(key.target_table)} "
        f"({listed(key.target_columns)}){action}"
    )
