"""The expressions inside our own DDL: columns that exist, functions that exist, types that fit."""

from __future__ import annotations

from sqlglot import exp

from compiler.ir.expression import ColumnType, TypeTag
from compiler.postgres import functions
from compiler.postgres.catalogue import ColumnFacts, KnownTable
from compiler.postgres.kinds import readable
from compiler.postgres.naming import Complaint, name_of

_KNOWN = (
    frozenset(functions.FUNCTIONS)
    | functions.POLYMORPHIC
    | functions.STABLE
    | functions.FALLIBLE
    | functions.VOLATILE
    # Of the CHECKs that a field's type implies, beyond what an author may call.
    | {"array_to_string", "jsonb_object", "jsonb_path_exists", "jsonb_path_query_array"}
    # So sqlglot reads them where a space stands before the parenthesis.
    | {"all", "any", "some"}
)
_FORBIDDEN = (exp.Select, exp.Subquery, exp.Window, exp.AggFunc, exp.Placeholder, exp.Parameter)
# sqlglot has nodes of its own for these; they change with the session or with each call.
_MOVING = (
    exp.CurrentTimestamp,
    exp.CurrentDate,
    exp.CurrentTime,
    exp.CurrentUser,
    exp.Rand,
    exp.Uuid,
)
_INTEGERS = ("smallint", "integer", "bigint")
_NUMBERS = (*_INTEGERS, "numeric", "double precision", "real")


def check_condition(
    tree: exp.Expr, table: KnownTable, known: set[str], complain: Complaint
) -> None:
    """Check what stands in CHECK or in WHERE."""
    _check_parts(tree, table, known, complain)
    kind = type_of(tree, table)
    if kind not in ("boolean", ""):
        complain(f"a condition is {kind}")


def check_generated(
    tree: exp.Expr, column: str, table: KnownTable, known: set[str], complain: Complaint
) -> None:
    """Check the expression of a generated column."""
    check_immutable(tree, table, known, complain)
    for part in tree.find_all(exp.Column):
        facts = table.columns.get(name_of(part))
        if facts is not None and facts.generated:
            complain(f"the generated column {column} reads another one")
    kind, wanted = type_of(tree, table), table.columns[column].type
    if kind and kind != wanted and {kind, wanted} & {"boolean", "uuid", "jsonb"}:
        complain(f"the generated column {column} is {wanted}, its expression {kind}")


def check_immutable(
    tree: exp.Expr, table: KnownTable, known: set[str], complain: Complaint
) -> None:
    """Check an expression that an index or a generated column holds."""
    _check_parts(tree, table, known, complain)
    for part in tree.find_all(exp.Func):
        name = _function(part)
        moving = isinstance(part, _MOVING) or name in functions.STABLE | functions.VOLATILE
        if moving or (name == "to_tsvector" and len(part.expressions) == 1):
            complain(f"{name} isn't immutable")


def check_default(
    tree: exp.Expr,
    column: str,
    facts: ColumnFacts,
    labels: tuple[str, ...] | None,
    complain: Complaint,
) -> None:
    """Check a DEFAULT against its column's type."""
    for part in tree.walk():
        if isinstance(part, exp.Column):
            complain(f"the default of {column} reads a column or an unknown name")
        if isinstance(part, _FORBIDDEN):
            complain(f"the default of {column} holds a {type(part).__name__}")
        if isinstance(part, exp.Anonymous) and _function(part) not in _KNOWN:
            complain(f"the default of {column} calls an unknown function {part.name}")
    value = tree.this if isinstance(tree, exp.Neg | exp.Paren) else tree
    if isinstance(value, exp.Literal) and value.is_string:
        if not _constant_fits(str(value.this), facts.type, labels):
            complain(f"the default of {column} is no {facts.type}")
    elif isinstance(value, exp.Literal):
        if facts.type not in (*_NUMBERS, "text", "citext", "varchar"):
            complain(f"the default of {column} is a number, not {facts.type}")
        elif facts.type in _INTEGERS and not _in_range(str(value.this), facts.type):
            complain(f"the default of {column} is out of the range of {facts.type}")
    elif isinstance(value, exp.Boolean):
        if facts.type not in ("boolean", "text"):
            complain(f"the default of {column} is a boolean, not {facts.type}")
    elif isinstance(value, exp.CurrentTimestamp):
        if facts.type not in ("timestamptz", "timestamp", "date", "time", "text"):
            complain(f"the default of {column} is an instant, not {facts.type}")
    elif isinstance(value, exp.Uuid) and facts.type not in ("uuid", "text"):
        complain(f"the default of {column} is a uuid, not {facts.type}")


def _in_range(text: str, kind: str) -> bool:
    bits: int = {"smallint": 15, "integer": 31, "bigint": 63}[kind]
    return abs(float(text)) < 2.0**bits


def _constant_fits(text: str, kind: str, labels: tuple[str, ...] | None) -> bool:
    if labels is not None:
        return text in labels
    array = kind.endswith("[]")
    try:
        tag = TypeTag(kind.removesuffix("[]"))
    except ValueError:
        return True
    return bool(array and text.startswith("{")) or readable(text, ColumnType(tag, array))


def _check_parts(tree: exp.Expr, table: KnownTable, known: set[str], complain: Complaint) -> None:
    for part in tree.walk():
        if isinstance(part, exp.Column):
            name = name_of(part)
            if name not in table.columns:
                complain(f"an expression on {table.name} reads a missing column {name}")
        elif isinstance(part, _FORBIDDEN):
            complain(f"an expression on {table.name} holds a {type(part).__name__}")
        elif isinstance(part, exp.Anonymous):
            name = _function(part)
            if name not in _KNOWN and name not in known:
                complain(f"an expression on {table.name} calls an unknown function {name}")
        elif isinstance(part, exp.EQ | exp.NEQ | exp.LT | exp.LTE | exp.GT | exp.GTE):
            _check_comparison(part, table, complain)


def _check_comparison(node: exp.Binary, table: KnownTable, complain: Complaint) -> None:
    left, right = type_of(node.this, table), type_of(node.expression, table)
    if not left or not right or left == right or (left in _NUMBERS and right in _NUMBERS):
        return
    moments = ("date", "timestamp", "timestamptz")
    if not (left in moments and right in moments):
        complain(f"{left} can't be compared with {right}")


def type_of(tree: exp.Expr, table: KnownTable) -> str:
    """Return the type of an expression where it is plain, and nothing where it isn't."""
    match tree:
        case exp.Paren():
            return type_of(tree.this, table)
        case exp.Column():
            facts = table.columns.get(name_of(tree))
            return facts.type if facts else ""
        case exp.Literal():
            if tree.is_string:
                return ""
            return "numeric" if "." in str(tree.this) else "integer"
        case exp.Length():
            return "integer"
        case exp.Lower() | exp.Upper():
            return "text"
        case exp.Null():
            return ""
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Div() | exp.Mod():
            sides = [type_of(side, table) for side in (tree.this, tree.expression)]
            return "numeric" if all(side in _NUMBERS for side in sides) else ""
        case exp.Not() | exp.And() | exp.Or() | exp.Boolean() | exp.Is() | exp.In():
            return "boolean"
        case exp.EQ() | exp.NEQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE() | exp.Between():
            return "boolean"
        case _:
            return ""


def _function(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.name).lower()
    return node.sql_name().lower() if isinstance(node, exp.Func) else ""
