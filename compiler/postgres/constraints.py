"""CREATE TABLE and its constraints, checked as PostgreSQL checks them."""

from __future__ import annotations

import re

from sqlglot import exp

from compiler.postgres.catalogue import Catalogue, ColumnFacts, KnownTable
from compiler.postgres.conditions import check_condition, check_default, check_generated
from compiler.postgres.naming import Complaint, check_name, claim, name_of, names_of, table_named
from compiler.postgres.reading import NewTable
from compiler.postgres.reserved import SYSTEM_COLUMNS

_NUMBERS = frozenset(("smallint", "integer", "bigint", "numeric", "double precision", "real"))
_TYPE = re.compile(
    r"\"?\s+(double precision|timestamp with time zone|\"[^\"]+\"|[a-z_][a-z0-9_.]*)"
    r"(?: ?\(([^()]*)\))?((?:\[\])*)"
)
_PLAIN = _NUMBERS | frozenset(
    "text boolean date uuid jsonb json bytea tsvector citext inet cidr macaddr".split()  # noqa: SIM905
)
_WITH_PRECISION = frozenset(("timestamptz", "timestamp", "time", "interval"))


def add_table(new: NewTable, catalogue: Catalogue, complain: Complaint) -> None:
    """Check CREATE TABLE, and remember the table."""
    name = check_name(new.table, complain)
    claim(name, catalogue.relations, "the relation", complain)
    table = KnownTable(name)
    columns: list[exp.ColumnDef] = []
    constraints: list[tuple[str, exp.Expr]] = []
    for item in new.items:
        for problem in item.reading.problems:
            complain(problem)
        schema = item.reading.tree.this if item.reading.tree is not None else None
        parts = schema.expressions if isinstance(schema, exp.Schema) else []
        if len(parts) != 1 and not item.reading.problems:
            complain(f"sqlglot doesn't read this as a part of a table: {item.reading.sql}")
        for part in parts:
            if isinstance(part, exp.ColumnDef):
                columns.append(part)
                _add_column(part, item.reading.sql, table, catalogue, complain)
            else:
                constraints.append((check_name(item.name, complain), part))
    for definition in columns:
        _check_column(definition, table, catalogue, complain)
    catalogue.tables[name] = table
    for constraint, part in constraints:
        add_constraint(constraint, part, table, (), catalogue, complain)


def _add_column(
    definition: exp.ColumnDef,
    sql: str,
    table: KnownTable,
    catalogue: Catalogue,
    complain: Complaint,
) -> None:
    name = name_of(definition.this)
    if name in SYSTEM_COLUMNS:
        complain(f"{name} is the name of a system column")
    if name in table.columns:
        complain(f"the column {name} stands twice")
    end = definition.this.meta.get("end")
    found = _TYPE.match(sql, end + 1) if isinstance(end, int) else None
    kinds = [constraint.kind for constraint in definition.constraints]
    nulls = [
        bool(kind.args.get("allow_null"))
        for kind in kinds
        if isinstance(kind, exp.NotNullColumnConstraint)
    ]
    if len(set(nulls)) > 1:
        complain(f"the column {name} is both NULL and NOT NULL")
    type_name = _type(name, found, catalogue, complain) if found else ""
    if not type_name:
        complain(f"the column {name} has no type that PostgreSQL knows")
    generated = any(isinstance(kind, exp.ComputedColumnConstraint) for kind in kinds)
    table.columns[name] = ColumnFacts(type_name, False not in nulls, generated)


def _type(column: str, found: re.Match[str], catalogue: Catalogue, complain: Complaint) -> str:
    name, modifier, array = found[1], found[2], found[3]
    name = {"timestamp with time zone": "timestamptz"}.get(name, name)
    numbers = [int(part) for part in re.findall(r"-?\d+", modifier or "")]
    plain = name in _PLAIN or name in catalogue.enums
    if name == "numeric":
        if modifier is not None and not _is_numeric(numbers):
            complain(f"numeric({modifier}) of {column} has a wrong precision or scale")
    elif name in ("varchar", "char"):
        if modifier is not None and not (len(numbers) == 1 and 1 <= numbers[0] <= 10485760):
            complain(f"{name}({modifier}) of {column} has a wrong length")
    elif name in _WITH_PRECISION:
        if modifier is not None and not (len(numbers) == 1 and 0 <= numbers[0] <= 6):
            complain(f"{name}({modifier}) of {column} has a wrong precision")
    elif not plain:
        return ""
    elif modifier is not None:
        complain(f"the type {name} of {column} takes no modifier")
    return name + ("[]" if array else "")


def _is_numeric(numbers: list[int]) -> bool:
    scale = numbers[1] if len(numbers) == 2 else 0
    # PostgreSQL takes a scale from -1000 to 1000; ours never exceeds the precision.
    return len(numbers) in (1, 2) and 1 <= numbers[0] <= 1000 and 0 <= scale <= numbers[0]


def _check_column(
    definition: exp.ColumnDef, table: KnownTable, catalogue: Catalogue, complain: Complaint
) -> None:
    name = name_of(definition.this)
    facts = table.columns[name]
    values = 0
    for constraint in definition.constraints:
        kind = constraint.kind
        match kind:
            case exp.NotNullColumnConstraint():
                pass
            case exp.DefaultColumnConstraint():
                values += 1
                labels = catalogue.enums.get(facts.type)
                check_default(kind.this, name, facts, labels, complain)
            case exp.GeneratedAsIdentityColumnConstraint():
                values += 1
                if facts.type not in ("smallint", "integer", "bigint"):
                    complain(f"the identity column {name} is {facts.type}")
            case exp.ComputedColumnConstraint():
                values += 1
                check_generated(kind.this, name, table, catalogue.functions, complain)
            case exp.PrimaryKeyColumnConstraint():
                _add_key(table, (name,), True, complain)
            case exp.UniqueColumnConstraint():
                _add_key(table, (name,), False, complain)
            case exp.CheckColumnConstraint():
                check_condition(kind.this, table, catalogue.functions, complain)
            case _:
                complain(f"{name} has a constraint that we never emit ({type(kind).__name__})")
    if values > 1:
        complain(f"the column {name} has two ways to get its value")


def add_constraint(
    name: str,
    node: exp.Expr,
    table: KnownTable,
    set_columns: tuple[str, ...],
    catalogue: Catalogue,
    complain: Complaint,
) -> None:
    """Check a constraint of a table, and remember the key that it makes."""
    if not isinstance(node, exp.Constraint):
        complain(f"a constraint without a name ({type(node).__name__})")
        return
    claim(name, table.constraints, f"on {table.name} the constraint", complain)
    for body in node.expressions:
        match body:
            case exp.PrimaryKey():
                claim(name, catalogue.relations, "the relation", complain)
                _add_key(table, names_of(body.expressions), True, complain)
            case exp.UniqueColumnConstraint():
                claim(name, catalogue.relations, "the relation", complain)
                columns = names_of(body.this.expressions) if body.this else ()
                _add_key(table, columns, False, complain)
            case exp.CheckColumnConstraint():
                check_condition(body.this, table, catalogue.functions, complain)
            case exp.ForeignKey():
                _check_foreign_key(body, table, set_columns, catalogue, complain)
            case exp.NotNullColumnConstraint():
                pass
            case _:
                complain(f"a constraint that we never emit ({type(body).__name__})")


def _add_key(
    table: KnownTable, columns: tuple[str, ...], primary: bool, complain: Complaint
) -> None:
    _check_columns(columns, table, "a key", complain)
    if primary and table.has_primary_key:
        complain(f"{table.name} has two primary keys")
    table.has_primary_key |= primary
    table.keys.add(frozenset(columns))


def _check_columns(
    columns: tuple[str, ...], table: KnownTable, what: str, complain: Complaint
) -> None:
    for column in columns:
        if column not in table.columns:
            complain(f"{what} of {table.name} names a missing column {column}")
    if len(set(columns)) < len(columns):
        complain(f"{what} of {table.name} names a column twice")
    if not columns:
        complain(f"{what} of {table.name} names no column")


def _check_foreign_key(
    node: exp.ForeignKey,
    table: KnownTable,
    set_columns: tuple[str, ...],
    catalogue: Catalogue,
    complain: Complaint,
) -> None:
    columns = names_of(node.expressions)
    _check_columns(columns, table, "a foreign key", complain)
    for column in set_columns:
        if column not in columns:
            complain(f"ON DELETE SET NULL names {column}, which isn't in the foreign key")
    reference = node.args["reference"].this
    target = table_named(name_of(reference), catalogue, complain)
    if target is None:
        return
    if not isinstance(reference, exp.Schema):
        complain(f"the foreign key to {target.name} doesn't name the columns there")
        return
    targets = names_of(reference.expressions)
    _check_columns(targets, target, "the target of a foreign key", complain)
    if len(targets) != len(columns):
        complain(f"a foreign key from {len(columns)} to {len(targets)} columns")
    if frozenset(targets) not in target.keys:
        complain(f"({', '.join(targets)}) isn't unique in {target.name}")
    for column, other in zip(columns, targets, strict=False):
        ours, theirs = table.columns.get(column), target.columns.get(other)
        if ours and theirs and not _alike(ours.type, theirs.type):
            complain(f"{column} is {ours.type}, but {target.name}.{other} is {theirs.type}")


def _alike(left: str, right: str) -> bool:
    return left == right or (left in _NUMBERS and right in _NUMBERS)
