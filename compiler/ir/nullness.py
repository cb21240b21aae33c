"""Whether an expression can be NULL."""

from __future__ import annotations

from typing import assert_never

from compiler.ir.expression import (
    And,
    Arithmetic,
    Between,
    Call,
    Column,
    Comparison,
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
    operands,
)


def may_be_null(tree: Expression) -> bool:
    """Say whether a row can make the tree NULL; what only PostgreSQL evaluates might be."""
    match tree:
        case Column():
            return tree.type.nullable
        case Literal():
            return tree.value is None
        case IsNull() | IsTruth() | Distinct():
            return False
        case Opaque():
            return True
        case Call():
            nulls = [may_be_null(argument) for argument in tree.arguments]
            return all(nulls) if tree.function == "coalesce" else any(nulls)
        case Comparison() | And() | Or() | Not() | In() | Between() | Negative() | Arithmetic():
            return any(may_be_null(operand) for operand in operands(tree))
        case _:
            assert_never(tree)
