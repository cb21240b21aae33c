"""The last look at our own DDL: sqlglot reads it, then we check what sqlglot lets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from compiler.postgres.catalogue import Catalogue, KnownTable, Problem
from compiler.postgres.constraints import add_constraint, add_table
from compiler.postgres.indexes import add_index
from compiler.postgres.naming import Complaint, check_identifiers, name_of, table_named
from compiler.postgres.reserved import MAX_IDENTIFIER_BYTES
from compiler.postgres.statements import (
    ENUM,
    Statement,
    blanked,
    split,
    texts,
    unquoted,
    was_tried,
    without_set_columns,
)

NOTHING: Mapping[str, KnownTable] = {}


def check_ddl(text: str, known_tables: Mapping[str, KnownTable] = NOTHING) -> tuple[Problem, ...]:
    """Return what PostgreSQL would refuse in a text of DDL; `known_tables` exist before it runs.

    The text is ours, so each problem is a bug of the compiler. Statements are read in order: what
    one creates, the next may use.
    """
    catalogue = Catalogue(tables=dict(known_tables), relations=set(known_tables))
    problems: list[Problem] = []
    for statement in split(text):
        complaint = _collector(problems, statement)
        _check(statement.text, catalogue, complaint)
    return tuple(problems)


def _collector(problems: list[Problem], statement: Statement) -> Complaint:
    def complain(message: str) -> None:
        problems.append(Problem(message, statement.line, statement.text))

    return complain


def _check(text: str, catalogue: Catalogue, complain: Complaint) -> None:
    bare = blanked(text)
    if _has_empty_item(bare):
        complain("a comma too many")
        return
    if enum := ENUM.fullmatch(text):
        _add_enum(unquoted(enum["name"]), texts(enum["labels"]), catalogue, complain)
        return
    if was_tried(text):
        return
    readable, set_columns = without_set_columns(text)
    try:
        trees = sqlglot.parse(readable, dialect="postgres", error_message_context=0)
    except SqlglotError as error:
        complain(f"sqlglot can't read it: {str(error).splitlines()[0]}")
        return
    if len(trees) != 1 or trees[0] is None:
        complain("this is no single statement")
        return
    tree = trees[0]
    check_identifiers(tree, complain)
    match tree:
        case exp.Create():
            _create(tree, readable, catalogue, complain)
        case exp.Alter():
            _alter(tree, set_columns, catalogue, complain)
        case exp.Comment():
            _comment(tree, catalogue, complain)
        case exp.Drop():
            _drop(tree, catalogue, complain)
        case exp.Set() | exp.Transaction() | exp.Commit():
            pass
        case _:
            complain(f"a statement that we never emit ({type(tree).__name__})")


def _has_empty_item(bare: str) -> bool:
    dense = "".join(bare.split())
    return ",)" in dense or "(," in dense or ",," in dense


def _create(tree: exp.Create, sql: str, catalogue: Catalogue, complain: Complaint) -> None:
    makers: dict[str, Callable[[exp.Create, str, Catalogue, Complaint], None]] = {
        "TABLE": add_table,
        "INDEX": add_index,
    }
    kind = str(tree.args.get("kind") or "")
    if kind == "SCHEMA":
        return
    if kind not in makers:
        complain(f"a statement that we never emit (CREATE {kind})")
        return
    makers[kind](tree, sql, catalogue, complain)


def _alter(
    tree: exp.Alter, set_columns: tuple[str, ...], catalogue: Catalogue, complain: Complaint
) -> None:
    table = table_named(tree.this, catalogue, complain)
    if table is None:
        return
    for action in tree.args.get("actions") or []:
        if not isinstance(action, exp.AddConstraint):
            complain(f"a change that we never emit ({type(action).__name__})")
            continue
        for constraint in action.expressions:
            add_constraint(constraint, table, set_columns, catalogue, complain)


def _comment(tree: exp.Comment, catalogue: Catalogue, complain: Complaint) -> None:
    kind = tree.args.get("kind")
    if kind == "TABLE":
        table_named(tree.this, catalogue, complain)
    elif kind == "COLUMN" and isinstance(tree.this, exp.Column):
        parts = [name_of(part) for part in tree.this.parts]
        table = catalogue.tables.get(parts[-2]) if len(parts) > 1 else None
        if table is None or parts[-1] not in table.columns:
            complain(f"a comment on a missing column {'.'.join(parts)}")
    else:
        complain(f"a comment that we never emit ({kind})")


def _drop(tree: exp.Drop, catalogue: Catalogue, complain: Complaint) -> None:
    for target in tree.args.get("tables") or [tree.this]:
        if not isinstance(target, exp.Table):
            continue
        name = name_of(target.this)
        if not tree.args.get("exists") and name not in catalogue.relations:
            complain(f"there is no {name} to drop")
        catalogue.tables.pop(name, None)
        catalogue.relations.discard(name)


def _add_enum(
    name: str, labels: tuple[str, ...], catalogue: Catalogue, complain: Complaint
) -> None:
    if name in catalogue.enums:
        complain(f"the type {name} exists already")
    if len(set(labels)) < len(labels):
        complain(f"the enum {name} has a label twice")
    for label in labels:
        if len(label.encode()) > MAX_IDENTIFIER_BYTES:
            complain(f"the label {label!r} is longer than 63 bytes")
    catalogue.enums[name] = labels
