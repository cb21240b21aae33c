"""The table model: its constraints and indexes, named, with what a client is told about each."""

import re
from collections.abc import Iterator, Mapping

from compiler.emit.python.writer import PythonWriter
from compiler.emit.sqlmodel.types import SA
from compiler.ir.resource import Resource
from compiler.ir.rule import Violation
from compiler.ir.table import Check, ForeignKey, Index, Table, UniqueConstraint
from compiler.postgres.quote import identifier
from compiler.postgres.reserved import UNKNOWN_TO_SQLALCHEMY

PARAMETER = re.compile(r"(?<![:\w\\]):\w|\\:")
"""What SQLAlchemy takes for a parameter in text, or for one that is escaped."""
LONGEST_PIECE = 70
"""Characters of SQL that stand in one string; longer text is broken at AND and commas."""
ALLOWED = "  # pyright: ignore[reportAssignmentType]"


def table_arguments(out: PythonWriter, table: Table, violations: Mapping[str, Violation]) -> None:
    """`__tablename__` and `__table_args__`."""
    name = out.literal(table.name)
    if out.fits(f"__tablename__ = {name}"):
        out.line(f"__tablename__ = {name}{ALLOWED}")
    else:
        for line in ("__tablename__ = (", f"    {name}{ALLOWED}", ")"):
            out.line(line)
    parts = ", ".join(_arguments(out, table, violations))
    out.code(f"__table_args__ = ({parts},)")


def violations_by_constraint(resource: Resource) -> dict[str, Violation]:
    return {violation.constraint: violation for violation in resource.violations}


def _arguments(
    out: PythonWriter, table: Table, violations: Mapping[str, Violation]
) -> Iterator[str]:
    sa = out.use(SA)
    key = ", ".join(map(out.literal, table.primary_key.columns))
    yield f"{sa}.PrimaryKeyConstraint({key}, name={out.literal(table.primary_key.name)})"
    for unique in table.uniques:
        yield _unique(out, sa, unique, _info(out, violations.get(unique.name)))
    for foreign in table.foreign_keys:
        yield _foreign_key(out, sa, foreign, _info(out, violations.get(foreign.name)))
    for check in table.checks:
        yield _check(out, sa, check, _info(out, violations.get(check.name)))
    for index in table.indexes:
        yield _index(out, sa, index, _info(out, violations.get(index.name)))
    quote = ', "quote": True' if table.name in UNKNOWN_TO_SQLALCHEMY else ""
    yield f'{{"comment": {out.literal(table.comment)}{quote}}}'


def _info(out: PythonWriter, violation: Violation | None) -> str:
    if violation is None:
        return ""
    told = {"pointer": violation.pointer} if violation.pointer else {}
    return f", info={out.literal({**told, 'message': violation.message})}"


def _unique(out: PythonWriter, sa: str, unique: UniqueConstraint, info: str) -> str:
    columns = ", ".join(map(out.literal, unique.columns))
    nulls = "" if unique.nulls_distinct else ", postgresql_nulls_not_distinct=True"
    return f"{sa}.UniqueConstraint({columns}, name={out.literal(unique.name)}{nulls}{info})"


def _foreign_key(out: PythonWriter, sa: str, key: ForeignKey, info: str) -> str:
    columns = out.literal(list(key.columns))
    targets = out.literal([f"{key.target_table}.{column}" for column in key.target_columns])
    action = key.on_delete
    if key.set_columns and key.set_columns != key.columns:
        action += f" ({', '.join(map(identifier, key.set_columns))})"
    ondelete = "" if key.on_delete == "NO ACTION" else f", ondelete={out.literal(action)}"
    name = out.literal(key.name)
    return f"{sa}.ForeignKeyConstraint({columns}, {targets}, name={name}{ondelete}{info})"


def _check(out: PythonWriter, sa: str, check: Check, info: str) -> str:
    sql = bare_sql(out, sa, check.sql)
    return f"{sa}.CheckConstraint({sql}, name={out.literal(check.name)}{info})"


def _index(out: PythonWriter, sa: str, index: Index, info: str) -> str:
    parts = [out.literal(index.name)]
    for part in index.parts:
        plain = part.column is not None and not part.descending
        text = part.sql + (" DESC" if part.descending else "")
        parts.append(out.literal(part.column) if plain else sql_text(out, sa, text))
    if index.unique:
        parts.append("unique=True")
    if index.using != "btree":
        parts.append(f"postgresql_using={out.literal(index.using)}")
    if index.include:
        parts.append(f"postgresql_include={out.literal(list(index.include))}")
    if not index.nulls_distinct:
        parts.append("postgresql_nulls_not_distinct=True")
    if index.where is not None:
        parts.append(f"postgresql_where={sql_text(out, sa, index.where)}")
    return f"{sa}.Index({', '.join(parts)}{info})"


def sql_text(out: PythonWriter, sa: str, sql: str) -> str:
    """SQL where SQLAlchemy wants it as an object of its own."""
    return bare_sql(out, sa, sql) if PARAMETER.search(sql) else f"{sa}.text({_pieces(out, sql)})"


def bare_sql(out: PythonWriter, sa: str, sql: str) -> str:
    """SQL where SQLAlchemy takes a string, in which it would look for parameters."""
    text = _pieces(out, sql)
    return f"{sa}.literal_column({text})" if PARAMETER.search(sql) else text


def _pieces(out: PythonWriter, sql: str) -> str:
    if len(sql) <= LONGEST_PIECE:
        return out.literal(sql)
    pieces = re.split(r"(?= AND )|(?<=, )(?=')", sql)
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(lines[-1]) + len(piece) <= LONGEST_PIECE:
            lines[-1] += piece
        else:
            lines.append(piece)
    return " ".join(map(out.literal, lines))
