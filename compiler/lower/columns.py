"""Columns: the PostgreSQL type and default that a field's type comes to."""

from datetime import date, time
from typing import Any, assert_never
from uuid import UUID

from compiler.ir.field import (
    Array,
    Boolean,
    Bytes,
    Constant,
    Date,
    DateTime,
    Decimal,
    Default,
    Enumeration,
    Field,
    FieldType,
    Float,
    Integer,
    Json,
    NewId,
    Now,
    Preset,
    Role,
    Text,
    Time,
    Uuid,
)
from compiler.ir.table import Column
from compiler.postgres.quote import json_text, literal

INTEGERS = {16: "smallint", 32: "integer", 64: "bigint"}


def column_of(field: Field) -> Column:
    """The column that a field comes to."""
    return Column(
        name=field.names.column,
        type="tsvector" if field.role is Role.SEARCH else column_type(field.type),
        nullable=field.nullable,
        default=default_sql(field.default, field.type),
        generated=field.generated.sql if field.generated else None,
        identity=field.role is Role.ID and isinstance(field.type, Integer),
    )


def column_type(kind: FieldType) -> str:
    """PostgreSQL's own name of a type, as its catalogue prints it for short."""
    match kind:
        case Text() | Enumeration():
            return "text"
        case Integer():
            return INTEGERS[kind.bits]
        case Decimal():
            return f"numeric({kind.precision}, {kind.scale})"
        case Float():
            return "double precision"
        case Boolean():
            return "boolean"
        case Date():
            return "date"
        case Time():
            return "time"
        case DateTime():
            return "timestamptz"
        case Uuid():
            return "uuid"
        case Json():
            return "jsonb"
        case Bytes():
            return "bytea"
        case Array():
            return f"{column_type(kind.element)}[]"
        case _:
            assert_never(kind)


def default_sql(default: Default | None, kind: FieldType) -> str | None:
    """The column's DEFAULT, or None; what the principal presets has none."""
    match default:
        case None | Preset():
            return None
        case Now():
            return "now()"
        case NewId():
            return "gen_random_uuid()" if isinstance(kind, Uuid) else None
        case Constant():
            return _constant(default.value, kind)
        case _:
            assert_never(default)


def _constant(value: object, kind: FieldType) -> str:
    match kind:
        case Json():
            return literal(json_text(value))  # type: ignore[arg-type]
        case Array():
            assert isinstance(value, (list, tuple))
            text = literal([_plain(item) for item in value])
            return f"{text}::{column_type(kind)}" if value else text
        case Bytes():
            assert isinstance(value, bytes)
            return f"'\\x{value.hex()}'"
        case _:
            return literal(_plain(value))


def _plain(value: object) -> Any:
    """A value as SQL is to quote it: days, times, moments and UUIDs are texts there."""
    match value:
        case date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value
