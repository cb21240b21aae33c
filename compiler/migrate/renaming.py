"""A table under its new names: what PostgreSQL makes of it when tables and columns are renamed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from compiler.ir.table import Check, Column, ForeignKey, Index, IndexPart, Table, UniqueConstraint
from compiler.postgres.lexer import Lexeme, tokenize
from compiler.postgres.quote import identifier
from compiler.postgres.refusal import Refused


@dataclass(frozen=True, slots=True)
class Renames:
    """Old table to new table, and by old table the old column to the new one."""

    tables: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]

    def table(self, old: str) -> str:
        return self.tables.get(old, old)

    def column(self, table: str, old: str) -> str:
        return self.columns.get(table, {}).get(old, old)

    def several(self, table: str, old: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.column(table, name) for name in old)


def renamed(table: Table, renames: Renames) -> Table:
    """The table with its columns, expressions and targets under their new names.

    Constraints and indexes keep their names, as PostgreSQL keeps them.
    """
    own = renames.columns.get(table.name, {})

    def columns(names: tuple[str, ...]) -> tuple[str, ...]:
        return renames.several(table.name, names)

    def key(old: ForeignKey) -> ForeignKey:
        return replace(
            old,
            columns=columns(old.columns),
            target_table=renames.table(old.target_table),
            target_columns=renames.several(old.target_table, old.target_columns),
            set_columns=columns(old.set_columns),
        )

    return replace(
        table,
        name=renames.table(table.name),
        columns=tuple(_column(column, own) for column in table.columns),
        primary_key=replace(table.primary_key, columns=columns(table.primary_key.columns)),
        uniques=tuple(_unique(unique, own) for unique in table.uniques),
        checks=tuple(_check(check, own) for check in table.checks),
        foreign_keys=tuple(key(one) for one in table.foreign_keys),
        indexes=tuple(_index(index, own) for index in table.indexes),
    )


def words(sql: str) -> frozenset[str]:
    """The names that an expression may refer to columns by."""
    try:
        return frozenset(
            token.text for token in tokenize(sql) if token.lexeme in (Lexeme.WORD, Lexeme.QUOTED)
        )
    except Refused:
        return frozenset()


def _column(column: Column, own: Mapping[str, str]) -> Column:
    generated = None if column.generated is None else _expression(column.generated, own)
    return replace(column, name=own.get(column.name, column.name), generated=generated)


def _unique(unique: UniqueConstraint, own: Mapping[str, str]) -> UniqueConstraint:
    return replace(unique, columns=tuple(own.get(name, name) for name in unique.columns))


def _check(check: Check, own: Mapping[str, str]) -> Check:
    column = None if check.column is None else own.get(check.column, check.column)
    return replace(check, sql=_expression(check.sql, own), column=column)


def _index(index: Index, own: Mapping[str, str]) -> Index:
    return replace(
        index,
        parts=tuple(_part(part, own) for part in index.parts),
        where=None if index.where is None else _expression(index.where, own),
        include=tuple(own.get(name, name) for name in index.include),
    )


def _part(part: IndexPart, own: Mapping[str, str]) -> IndexPart:
    column = None if part.column is None else own.get(part.column, part.column)
    return replace(part, sql=_expression(part.sql, own), column=column)


def _expression(sql: str, own: Mapping[str, str]) -> str:
    """The expression with columns renamed.

    A word that is no column may be taken for one; the text then differs from the wanted one, and
    what holds it is made anew where a rename would have done.
    """
    if not own:
        return sql
    try:
        tokens = tokenize(sql)
    except Refused:
        return sql
    pieces, done = [], 0
    for token, following in pairwise(tokens):
        if token.lexeme not in (Lexeme.WORD, Lexeme.QUOTED) or following.text == "(":
            continue
        if token.text in own:
            pieces += [sql[done : token.start], identifier(own[token.text])]
            done = token.end
    return "".join([*pieces, sql[done:]])
