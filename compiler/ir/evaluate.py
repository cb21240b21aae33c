"""What PostgreSQL makes of an expression and a row: the measure of the emitted Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias, assert_never
from typing import cast as static
from uuid import UUID

from compiler.diagnostics.bug import CompilerBug
from compiler.ir.expression import (
    And,
    Arithmetic,
    ArithmeticOperator,
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

Number: TypeAlias = int | float | Decimal
Value: TypeAlias = (
    str | Number | bool | bytes | date | datetime | time | UUID | tuple[object, ...] | None
)


def evaluate(tree: Expression, row: Mapping[str, Value]) -> Value:
    """Return the value for a row, NULL being None; a row has every column that the tree reads.

    Raises CompilerBug for what only PostgreSQL evaluates, ZeroDivisionError as PostgreSQL does.
    """
    match tree:
        case Column():
            return row[tree.name]
        case Literal():
            return tree.value
        case Comparison():
            return compare(tree.operator, evaluate(tree.left, row), evaluate(tree.right, row))
        case Distinct():
            return (evaluate(tree.left, row) == evaluate(tree.right, row)) is tree.negated
        case And():
            return conjoined([evaluate(operand, row) for operand in tree.operands])
        case Or():
            return negated(conjoined([negated(evaluate(part, row)) for part in tree.operands]))
        case Not():
            return negated(evaluate(tree.operand, row))
        case In():
            left = evaluate(tree.operand, row)
            found = [compare("<>", left, evaluate(item, row)) for item in tree.items]
            outside = conjoined(found)
            return outside if tree.negated else negated(outside)
        case Between():
            value = evaluate(tree.operand, row)
            low, high = evaluate(tree.low, row), evaluate(tree.high, row)
            inside = conjoined([compare(">=", value, low), compare("<=", value, high)])
            return negated(inside) if tree.negated else inside
        case IsNull():
            return (evaluate(tree.operand, row) is None) is not tree.negated
        case IsTruth():
            return (evaluate(tree.operand, row) is tree.truth) is not tree.negated
        case Negative():
            value = evaluate(tree.operand, row)
            return None if value is None else -static(Decimal, value)
        case Arithmetic():
            return calculate(tree.operator, evaluate(tree.left, row), evaluate(tree.right, row))
        case Call():
            return _call(tree, [evaluate(argument, row) for argument in tree.arguments])
        case Opaque():
            raise CompilerBug("only PostgreSQL evaluates this expression", tree.sql)
        case _:
            assert_never(tree)


def compare(operator: ComparisonOperator, left: Value, right: Value) -> bool | None:
    """Compare two values as SQL does; None when either is."""
    if left is None or right is None:
        return None
    # The two have types that PostgreSQL compares, which the reader of the SQL has seen to.
    first, second = static(Decimal, left), static(Decimal, right)
    match operator:
        case "=":
            return first == second
        case "<>":
            return first != second
        case "<":
            return first < second
        case "<=":
            return first <= second
        case ">":
            return first > second
        case ">=":
            return first >= second
        case _:
            assert_never(operator)


def negated(value: Value) -> bool | None:
    """NOT of three-valued logic."""
    return None if value is None else not value


def conjoined(values: list[Value] | list[bool | None]) -> bool | None:
    """AND of three-valued logic: FALSE outweighs NULL."""
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def calculate(operator: ArithmeticOperator, left: Value, right: Value) -> Number | None:
    """Calculate as SQL does: integers divide towards zero, a remainder has the dividend's sign."""
    if left is None or right is None:
        return None
    first, second = static(Decimal, left), static(Decimal, right)
    match operator:
        case "+":
            return first + second
        case "-":
            return first - second
        case "*":
            return first * second
        case "/" | "%":
            if not (isinstance(left, int) and isinstance(right, int)):
                return first / second if operator == "/" else first % second
            quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
            return quotient if operator == "/" else left - right * quotient
        case _:
            assert_never(operator)


def _call(tree: Call, values: list[Value]) -> Value:
    if tree.function == "coalesce":
        return next((value for value in values if value is not None), None)
    if any(value is None for value in values):
        return None
    value = values[0]
    match tree.function:
        case "length" | "cardinality":
            return len(static(str, value))
        case "lower":
            return static(str, value).lower()
        case "upper":
            return static(str, value).upper()
        case "abs":
            return abs(static(Decimal, value))
        case _:
            assert_never(tree.function)
