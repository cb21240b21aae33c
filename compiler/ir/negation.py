"""The opposite of a condition, with the negation carried down to what it negates."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from compiler.ir.expression import (
    And,
    Arithmetic,
    Between,
    Call,
    Column,
    Comparison,
    ComparisonOperator,
    Distinct,
    Expression,
    In,
    IsNull,
    IsTruth,
    Literal,
    Negative,
    Not,
    Opaque,
    Or,
)

_FLIPPED: dict[ComparisonOperator, ComparisonOperator] = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
}


def flipped(operator: ComparisonOperator) -> ComparisonOperator:
    """Return the operator that is TRUE where this one is FALSE, and NULL where it is NULL."""
    return _FLIPPED[operator]


def opposite(tree: Expression) -> Expression:
    """Return what NOT makes of a condition: TRUE and FALSE exchanged, NULL as it was."""
    match tree:
        case And():
            return Or(tuple(opposite(operand) for operand in tree.operands))
        case Or():
            return And(tuple(opposite(operand) for operand in tree.operands))
        case Not():
            return tree.operand
        case Comparison():
            return replace(tree, operator=flipped(tree.operator))
        case Distinct() | In() | Between() | IsNull() | IsTruth():
            return replace(tree, negated=not tree.negated)
        case Literal():
            return tree if tree.value is None else Literal(not tree.value)
        case Column() | Call() | Opaque() | Negative() | Arithmetic():
            return Not(tree)
        case _:
            assert_never(tree)
