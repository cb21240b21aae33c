"""The last look at our own DDL: sqlglot reads it, then we check what sqlglot lets through."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from compiler.postgres.catalogue import Catalogue, KnownTable, Problem
from compiler.postgres.constraints import add_constraint, add_table
from compiler.postgres.indexes import add_index
from compiler.postgres.naming import Complaint, check_name, name_of, table_named
from compiler.postgres.reading import NewConstraint, NewIndex, NewTable, reading, taken_apart
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
    match taken_apart(readable):
        case NewTable() as table:
            add_table(table, catalogue, complain)
        case NewConstraint() as added:
            _add_constraint(added, set_columns, catalogue, complain)
        case NewIndex() as index:
            add_index(index, catalogue, complain)
        case None:
            _other(readable, catalogue, complain)


def _other(sql: str, catalogue: Catalogue, complain: Complaint) -> None:
    found = reading(sql)
    for problem in found.problems:
        complain(problem)
    match found.tree:
        case exp.Comment():
            _comment(found.tree, catalogue, complain)
        case exp.Drop():
            _drop(found.tree, catalogue, complain)
        case exp.Set() | exp.Transaction() | exp.Commit() | None:
            pass
        case exp.Create() if found.tree.args.get("kind") == "SCHEMA":
            pass
        case _:
            complain(f"a statement that we never emit ({type(found.tree).__name__})")


def _has_empty_item(bare: str) -> bool:
    dense = "".join(bare.split())
    return ",)" in dense or "(," in dense or ",," in dense


def _add_constraint(
    added: NewConstraint, set_columns: tuple[str, ...], catalogue: Catalogue, complain: Complaint
) -> None:
    table = table_named(check_name(added.table, complain), catalogue, complain)
    for problem in added.item.reading.problems:
        complain(problem)
    tree = added.item.reading.tree
    if table is None or tree is None:
        return
    actions = tree.args.get("actions") or [tree]
    for action in actions:
        if not isinstance(action, exp.AddConstraint):
            complain(f"a change that we never emit ({type(action).__name__})")
            continue
        for constraint in action.expressions:
            name = check_name(added.item.name, complain)
            add_constraint(name, constraint, table, set_columns, catalogue, complain)


def _comment(tree: exp.Comment, catalogue: Catalogue, complain: Complaint) -> None:
    kind = tree.args.get("kind")
    if kind == "TABLE":
        table_named(name_of(tree.this), catalogue, complain)
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
