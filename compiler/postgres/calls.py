"""Calls, casts, CASE, arrays and subscripts: what they take, what they give."""

from __future__ import annotations

from typing import cast as static

from compiler.ir.expression import Call, ColumnType, Function, Literal, TypeTag
from compiler.postgres import functions
from compiler.postgres.kinds import (
    INTEGERS,
    NUMBERS,
    common,
    element,
    is_number,
    is_scalar,
    named,
    size,
)
from compiler.postgres.lexer import Token
from compiler.postgres.names import suggestion
from compiler.postgres.operators import TEXT, aligned, floating, never_zero
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
INTEGER = ColumnType(T.INTEGER)
# In PostgreSQL's grammar these take more than expressions, or are words of their own.
_FIELDS = frozenset(("year", "month", "day", "hour", "minute", "second", "quarter", "week"))
_DATE_FIELDS = frozenset(("year", "month", "day", "quarter", "week", "dow", "isodow", "doy"))
# Casts that no value of the type can break; True marks those that read the session's settings.
_CASTS = {
    (T.BOOLEAN, T.TEXT): False,
    (T.UUID, T.TEXT): False,
    (T.JSONB, T.TEXT): False,
    (T.DATE, T.TEXT): True,
    (T.TIME, T.TEXT): False,
    (T.DATE, T.TIMESTAMP): False,
    (T.TIMESTAMP, T.DATE): False,
    (T.TIMESTAMP, T.TIME): False,
    (T.TIMESTAMPTZ, T.DATE): True,
    (T.TIMESTAMPTZ, T.TIMESTAMP): True,
    (T.TIMESTAMPTZ, T.TEXT): True,
    (T.BOOLEAN, T.INTEGER): False,
}


def call(name: Token, arguments: list[Term], end: int, sql: str) -> Term:
    """Call a function; raises Refused for one that isn't known or doesn't take these values."""
    if name.text in functions.POLYMORPHIC:
        return _polymorphic(name, arguments, end, sql)
    if name.text not in functions.FUNCTIONS:
        raise _unknown(name)
    for argument in arguments:
        if argument.is_null:
            raise Refused("R310", f"{name.text} of NULL is always NULL", *place(argument))
    form = functions.choose(name.text, [argument.kind for argument in arguments])
    if form is None:
        given = ", ".join(named(argument.kind) for argument in arguments)
        raise Refused("R305", f"{name.text}({given}) doesn't exist", name.start, end)
    typed = [
        coerced(argument, ColumnType(tag), sql)
        for argument, tag in zip(arguments, form.parameters, strict=False)
    ]
    # The configuration of to_tsvector and the unit of date_trunc are no texts of the row.
    fixed = {position for position, words in form.constants if words}
    require_collation(name.start, end, *(t for i, t in enumerate(typed) if i not in fixed))
    for position, words in form.constants:
        if position < len(typed):
            _require_constant(typed[position], words)
    first = typed[0] if typed else None
    shared = {"length", "char_length", "character_length", "lower", "upper"}
    if first is not None and name.text in shared and is_scalar(first.kind, T.TEXT):
        function = static(Function, name.text if name.text in ("lower", "upper") else "length")
        return made(Call(function, (first.tree,)), ColumnType(form.result), name.start, end, first)
    if first is not None and name.text == "abs":
        kind = first.kind or ColumnType(form.result)
        return made(Call("abs", (first.tree,)), kind, name.start, end, first)
    result = ColumnType(form.result)
    return opaque(sql, name.start, end, result, tuple(typed), form.stable)


def _unknown(name: Token) -> Refused:
    text = name.text
    if text in functions.AGGREGATES:
        return Refused("R302", f"{text} is an aggregate: it needs many rows", name.start, name.end)
    if text in functions.WINDOWS:
        return Refused("R302", f"{text} is a window function", name.start, name.end)
    if text in functions.VOLATILE:
        message = f"{text} gives another value each time"
        return Refused("R307", message, name.start, name.end)
    if text in functions.STABLE:
        message = f"{text} depends on the session's settings"
        return Refused("R307", message, name.start, name.end)
    if text in functions.FALLIBLE:
        return Refused("R308", f"{text} is an error on some rows", name.start, name.end)
    advice = suggestion(text, functions.names())
    return Refused("R304", f"there is no function `{text}` here", name.start, name.end, advice)


def _require_constant(term: Term, words: frozenset[str]) -> None:
    value = term.tree.value if isinstance(term.tree, Literal) else None
    if words and value not in words:
        choices = ", ".join(f"'{word}'" for word in sorted(words))
        raise Refused("R308", "a constant is expected here", *place(term), f"one of {choices}")
    if not words and not (isinstance(value, int) and value >= 0):
        raise Refused("R308", "a constant of at least 0 is expected here", *place(term))


def _polymorphic(name: Token, arguments: list[Term], end: int, sql: str) -> Term:
    match name.text:
        case "coalesce" | "greatest" | "least":
            return _first(name, arguments, end, sql)
        case "nullif":
            _count(name, arguments, 2, end)
            left, right = aligned(arguments[0], arguments[1], sql)
            # The value passes through the operator that compares the two.
            tags = {left.kind.tag, right.kind.tag} if left.kind and right.kind else set()
            through = next((tag for tag in (T.DOUBLE, T.NUMERIC) if tag in tags), None)
            kind = ColumnType(through) if through else left.kind or TEXT
            if left.is_constant:
                raise Refused("R305", "nullif takes a column first", *place(left))
            return opaque(sql, name.start, end, kind, (left, right))
        case "cardinality":
            _count(name, arguments, 1, end)
            array = _array(arguments[0])
            return made(Call("cardinality", (array.tree,)), INTEGER, name.start, end, array)
        case "array_length":
            _count(name, arguments, 2, end)
            if not is_scalar(arguments[1].kind, T.INTEGER, T.SMALLINT):
                raise Refused("R305", "a dimension is an integer", *place(arguments[1]))
            return opaque(sql, name.start, end, INTEGER, (_array(arguments[0]), arguments[1]))
        case "array_position":
            _count(name, arguments, 2, end)
            items = element(_array(arguments[0]).kind or TEXT)
            item = coerced(arguments[1], items, sql)
            if item.kind is None or item.kind.array or item.kind.tag != items.tag:
                raise Refused("R305", f"an item of it is {items}", *place(item))
            return opaque(sql, name.start, end, INTEGER, (arguments[0], item))
        case "mod":
            _count(name, arguments, 2, end)
            return _mod(name, arguments, end, sql)
        case "num_nulls" | "num_nonnulls":
            if not arguments:
                _count(name, arguments, 1, end)
            return opaque(sql, name.start, end, INTEGER, tuple(arguments))
        case _:
            raise Refused("R301", "write extract(year FROM …)", name.start, end)


def _mod(name: Token, arguments: list[Term], end: int, sql: str) -> Term:
    kinds = [argument.kind for argument in arguments]
    kind = common(kinds) if all(is_number(k) for k in kinds) else None
    if kind is None or kind.tag == T.DOUBLE:
        raise Refused("R305", "mod takes integers or numerics", name.start, end)
    if not never_zero(arguments[1]):
        raise Refused("R308", "this divides by zero on some rows", *place(arguments[1]))
    return opaque(sql, name.start, end, kind, tuple(arguments))


def _count(name: Token, arguments: list[Term], wanted: int, end: int) -> None:
    if len(arguments) != wanted:
        noun = "value" if wanted == 1 else "values"
        raise Refused("R305", f"{name.text} takes {wanted} {noun}", name.start, end)


def _array(term: Term) -> Term:
    if term.kind is None or not term.kind.array:
        raise Refused("R305", f"an array is expected, not {named(term.kind)}", *place(term))
    return term


def _together(terms: list[Term], start: int, end: int, sql: str) -> tuple[ColumnType, list[Term]]:
    try:
        kind = common(term.kind for term in terms) or TEXT
    except ValueError as error:
        message = f"these values have no type in common: {error}"
        raise Refused("R305", message, start, end) from None
    return kind, [coerced(term, kind, sql) for term in terms]


def _first(name: Token, arguments: list[Term], end: int, sql: str) -> Term:
    if not arguments:
        raise Refused("R305", f"{name.text} takes at least one value", name.start, end)
    for argument in arguments[:-1]:
        if argument.is_constant and name.text == "coalesce":
            message = "coalesce never reads past a constant"
            raise Refused("R305", message, *place(argument), "a constant stands last")
    kind, terms = _together(arguments, name.start, end, sql)
    if kind.tag == T.DOUBLE:
        terms = [floating(term) for term in terms]
    if name.text != "coalesce":
        require_collation(name.start, end, *terms)
    tags = {term.kind.tag for term in terms if term.kind is not None}
    # One type throughout, or exact numbers: then Python's value is PostgreSQL's.
    alike = len(tags) == 1 or (T.DOUBLE not in tags and tags <= set(NUMBERS))
    if name.text != "coalesce" or not alike or any(term.is_null for term in terms):
        return opaque(sql, name.start, end, kind, tuple(terms))
    trees = tuple(term.tree for term in terms)
    return made(Call("coalesce", trees), _sized(kind, terms), name.start, end, *terms)


def _sized(kind: ColumnType, terms: list[Term]) -> ColumnType:
    if kind.tag != T.NUMERIC:
        return kind
    sizes = [size(term.kind) if term.kind is not None else None for term in terms]
    known = [found for found in sizes if found is not None]
    if len(known) < len(sizes):
        return kind
    scale = max(scale for _, scale in known)
    whole = max(precision - scale for precision, scale in known)
    return ColumnType(T.NUMERIC, precision=whole + scale, scale=scale)


def conditional(conditions: list[Term], values: list[Term], start: int, end: int, sql: str) -> Term:
    """CASE WHEN … THEN … ELSE … END."""
    checked = [require_boolean(condition, sql) for condition in conditions]
    kind, terms = _together(values, start, end, sql)
    return opaque(sql, start, end, kind, (*checked, *terms))


def array(items: list[Term], start: int, end: int, sql: str) -> Term:
    """ARRAY[…]."""
    kind, terms = _together(items, start, end, sql)
    if kind.array:
        raise Refused("R302", "arrays of arrays aren't read", start, end)
    return opaque(sql, start, end, ColumnType(kind.tag, array=True), tuple(terms))


def subscript(term: Term, index: Term, end: int, sql: str) -> Term:
    """An item of an array, counted from 1."""
    if term.kind is None or not term.kind.array:
        raise Refused("R305", f"an array is expected, not {named(term.kind)}", *place(term))
    if not is_scalar(index.kind, *INTEGERS - {T.BIGINT}):
        raise Refused("R305", f"an index is an integer, not {named(index.kind)}", *place(index))
    return opaque(sql, term.start, end, element(term.kind), (term, index))


def extract(field: Token, operand: Term, start: int, end: int, sql: str) -> Term:
    """EXTRACT(field FROM moment)."""
    if not is_scalar(operand.kind, T.DATE, T.TIMESTAMP, T.TIMESTAMPTZ) or operand.kind is None:
        message = f"a date or a timestamptz is expected, not {named(operand.kind)}"
        raise Refused("R305", message, *place(operand))
    known = _DATE_FIELDS if operand.kind.tag == T.DATE else _DATE_FIELDS | _FIELDS
    if field.text not in known:
        advice = suggestion(field.text, tuple(known))
        message = f"`{field.text}` can't be extracted from {operand.kind}"
        raise Refused("R305", message, field.start, field.end, advice)
    stable = operand.kind.tag == T.TIMESTAMPTZ
    return opaque(sql, start, end, ColumnType(T.NUMERIC), (operand,), stable)


def cast(term: Term, wanted: ColumnType, end: int, sql: str) -> Term:
    """`value::type`, where no row can break it."""
    if term.kind is None:
        typed = coerced(term, wanted, sql)
        return typed.spanning(term.start, end)
    source = term.kind
    if (source.tag, source.array) == (wanted.tag, wanted.array):
        return term.spanning(term.start, end)
    stable = False
    if source.array or wanted.array:
        allowed = False
    elif is_number(source) and is_number(wanted):
        allowed = NUMBERS.index(source.tag) < NUMBERS.index(wanted.tag)
    elif is_number(source) and wanted.tag == T.TEXT:
        allowed = True
    else:
        allowed = (source.tag, wanted.tag) in _CASTS
        stable = _CASTS.get((source.tag, wanted.tag), False)
    if not allowed:
        message = f"a cast from {source} to {wanted} fails on some rows, or doesn't exist"
        raise Refused("R308", message, term.start, end)
    return opaque(sql, term.start, end, wanted, (term,), stable)
