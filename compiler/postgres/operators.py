"""What PostgreSQL's operators take and give, and which of them Python computes alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import cast as static

from compiler.ir.expression import (
    And,
    Arithmetic,
    ArithmeticOperator,
    Between,
    Column,
    ColumnType,
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
    Or,
    TypeTag,
)
from compiler.ir.nullness import may_be_null
from compiler.postgres.kinds import (
    INTEGERS,
    comparable,
    element,
    exact,
    is_number,
    is_scalar,
    named,
    wider,
)
from compiler.postgres.lexer import Token
from compiler.postgres.patterns import matches
from compiler.postgres.refusal import Refused
from compiler.postgres.term import (
    Term,
    coerced,
    made,
    opaque,
    place,
    require_boolean,
    require_collation,
)

T = TypeTag
BOOLEAN = ColumnType(T.BOOLEAN)
TEXT = ColumnType(T.TEXT)
_TIMES = {
    ("-", T.DATE, T.DATE): (T.INTEGER, False),
    ("+", T.DATE, T.INTERVAL): (T.TIMESTAMP, False),
    ("-", T.DATE, T.INTERVAL): (T.TIMESTAMP, False),
    ("+", T.TIMESTAMPTZ, T.INTERVAL): (T.TIMESTAMPTZ, True),
    ("-", T.TIMESTAMPTZ, T.INTERVAL): (T.TIMESTAMPTZ, True),
    ("-", T.TIMESTAMPTZ, T.TIMESTAMPTZ): (T.INTERVAL, False),
    ("+", T.TIMESTAMP, T.INTERVAL): (T.TIMESTAMP, False),
    ("-", T.TIMESTAMP, T.INTERVAL): (T.TIMESTAMP, False),
    ("-", T.TIMESTAMP, T.TIMESTAMP): (T.INTERVAL, False),
    ("+", T.TIME, T.INTERVAL): (T.TIME, False),
    ("-", T.TIME, T.INTERVAL): (T.TIME, False),
    ("-", T.TIME, T.TIME): (T.INTERVAL, False),
    ("+", T.INTERVAL, T.INTERVAL): (T.INTERVAL, False),
    ("-", T.INTERVAL, T.INTERVAL): (T.INTERVAL, False),
}


def binary(operator: Token, left: Term, right: Term, sql: str) -> Term:
    """Apply an operator that stands between two operands; raises Refused."""
    symbol = "<>" if operator.text == "!=" else operator.text
    match symbol:
        case "=" | "<>" | "<" | "<=" | ">" | ">=":
            return comparison(symbol, left, right, sql)
        case "+" | "-" | "*" | "/" | "%":
            return arithmetic(operator, left, right, sql)
        case "~" | "~*" | "!~" | "!~*":
            return matches(left, right, sql)
        case "->" | "->>":
            return _member(operator, left, right, sql)
        case _:
            return _combined(operator, left, right, sql)


def aligned(left: Term, right: Term, sql: str) -> tuple[Term, Term]:
    """Return two operands of one comparison, quoted constants typed; raises Refused."""
    for term in (left, right):
        if term.is_null:
            raise Refused(
                "R310", "a comparison with NULL is never true", *place(term), "write IS NULL"
            )
    known = left.kind or right.kind or TEXT
    left, right = coerced(left, known, sql), coerced(right, known, sql)
    require_collation(left.start, right.end, left, right)
    assert left.kind is not None
    assert right.kind is not None
    if not comparable(left.kind, right.kind):
        message = f"{left.kind} can't be compared with {right.kind}"
        advice = ""
        if {left.kind.tag, right.kind.tag} == {T.DATE, T.TIMESTAMPTZ}:
            advice = "say which day it is where: (moment AT TIME ZONE 'UTC')::date"
        raise Refused("R305", message, left.start, right.end, advice)
    return _beside(left, right), _beside(right, left)


def _beside(term: Term, other: Term) -> Term:
    return floating(term) if is_scalar(other.kind, T.DOUBLE) else term


def floating(term: Term) -> Term:
    """Turn a number into the float that PostgreSQL makes of it for double precision."""
    if not (isinstance(term.tree, Literal) and isinstance(term.tree.value, int | Decimal)):
        return term
    tree = Literal(float(term.tree.value))
    return Term(tree, ColumnType(T.DOUBLE), term.start, term.end)


def equal_in_python(left: Term, right: Term) -> bool:
    """Say whether Python's == on the two agrees with PostgreSQL's =."""
    assert left.kind is not None
    assert right.kind is not None
    if left.kind.array or left.kind.tag in (T.JSONB, T.TSVECTOR, T.TSQUERY, T.INTERVAL):
        return False
    if any(_open_condition(side) for side in (left, right)):
        return False
    return (left.kind.tag == T.DOUBLE) == (right.kind.tag == T.DOUBLE)


def _open_condition(term: Term) -> bool:
    """Say whether it is a compound condition that can be NULL: as a value, Python has none such."""
    simple = isinstance(term.tree, Column | Literal)
    return is_scalar(term.kind, T.BOOLEAN) and not simple and may_be_null(term.tree)


def ordered_in_python(left: Term, right: Term) -> bool:
    """Say whether Python's < on the two agrees with PostgreSQL's <; text follows a collation."""
    return equal_in_python(left, right) and not is_scalar(left.kind, T.TEXT, T.BOOLEAN)


def comparison(symbol: str, left: Term, right: Term, sql: str) -> Term:
    """Compare two values."""
    left, right = aligned(left, right, sql)
    same = equal_in_python if symbol in ("=", "<>") else ordered_in_python
    if not same(left, right):
        return opaque(sql, left.start, right.end, BOOLEAN, (left, right))
    tree = Comparison(static(ComparisonOperator, symbol), left.tree, right.tree)
    return made(tree, BOOLEAN, left.start, right.end, left, right)


def distinct(left: Term, right: Term, negated: bool, sql: str) -> Term:
    """Compare two values of which NULL is one."""
    left, right = aligned(left, right, sql)
    if not equal_in_python(left, right):
        return opaque(sql, left.start, right.end, BOOLEAN, (left, right))
    tree = Distinct(left.tree, right.tree, negated)
    return made(tree, BOOLEAN, left.start, right.end, left, right)


def between(left: Term, low: Term, high: Term, negated: bool, sql: str) -> Term:
    """Compare a value with two bounds."""
    _, lower = aligned(left, low, sql)
    first, upper = aligned(left, high, sql)
    left = first if left.kind is None else left
    pairs = ((left, lower), (left, upper))
    if left.is_constant or not all(ordered_in_python(*pair) for pair in pairs):
        return opaque(sql, left.start, high.end, BOOLEAN, (left, lower, upper))
    tree = Between(left.tree, lower.tree, upper.tree, negated)
    return made(tree, BOOLEAN, left.start, high.end, left, lower, upper)


def membership(left: Term, items: list[Term], negated: bool, end: int, sql: str) -> Term:
    """Compare a value with each of several."""
    known = left.kind or next((item.kind for item in items if item.kind is not None), TEXT)
    constant = next((item for item in items if item.is_constant and left.is_constant), None)
    if constant is not None:
        raise Refused("R305", "this compares two constants", *place(constant))
    left = coerced(left, known, sql)
    pairs = [
        aligned(left, coerced(item, known, sql) if not item.is_null else item, sql)
        for item in items
    ]
    terms = (left, *(item for _, item in pairs))
    # PostgreSQL finds one type for the whole list, so that a number of another kind changes it.
    mixed = len(
        {item.kind.tag for _, item in pairs if item.kind and item.kind.tag == T.DOUBLE}
    ) and (not all(is_scalar(term.kind, T.DOUBLE) for term in terms))
    if mixed or not all(equal_in_python(*pair) for pair in pairs):
        return opaque(sql, left.start, end, BOOLEAN, terms)
    tree = In(left.tree, tuple(item.tree for _, item in pairs), negated)
    return made(tree, BOOLEAN, left.start, end, *terms)


def quantified(left: Term, array: Term, end: int, sql: str) -> Term:
    """Compare a value with the items of an array, by ANY or ALL."""
    if array.kind is None or not array.kind.array:
        raise Refused("R305", f"an array is expected, not {named(array.kind)}", *place(array))
    items = element(array.kind)
    left = coerced(left, items, sql)
    # A number of another type would need an array cast that PostgreSQL doesn't always find.
    if left.is_null or left.kind is None or left.kind.array or left.kind.tag != items.tag:
        message = f"{named(left.kind)} can't be compared with the items of {array.kind}"
        raise Refused("R305", message, left.start, end)
    require_collation(left.start, end, left, array)
    return opaque(sql, left.start, end, BOOLEAN, (left, array))


def conjunction(word: str, left: Term, right: Term, sql: str) -> Term:
    """Join two conditions by AND or OR."""
    left, right = require_boolean(left, sql), require_boolean(right, sql)
    build: Callable[[tuple[Expression, ...]], Expression] = And if word == "and" else Or
    kind = And if word == "and" else Or
    parts = left.tree.operands if isinstance(left.tree, kind) else (left.tree,)
    return made(build((*parts, right.tree)), BOOLEAN, left.start, right.end, left, right)


def negation(term: Term, start: int, sql: str) -> Term:
    """Negate a condition."""
    inner = require_boolean(term, sql)
    return made(Not(inner.tree), BOOLEAN, start, inner.end, inner)


def is_null(term: Term, negated: bool, end: int, sql: str) -> Term:
    """Ask whether a value is NULL."""
    if term.is_constant:
        raise Refused("R310", "a constant is never in doubt about NULL", *place(term))
    if _open_condition(term):
        return opaque(sql, term.start, end, BOOLEAN, (term,))
    return made(IsNull(term.tree, negated), BOOLEAN, term.start, end, term)


def is_truth(term: Term, truth: bool, negated: bool, end: int, sql: str) -> Term:
    """Ask whether a condition is TRUE or FALSE, NULL being neither."""
    inner = require_boolean(term, sql)
    return made(IsTruth(inner.tree, truth, negated), BOOLEAN, term.start, end, inner)


def arithmetic(operator: Token, left: Term, right: Term, sql: str) -> Term:
    """Add, subtract, multiply or divide; raises Refused where a row could divide by zero."""
    symbol = operator.text
    for term in (left, right):
        if term.kind is None:
            raise Refused("R305", f"`{symbol}` takes numbers, not {named(None)}", *place(term))
    assert left.kind is not None
    assert right.kind is not None
    if not (is_number(left.kind) and is_number(right.kind)):
        return _calendar(symbol, left, right, sql)
    kinds = (left.kind, right.kind)
    tag = wider(left.kind.tag, right.kind.tag)
    left, right = _beside(left, right), _beside(right, left)
    if symbol == "%" and tag == T.DOUBLE:
        raise Refused("R305", "`%` isn't defined for double precision", left.start, right.end)
    if symbol in ("/", "%") and not never_zero(right):
        raise Refused(
            "R308",
            "this divides by zero on some rows",
            *place(right),
            f"write nullif({sql[right.start : right.end]}, 0)",
        )
    shared = is_scalar(left.kind, T.DOUBLE) == is_scalar(right.kind, T.DOUBLE)
    kind = ColumnType(tag)
    if tag == T.NUMERIC:
        found = exact(symbol, *kinds) if symbol in "+-*" else None
        shared = found is not None
        kind = found or kind
    elif symbol in ("/", "%"):
        # Python rounds down; over a positive constant it is put right with little noise.
        divisor = right.tree.value if isinstance(right.tree, Literal) else None
        shared = tag in INTEGERS and isinstance(divisor, int) and divisor > 0
    if not shared:
        return opaque(sql, left.start, right.end, kind, (left, right))
    tree = Arithmetic(static(ArithmeticOperator, symbol), left.tree, right.tree)
    return made(tree, kind, left.start, right.end, left, right)


def never_zero(term: Term) -> bool:
    """Say whether a divisor is a constant other than 0, or nullif(…, 0)."""
    if isinstance(term.tree, Literal):
        return term.tree.value != 0
    if isinstance(term.tree, Negative) and isinstance(term.tree.operand, Literal):
        return term.tree.operand.value != 0
    return bool(re.fullmatch(r"(?is)nullif\s*\([^()]*,\s*0\s*\)", getattr(term.tree, "sql", "")))


def _calendar(symbol: str, left: Term, right: Term, sql: str) -> Term:
    assert left.kind is not None
    assert right.kind is not None
    if not left.kind.array and not right.kind.array:
        if left.kind.tag == T.DATE and right.kind.tag in (T.INTEGER, T.SMALLINT) and symbol in "+-":
            return opaque(sql, left.start, right.end, ColumnType(T.DATE), (left, right))
        found = _TIMES.get((symbol, left.kind.tag, right.kind.tag))
        if found:
            kind = ColumnType(found[0])
            return opaque(sql, left.start, right.end, kind, (left, right), found[1])
    message = f"`{symbol}` isn't defined for {left.kind} and {right.kind}"
    raise Refused("R305", message, left.start, right.end)


def negative(term: Term, start: int, sql: str) -> Term:
    """Negate a number."""
    if is_scalar(term.kind, T.INTERVAL) and term.kind is not None:
        return opaque(sql, start, term.end, term.kind, (term,))
    if not is_number(term.kind) or term.kind is None:
        raise Refused("R305", f"`-` takes a number, not {named(term.kind)}", start, term.end)
    value = term.tree.value if isinstance(term.tree, Literal) else None
    if isinstance(value, int | Decimal | float):
        return Term(Literal(-value), term.kind, start, term.end)
    return made(Negative(term.tree), term.kind, start, term.end, term)


def _member(operator: Token, left: Term, right: Term, sql: str) -> Term:
    if not is_scalar(left.kind, T.JSONB):
        message = f"`{operator.text}` takes jsonb, not {named(left.kind)}"
        raise Refused("R305", message, left.start, operator.end)
    right = coerced(right, TEXT, sql)
    if right.is_null or not is_scalar(right.kind, T.TEXT, T.INTEGER, T.SMALLINT):
        message = f"a member has a name or an index, not {named(right.kind)}"
        raise Refused("R305", message, *place(right))
    kind = TEXT if operator.text == "->>" else ColumnType(T.JSONB)
    return opaque(sql, left.start, right.end, kind, (left, right))


def _combined(operator: Token, left: Term, right: Term, sql: str) -> Term:
    """`||` joins; `@>`, `<@` and `&&` compare arrays or documents."""
    known = left.kind or right.kind or TEXT
    left, right = coerced(left, known, sql), coerced(right, known, sql)
    assert left.kind is not None
    assert right.kind is not None
    same = (left.kind.tag, left.kind.array) == (right.kind.tag, right.kind.array)
    array, tag = left.kind.array, left.kind.tag
    allowed = {
        "||": array or tag in (T.TEXT, T.JSONB, T.BYTEA, T.TSVECTOR),
        "@>": array or tag == T.JSONB,
        "<@": array or tag == T.JSONB,
        "&&": array,
    }[operator.text]
    if not same or not allowed:
        message = f"`{operator.text}` isn't defined for {left.kind} and {right.kind}"
        raise Refused("R305", message, left.start, right.end)
    kind = ColumnType(tag, array) if operator.text == "||" else BOOLEAN
    return opaque(sql, left.start, right.end, kind, (left, right))


def zone(left: Term, name: Term, sql: str) -> Term:
    """`moment AT TIME ZONE 'UTC'`."""
    if not isinstance(name.tree, Literal) or name.tree.value != "UTC":
        raise Refused("R302", "the zone must be 'UTC' here", *place(name))
    other = {T.TIMESTAMPTZ: T.TIMESTAMP, T.TIMESTAMP: T.TIMESTAMPTZ}
    if left.kind is None or left.kind.array or left.kind.tag not in other:
        message = f"AT TIME ZONE takes a timestamptz, not {named(left.kind)}"
        raise Refused("R305", message, *place(left))
    return opaque(sql, left.start, name.end, ColumnType(other[left.kind.tag]), (left,))
