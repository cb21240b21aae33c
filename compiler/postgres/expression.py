"""The SQL of a spec, read as one expression over the columns of one row."""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.fix import Fix
from compiler.diagnostics.span import Span
from compiler.ir.expression import ColumnType, SqlExpression, TypeTag
from compiler.ir.nullness import may_be_null
from compiler.postgres.grammar import Grammar
from compiler.postgres.kinds import fits, named
from compiler.postgres.lexer import tokenize
from compiler.postgres.refusal import Refused
from compiler.postgres.term import Term, coerced

BOOLEAN = ColumnType(TypeTag.BOOLEAN)


def parse_expression(
    sql: str,
    at: Span,
    scope: Mapping[str, ColumnType],
    expect: ColumnType | None = BOOLEAN,
    *,
    immutable: bool = False,
) -> SqlExpression | tuple[Diagnostic, ...]:
    """Read the author's SQL, which stands at `at`, over the columns in `scope`.

    `expect` is the type that it must give: a condition unless told otherwise, any type when None.
    `immutable` refuses what the clock or the session decides, as a generated column and an index
    do. What is accepted, PostgreSQL 15 accepts, and no row makes it an error but for numbers and
    dates out of their type's range. Returns the expression, or why it is refused.
    """
    try:
        term = Grammar(sql, tokenize(sql), scope).whole()
        term = _expected(term, expect, sql)
        if immutable and term.stable:
            advice = "only what the row itself decides may stand here"
            raise Refused("R307", "this changes with the clock or the session", 0, len(sql), advice)
        _second_reading(sql, term)
    except Refused as refused:
        return (_diagnostic(refused, sql, at),)
    kind = term.kind or ColumnType(TypeTag.TEXT)
    found = ColumnType(kind.tag, kind.array, may_be_null(term.tree), kind.precision, kind.scale)
    return SqlExpression(sql, term.tree, term.columns, not term.stable, found)


def _expected(term: Term, expect: ColumnType | None, sql: str) -> Term:
    if expect is None:
        return term
    typed = coerced(term, expect, sql)
    if typed.kind is None or not fits(typed.kind, expect):
        wanted = "a condition" if expect == BOOLEAN else str(expect)
        message = f"this gives {named(term.kind)} where {wanted} is needed"
        raise Refused("R306", message, term.start, term.end)
    return typed


def _second_reading(sql: str, term: Term) -> None:
    """Refuse what sqlglot reads otherwise: our DDL passes through it again."""
    try:
        trees = sqlglot.parse(sql, dialect="postgres")
    except (SqlglotError, RecursionError) as error:
        raise Refused("R301", "sqlglot can't read this expression", 0, len(sql)) from error
    tree = trees[0] if len(trees) == 1 else None
    if tree is None or isinstance(tree, exp.Command):
        raise Refused("R301", "sqlglot can't read this expression", 0, len(sql))
    seen = {
        column.name if column.this.quoted else column.name.lower()
        for column in tree.find_all(exp.Column)
    }
    if seen != set(term.columns):
        raise Refused("R301", "sqlglot reads other columns in this expression", 0, len(sql))


def _diagnostic(refused: Refused, sql: str, at: Span) -> Diagnostic:
    span = _within(at, sql, refused.start, refused.end)
    notes = () if span != at else (f"in: {sql[refused.start : refused.end]}",)
    fix = None
    if span != at and refused.meant:
        fix = Fix(span, refused.meant, was=sql[refused.start : refused.end])
    return Diagnostic(
        refused.code, refused.message, span, notes=notes, help=refused.advice, fix=fix
    )


def _within(at: Span, sql: str, start: int, end: int) -> Span:
    """Return the part of the scalar's span, where the scalar shows each character as it is."""
    quote = at.end_column - at.column - len(sql)
    if at.line != at.end_line or quote not in (0, 2):
        return at
    first = at.column + quote // 2
    # An error at the very end still needs one character to point at.
    begin = first + min(start, max(len(sql) - 1, 0))
    return Span(at.path, at.line, begin, at.line, max(first + end, begin + 1))
