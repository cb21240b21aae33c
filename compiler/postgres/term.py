"""A part of an expression as it is read: its tree, its type, its place and its columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from compiler.ir.expression import Column, ColumnType, Expression, Literal, Opaque, TypeTag
from compiler.postgres.kinds import INTEGERS, RANGES, Kind, named, readable
from compiler.postgres.lexer import Token
from compiler.postgres.refusal import Refused


@dataclass(frozen=True, slots=True)
class Term:
    """`kind` is None for a quoted constant and NULL; `stable` means that the session counts.

    `collated` tells a text whose order PostgreSQL knows, because a column or a cast is behind it,
    from one that is made of quoted constants alone.
    """

    tree: Expression
    kind: Kind
    start: int
    end: int
    columns: tuple[str, ...] = ()
    stable: bool = False
    collated: bool = False

    def spanning(self, start: int, end: int) -> Term:
        """Return the same term with its parentheses or its cast around it."""
        return replace(self, start=start, end=end)

    @property
    def is_constant(self) -> bool:
        """Whether it is a constant as the author wrote it."""
        return isinstance(self.tree, Literal)

    @property
    def is_null(self) -> bool:
        """Whether it is the word NULL."""
        return isinstance(self.tree, Literal) and self.tree.value is None


def column(token: Token, kind: ColumnType) -> Term:
    """Return a reference to a column."""
    names = (token.text,)
    return Term(Column(token.text, kind), kind, token.start, token.end, names, collated=True)


def quoted(token: Token) -> Term:
    """Return a quoted constant, whose type is still open."""
    return Term(Literal(token.text), None, token.start, token.end)


def word(token: Token) -> Term:
    """Return the constant TRUE, FALSE or NULL."""
    if token.text == "null":
        return Term(Literal(None), None, token.start, token.end)
    kind = ColumnType(TypeTag.BOOLEAN)
    return Term(Literal(token.text == "true"), kind, token.start, token.end)


def number(token: Token) -> Term:
    """Return a number: integer or bigint where it fits, numeric otherwise."""
    if token.text.isdigit():
        value = int(token.text)
        for tag in (TypeTag.INTEGER, TypeTag.BIGINT):
            if value < RANGES[tag]:
                return Term(Literal(value), ColumnType(tag), token.start, token.end)
        kind = ColumnType(TypeTag.NUMERIC, precision=len(token.text), scale=0)
        return Term(Literal(value), kind, token.start, token.end)
    exact = Decimal(token.text)
    _, digits, exponent = exact.as_tuple()
    scale = max(0, -int(exponent))
    precision = max(scale, len(digits) + max(0, int(exponent)))
    kind = ColumnType(TypeTag.NUMERIC, precision=precision, scale=scale)
    return Term(Literal(exact), kind, token.start, token.end)


def columns_of(*terms: Term) -> tuple[str, ...]:
    """Return the columns of several terms, once each."""
    return tuple(dict.fromkeys(name for term in terms for name in term.columns))


def opaque(
    sql: str, start: int, end: int, kind: ColumnType, terms: tuple[Term, ...], stable: bool = False
) -> Term:
    """Return what only PostgreSQL evaluates, made of `terms`."""
    columns = columns_of(*terms)
    moving = stable or any(term.stable for term in terms)
    tree = Opaque(sql[start:end], columns)
    return Term(tree, kind, start, end, columns, moving, _is_collated(terms))


def made(tree: Expression, kind: ColumnType, start: int, end: int, *terms: Term) -> Term:
    """Return a term of the shared subset, made of `terms`."""
    moving = any(term.stable for term in terms)
    return Term(tree, kind, start, end, columns_of(*terms), moving, _is_collated(terms))


def _is_text(term: Term) -> bool:
    return term.kind is None or term.kind.tag == TypeTag.TEXT


def _is_collated(terms: tuple[Term, ...]) -> bool:
    texts = [term for term in terms if _is_text(term)]
    return any(term.collated for term in texts) or (bool(columns_of(*terms)) and not texts)


def require_collation(start: int, end: int, *terms: Term) -> None:
    """Refuse to compare or to change texts that are all constants; raises Refused.

    In a generated column PostgreSQL finds no collation for them, and elsewhere they say nothing.
    """
    texts = [term for term in terms if _is_text(term)]
    if texts and not any(term.collated for term in texts):
        raise Refused("R305", "this reads quoted constants alone, and no column", start, end)


def coerced(term: Term, wanted: ColumnType, sql: str) -> Term:
    """Give a quoted constant or NULL the type that stands beside it; other terms stay as they are.

    Raises Refused where the constant doesn't mean one value of that type.
    """
    if term.kind is not None or not isinstance(term.tree, Literal):
        return term
    text = term.tree.value
    if text is None:
        return replace(term, kind=wanted)
    if not isinstance(text, str) or not readable(text, wanted):
        advice = _HOW.get(wanted.tag, "") if not wanted.array else "write ARRAY[…]"
        raise Refused("R309", f"'{text}' isn't a constant of type {wanted}", *place(term), advice)
    if wanted.tag == TypeTag.TEXT and not wanted.array:
        return replace(term, kind=wanted)
    value: int | Decimal | float | bool
    if wanted.array:
        return opaque(sql, term.start, term.end, wanted, ())
    if wanted.tag in INTEGERS:
        value = int(text)
    elif wanted.tag == TypeTag.NUMERIC:
        value = Decimal(text)
    elif wanted.tag == TypeTag.DOUBLE:
        value = float(text)
    elif wanted.tag == TypeTag.BOOLEAN:
        value = text == "true"
    else:
        return opaque(sql, term.start, term.end, wanted, ())
    return replace(term, tree=Literal(value), kind=wanted)


def place(term: Term) -> tuple[int, int]:
    """Return where a term stands."""
    return (term.start, term.end)


def require_boolean(term: Term, sql: str) -> Term:
    """Return a condition; raises Refused for anything else."""
    found = coerced(term, ColumnType(TypeTag.BOOLEAN), sql)
    if found.kind is None or found.kind.tag != TypeTag.BOOLEAN or found.kind.array:
        message = f"a condition is expected, not {named(term.kind)}"
        raise Refused("R306", message, *place(term))
    return found


_HOW = {
    TypeTag.DATE: "write a date as '2026-01-31'",
    TypeTag.TIME: "write a time as '09:30'",
    TypeTag.TIMESTAMPTZ: "write an instant with its offset, as '2026-01-31T09:30:00Z'",
    TypeTag.INTERVAL: "write an interval as '30 days'",
    TypeTag.BOOLEAN: "write true or false",
    TypeTag.UUID: "write all 36 characters",
}
