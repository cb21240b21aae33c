"""Tables as DDL: CREATE TABLE with its constraints, indexes and comments, then the foreign keys."""

from collections.abc import Iterator

from compiler.ir.table import Column, ForeignKey, Index, Table
from compiler.postgres.quote import identifier, literal

INDENT = "    "


def create_table(table: Table) -> Iterator[str]:
    """The statements that make a table, its indexes and its comment.

    What a column means stands in the models, where OpenAPI takes it from, and not here again.
    """
    name = identifier(table.name)
    parts = [_column(column) for column in table.columns]
    key = ", ".join(map(identifier, table.primary_key.columns))
    parts.append(f"CONSTRAINT {identifier(table.primary_key.name)} PRIMARY KEY ({key})")
    for unique in table.uniques:
        nulls = "" if unique.nulls_distinct else " NULLS NOT DISTINCT"
        columns = ", ".join(map(identifier, unique.columns))
        parts.append(f"CONSTRAINT {identifier(unique.name)} UNIQUE{nulls} ({columns})")
    parts += [f"CONSTRAINT {identifier(check.name)} CHECK ({check.sql})" for check in table.checks]
    yield f"CREATE TABLE {name} (\n{INDENT}" + f",\n{INDENT}".join(parts) + "\n);"
    for index in table.indexes:
        yield create_index(table, index)
    yield f"COMMENT ON TABLE {name} IS {literal(table.comment)};"


def create_index(table: Table, index: Index) -> str:
    """CREATE INDEX, on a line of its own."""
    unique = "UNIQUE " if index.unique else ""
    using = "" if index.using == "btree" else f"USING {index.using} "
    parts = ", ".join(part.sql + (" DESC" if part.descending else "") for part in index.parts)
    text = f"CREATE {unique}INDEX {identifier(index.name)} ON {identifier(table.name)} {using}"
    text += f"({parts})"
    if index.include:
        text += f" INCLUDE ({', '.join(map(identifier, index.include))})"
    if not index.nulls_distinct:
        text += " NULLS NOT DISTINCT"
    if index.where is not None:
        text += f" WHERE {index.where}"
    return text + ";"


def add_foreign_key(table: Table, key: ForeignKey) -> str:
    """ALTER TABLE ... ADD CONSTRAINT: keys follow the tables, so that cycles work."""
    columns = ", ".join(map(identifier, key.columns))
    target = ", ".join(map(identifier, key.target_columns))
    action = "" if key.on_delete == "NO ACTION" else f" ON DELETE {key.on_delete}"
    if key.set_columns and key.set_columns != key.columns:
        action += f" ({', '.join(map(identifier, key.set_columns))})"
    return (
        f"ALTER TABLE {identifier(table.name)}\n"
        f"{INDENT}ADD CONSTRAINT {identifier(key.name)}\n"
        f"{INDENT}FOREIGN KEY ({columns}) REFERENCES {identifier(key.target_table)} ({target})"
        f"{action};"
    )


def _column(column: Column) -> str:
    text = f"{identifier(column.name)} {column.type}"
    if column.identity:
        text += " GENERATED ALWAYS AS IDENTITY"
    if column.generated is not None:
        text += f" GENERATED ALWAYS AS ({column.generated}) STORED"
    if column.default is not None:
        text += f" DEFAULT {column.default}"
    return text + ("" if column.nullable else " NOT NULL")
