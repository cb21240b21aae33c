"""Names in DDL: read from sqlglot's tree, and checked against what PostgreSQL takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sqlglot import exp

from compiler.postgres.catalogue import Catalogue, KnownTable
from compiler.postgres.reserved import MAX_IDENTIFIER_BYTES, RESERVED

Complaint: TypeAlias = Callable[[str], None]


def name_of(node: object) -> str:
    """Return the name that an identifier, or what holds one, stands for in PostgreSQL."""
    while isinstance(node, exp.Table | exp.Column | exp.Ordered | exp.Schema | exp.Constraint):
        node = node.this
    if isinstance(node, exp.Identifier):
        return str(node.this) if node.args.get("quoted") else str(node.this).lower()
    return ""


def names_of(nodes: list[exp.Expr]) -> tuple[str, ...]:
    """Return the names of a list."""
    return tuple(name_of(node) for node in nodes)


def check_identifiers(tree: exp.Expr, complain: Complaint) -> None:
    """Complain of a reserved word without quotes, and of a name that PostgreSQL would cut."""
    for node in tree.find_all(exp.Identifier):
        name = str(node.this)
        if not node.args.get("quoted") and name.lower() in RESERVED:
            complain(f"the reserved word {name} needs quotes")
        if len(name) > MAX_IDENTIFIER_BYTES // 4 and len(name.encode()) > MAX_IDENTIFIER_BYTES:
            complain(f"the name {name} is longer than 63 bytes")


def table_named(node: exp.Expr, catalogue: Catalogue, complain: Complaint) -> KnownTable | None:
    """Return a table by its node; complain and return None where it doesn't exist."""
    name = name_of(node)
    table = catalogue.tables.get(name)
    if table is None:
        complain(f"there is no table {name}")
    return table


def claim(name: str, taken: set[str], what: str, complain: Complaint) -> None:
    """Take a name, and complain where it was taken before."""
    if not name:
        complain(f"{what} without a name")
    elif name in taken:
        complain(f"{what} {name} exists already")
    taken.add(name)
