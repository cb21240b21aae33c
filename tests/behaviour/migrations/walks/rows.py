"""Rows for any table that specs make, and what of them a migration has to leave as it was."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from compiler.ir.table import Table
from compiler.migrate.changes import (
    ColumnRenamed,
    ColumnRetyped,
    ComputationChanged,
    TableRenamed,
    ValuesChanged,
)
from compiler.migrate.step import Migration
from compiler.postgres.quote import identifier, literal
from tests.database import Database

from .tables import PEOPLE

OWNERS = {"accounts": PEOPLE["account"], "profiles": PEOPLE["profile"]}
NOBODY = "".join(f"INSERT INTO {table} VALUES ('{key}');" for table, key in OWNERS.items())
OF_TYPE = {
    "uuid": "('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid",
    "boolean": "n % 2 = 0",
    "date": "date '2026-01-01' + n % 90",
    "time": "time '10:20' + n % 90 * interval '1 s'",
    "timestamptz": "timestamptz '2026-01-01 10:20:00Z' + n % 90 * interval '1 day'",
    "jsonb": "jsonb_build_object('n', n)",
    "bytea": "decode(lpad(n::text, 12, '0'), 'hex')",
    "text": "'v' || n",
}
"""By PostgreSQL type, the value in row n; numbers are small and even."""
Rows = list[dict[str, Any]]


def inserts(tables: Mapping[str, Table], count: int = 3) -> str:
    """Rows for each table; what may be NULL is NULL in every third."""
    lines = [_insert(table, count) for table in tables.values()]
    # Keys go in circles.
    return "\n".join(["SET session_replication_role = replica;", *lines, "RESET ALL;"])


def _insert(table: Table, count: int) -> str:
    columns = [column for column in table.columns if column.generated is None]
    targets = {
        column: (key.target_table, target)
        for key in table.foreign_keys
        for column, target in zip(key.columns, key.target_columns, strict=True)
    }
    values = {check.column: check.values for check in table.checks if check.values}
    keys = {*table.primary_key.columns, *targets}

    def value(name: str, kind: str, nullable: bool) -> str:
        target = targets.get(name, ("", ""))
        if target[0] in OWNERS:
            found = f"'{OWNERS[target[0]]}'::uuid"
        elif name in values:
            words = ", ".join(map(literal, values[name]))
            found = f"(ARRAY[{words}])[1 + n % {len(values[name])}]"
            found = f"ARRAY[{found}]" if kind.endswith("[]") else found
        elif name in ("account_id", "profile_id"):
            found = f"'{PEOPLE[name.removesuffix('_id')]}'::uuid"
        elif kind.endswith("[]"):
            found = f"'{{}}'::{kind}"
        else:
            found = OF_TYPE.get(kind, "n" if name in keys else "2 + n % 3 * 2")
        return f"CASE WHEN n % 3 > 0 THEN {found} END" if nullable else found

    names = ", ".join(identifier(column.name) for column in columns)
    row = ", ".join(value(column.name, column.type, column.nullable) for column in columns)
    return (
        f"INSERT INTO {identifier(table.name)} ({names}) OVERRIDING SYSTEM VALUE "
        f"SELECT {row} FROM generate_series(1, {count}) n;"
    )


def kept(database: Database, tables: Mapping[str, Table]) -> dict[str, Rows]:
    """Every row of every table."""
    if not tables:
        return {}
    parts = [
        f"SELECT {literal(name)}, to_jsonb(t)::text FROM {identifier(name)} t" for name in tables
    ]
    found: dict[str, Rows] = {name: [] for name in tables}
    for name, row in database.rows(" UNION ALL ".join(parts)):
        found[name].append(json.loads(row))
    return found


def losses(
    migration: Migration, before: Mapping[str, Rows], after: Mapping[str, Rows]
) -> Iterator[str]:
    """A line for each column whose values aren't those that they were."""
    changes = migration.changes
    tables = {change.old: change.table for change in changes if isinstance(change, TableRenamed)}
    columns = {
        (change.table, change.old): change.new
        for change in changes
        if isinstance(change, ColumnRenamed)
    }
    written = {
        (change.table, change.new.name)
        for change in changes
        if isinstance(change, ColumnRetyped | ComputationChanged)
    }
    becomes = {
        (change.table, change.new.column): dict(change.becomes)
        for change in changes
        if isinstance(change, ValuesChanged)
    }
    for first, rows in before.items():
        name = tables.get(first, first)
        if name not in after:
            continue
        if len(after[name]) != len(rows):
            yield f"{name} had {len(rows)} rows and has {len(after[name])}"
        for old in rows[0] if rows else ():
            new = columns.get((name, old), old)
            if (name, new) in written or new not in after[name][0]:
                continue
            words = becomes.get((name, new), {})
            wanted = Counter(map(_text, (_replaced(row[old], words) for row in rows)))
            found = Counter(_text(row[new]) for row in after[name])
            # What was NULL may have been filled.
            del wanted["null"]
            if not wanted <= found:
                yield f"{name}.{new} was {dict(wanted)} and is {dict(found)}"


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _replaced(value: Any, words: Mapping[str, str | None]) -> Any:
    if isinstance(value, list):
        return [new for one in value if (new := words.get(one, one)) is not None]
    return words.get(value, value) if isinstance(value, str) else value
