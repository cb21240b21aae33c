"""Names in DDL: read from sqlglot's tree, and checked against what PostgreSQL takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from sqlglot import exp

from compiler.postgres.catalogue import Catalogue, KnownTable
from compiler.postgres.reserved import MAX_IDENTIFIER_BYTES, RESERVED
from compiler.postgres.statements import unquoted

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


def identifier_problems(tree: exp.Expr) -> Iterator[str]:
    """Yield the reserved words without quotes, and the names that PostgreSQL would cut."""
    for node in tree.find_all(exp.Identifier):
        yield from _problems(str(node.this), bool(node.args.get("quoted")))


def check_name(sql: str, complain: Complaint) -> str:
    """Check a name as it is written, and return what it stands for."""
    part = sql.rpartition(".")[2] if not sql.endswith('"') else sql
    name = unquoted(part)
    for problem in _problems(name, part.startswith('"')):
        complain(problem)
    return name


def _problems(name: str, quoted: bool) -> Iterator[str]:
    if not quoted and name.lower() in RESERVED:
        yield f"the reserved word {name} needs quotes"
    if len(name) > MAX_IDENTIFIER_BYTES // 4 and len(name.encode()) > MAX_IDENTIFIER_BYTES:
        yield f"the name {name} is longer than 63 bytes"


def table_named(name: str, catalogue: Catalogue, complain: Complaint) -> KnownTable | None:
    """Return a table by its name; complain and return None where it doesn't exist."""
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
