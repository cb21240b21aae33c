"""The tables of a resource, column by column, as a reviewer of DDL wants them."""

from collections.abc import Iterator

from compiler.emit.prose.escape import code
from compiler.emit.prose.layout import table
from compiler.ir.table import Column, ForeignKey, Index, Table


def tables(all_tables: tuple[Table, ...]) -> Iterator[str]:
    """Columns, then constraints and indexes by name, of each table."""
    for one in all_tables:
        yield f"#### {code(one.name)}"
        yield table(("Column", "Type", "Null", "Value"), map(_column, one.columns))
        yield table(("Constraint or index", "Definition"), _rules(one))


def _column(column: Column) -> tuple[str, ...]:
    value = ""
    if column.default is not None:
        value = f"default {code(column.default)}"
    if column.generated is not None:
        value = f"generated: {code(column.generated)}"
    if column.identity:
        value = "identity"
    return code(column.name), code(column.type), "yes" if column.nullable else "", value


def _rules(one: Table) -> Iterator[tuple[str, str]]:
    key = one.primary_key
    yield code(key.name), code(f"PRIMARY KEY ({', '.join(key.columns)})")
    for unique in one.uniques:
        nulls = "" if unique.nulls_distinct else " NULLS NOT DISTINCT"
        yield code(unique.name), code(f"UNIQUE{nulls} ({', '.join(unique.columns)})")
    for check in one.checks:
        yield code(check.name), code(f"CHECK ({check.sql})")
    for foreign in one.foreign_keys:
        yield code(foreign.name), code(_foreign(foreign))
    for index in one.indexes:
        yield code(index.name), code(_index(index))


def _foreign(key: ForeignKey) -> str:
    text = f"FOREIGN KEY ({', '.join(key.columns)}) REFERENCES {key.target_table}"
    text += f" ({', '.join(key.target_columns)}) ON DELETE {key.on_delete}"
    if key.set_columns and key.set_columns != key.columns:
        text += f" ({', '.join(key.set_columns)})"
    return text


def _index(index: Index) -> str:
    parts = ", ".join(part.sql + (" DESC" if part.descending else "") for part in index.parts)
    text = f"{'UNIQUE ' if index.unique else ''}INDEX"
    text += f" USING {index.using}" if index.using != "btree" else ""
    text += f" ({parts})"
    text += f" INCLUDE ({', '.join(index.include)})" if index.include else ""
    text += "" if index.nulls_distinct else " NULLS NOT DISTINCT"
    return text + (f" WHERE {index.where}" if index.where is not None else "")
