"""The names under which a cast may ask for a type."""

from __future__ import annotations

from compiler.ir.expression import TypeTag

TYPES: dict[str, TypeTag] = {
    "text": TypeTag.TEXT,
    "smallint": TypeTag.SMALLINT,
    "int2": TypeTag.SMALLINT,
    "integer": TypeTag.INTEGER,
    "int": TypeTag.INTEGER,
    "int4": TypeTag.INTEGER,
    "bigint": TypeTag.BIGINT,
    "int8": TypeTag.BIGINT,
    "numeric": TypeTag.NUMERIC,
    "decimal": TypeTag.NUMERIC,
    "float8": TypeTag.DOUBLE,
    "boolean": TypeTag.BOOLEAN,
    "bool": TypeTag.BOOLEAN,
    "date": TypeTag.DATE,
    "time": TypeTag.TIME,
    "timestamp": TypeTag.TIMESTAMP,
    "timestamptz": TypeTag.TIMESTAMPTZ,
    "uuid": TypeTag.UUID,
    "jsonb": TypeTag.JSONB,
    "bytea": TypeTag.BYTEA,
    "interval": TypeTag.INTERVAL,
}
