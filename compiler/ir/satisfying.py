"""Values for the columns of a condition that make it hold, or not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice, product

from compiler.ir.evaluate import evaluate
from compiler.ir.example import JsonValue, plain, valid
from compiler.ir.expression import (
    And,
    Arithmetic,
    Between,
    Call,
    Comparison,
    Distinct,
    Expression,
    In,
    IsNull,
    IsTruth,
    Literal,
    LiteralValue,
    Negative,
    Not,
    Opaque,
    Or,
    SqlExpression,
    operands,
)
from compiler.ir.field import Boolean, Constant, DateTime, Enumeration, Field, Integer, Text
from compiler.ir.resource import Resource
from compiler.ir.witness import native

MOST = 2_000
"""How many combinations are tried."""
PAST, FUTURE = "2001-01-01T00:00:00Z", "2999-01-01T00:00:00Z"


def satisfying(
    resource: Resource,
    where: SqlExpression,
    holds: bool,
    unless: Sequence[SqlExpression] = (),
) -> dict[str, JsonValue] | None:
    """Members of a row, by Python name, of which a condition holds, or doesn't.

    None of `unless` holds of it. What a new row has anyway is left out. None where no values are
    known, as of conditions that only PostgreSQL judges.
    """
    columns = dict.fromkeys([*where.columns, *(name for one in unless for name in one.columns)])
    fields = [f for f in resource.fields if f.names.column in columns]
    try:
        trees = [_timed(one.tree) for one in (where, *unless)]
    except ValueError:
        return None
    said = [constant for tree in trees for constant in _constants(tree)]
    choices = [[*_candidates(field), *_of_type(field, said)] for field in fields]
    for values in islice(product(*choices), MOST):
        row = {f.names.column: native(v, f.type) for f, v in zip(fields, values, strict=True)}
        first, *others = (evaluate(tree, row) for tree in trees)
        if (first is True) is holds and not any(other is True for other in others):
            pairs = zip(fields, values, strict=True)
            return {f.names.python: v for f, v in pairs if v != _absent(f)}
    return None


def holds_of_a_new_row(resource: Resource, where: SqlExpression) -> bool:
    """Whether a condition may hold of a row that was created with what is needed."""
    fields = {f.names.column: f for f in resource.fields}
    row: dict[str, JsonValue] = {}
    for column in where.columns:
        field = fields[column]
        row[column] = valid(field) if field.required_in_create else _absent(field)
    try:
        tree = _timed(where.tree)
    except ValueError:
        return True
    return evaluate(tree, {c: native(v, fields[c].type) for c, v in row.items()}) is True


def _absent(field: Field) -> JsonValue:
    match field.default:
        case Constant():
            return plain(field.default.value, field.type)
        case _:
            return None


def _candidates(field: Field) -> Iterator[JsonValue]:
    if field.nullable or isinstance(field.default, Constant):
        yield _absent(field)
    match field.type:
        case Boolean():
            yield from (True, False)
        case Enumeration():
            yield from (member.value for member in field.type.members)
        case DateTime():
            yield from (PAST, FUTURE)
        case _:
            yield from (valid(field, number) for number in range(3))


def _constants(tree: Expression) -> Iterator[LiteralValue]:
    if isinstance(tree, Literal):
        yield tree.value
    for child in operands(tree):
        yield from _constants(child)


def _of_type(field: Field, constants: Sequence[LiteralValue]) -> Iterator[JsonValue]:
    """What the condition itself compares a field with, and beside that."""
    for constant in constants:
        match field.type, constant:
            case Text(), str():
                yield constant
            case Integer(), int() if not isinstance(constant, bool):
                yield from (constant, constant + 1, constant - 1)
            case _:
                pass


def _timed(tree: Expression) -> Expression:
    """The tree with a moment for `now()`; ValueError for what else only PostgreSQL knows."""
    match tree:
        case Opaque():
            if tree.sql.lower().replace(" ", "") != "now()":
                raise ValueError(tree.sql)
            moment: Mapping[str, datetime] = {"value": datetime(2026, 1, 1, tzinfo=UTC)}
            return Literal(**moment)  # type: ignore[arg-type]
        case Comparison() | Distinct() | Arithmetic():
            return replace(tree, left=_timed(tree.left), right=_timed(tree.right))
        case And() | Or():
            return replace(tree, operands=tuple(map(_timed, tree.operands)))
        case Not() | IsNull() | IsTruth() | Negative():
            return replace(tree, operand=_timed(tree.operand))
        case In():
            return replace(tree, operand=_timed(tree.operand), items=tuple(map(_timed, tree.items)))
        case Between():
            return replace(
                tree,
                operand=_timed(tree.operand),
                low=_timed(tree.low),
                high=_timed(tree.high),
            )
        case Call():
            return replace(tree, arguments=tuple(map(_timed, tree.arguments)))
        case _:
            return tree
