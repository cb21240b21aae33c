"""Tables as DDL: CREATE TABLE with its constraints, indexes and comments, then the foreign keys."""

from collections.abc import Iterator

from compiler.emit.sql.clauses import column_clause, constraint_clause, index_clause
from compiler.ir.table import Constraint, ForeignKey, Index, Table
from compiler.postgres.quote import identifier, literal

INDENT = "    "


def create_table(table: Table, guarded: bool = False) -> Iterator[str]:
    """The statements that make a table, its indexes and its comment.

    They pass over what exists where they are `guarded`. What a column means stands in the
    models, where OpenAPI takes it from, and not here again.
    """
    name = identifier(table.name)
    absent = "IF NOT EXISTS " if guarded else ""
    constraints: tuple[Constraint, ...] = (table.primary_key, *table.uniques, *table.checks)
    parts = [column_clause(column) for column in table.columns]
    parts += [f"CONSTRAINT {identifier(one.name)} {constraint_clause(one)}" for one in constraints]
    yield f"CREATE TABLE {absent}{name} (\n{INDENT}" + f",\n{INDENT}".join(parts) + "\n);"
    for index in table.indexes:
        yield create_index(table.name, index, absent)
    yield f"COMMENT ON TABLE {name} IS {literal(table.comment)};"


def create_index(table: str, index: Index, how: str = "", name: str = "") -> str:
    """CREATE INDEX, on a line of its own.

    `how` stands before its name, such as `CONCURRENTLY `; `name` is another name than its own.
    """
    unique = "UNIQUE " if index.unique else ""
    called = identifier(name or index.name)
    return f"CREATE {unique}INDEX {how}{called} ON {identifier(table)} {index_clause(index)};"


def add_foreign_key(table: Table, key: ForeignKey) -> str:
    """ALTER TABLE ... ADD CONSTRAINT: keys follow the tables, so that cycles work."""
    return (
        f"ALTER TABLE {identifier(table.name)}\n"
        f"{INDENT}ADD CONSTRAINT {identifier(key.name)}\n"
        f"{INDENT}{constraint_clause(key)};"
    )
