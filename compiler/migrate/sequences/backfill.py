"""Backfills: rows that exist get a value, a few pages at a time."""

from compiler.migrate.sequences.guards import block
from compiler.migrate.step import Run, Step
from compiler.postgres.quote import identifier

PAGES = 20
"""Pages of a batch: some thousand rows at most, which a writer waits for briefly."""


def fill_nulls(table: str, column: str, value: str) -> Step:
    """Rows where the column is NULL get the value of an SQL expression."""
    # Where the expression itself gives NULL there would be no end.
    missing = f"{identifier(column)} IS NULL AND ({value}) IS NOT NULL"
    return in_batches(table, f"{identifier(column)} = {value}", missing)


def in_batches(table: str, setting: str, condition: str) -> Step:
    """UPDATE of the rows that meet a condition, which none may meet afterwards.

    Rows that move while it runs are met in another pass, so it goes on until one finds nothing.
    """
    name = identifier(table)
    body = f"""\
DECLARE
    pages bigint;
    updated bigint;
    found bigint;
BEGIN
    LOOP
        found := 0;
        pages := pg_relation_size('{name}') / current_setting('block_size')::bigint;
        FOR page IN 0..pages BY {PAGES} LOOP
            UPDATE {name} SET {setting}
            WHERE ctid >= format('(%s,0)', page)::tid
                AND ctid < format('(%s,0)', page + {PAGES})::tid
                AND {condition};
            GET DIAGNOSTICS updated = ROW_COUNT;
            found := found + updated;
            COMMIT;
        END LOOP;
        EXIT WHEN found = 0;
    END LOOP;
END"""
    reason = f"{PAGES} pages at a time, each committed, so that nobody waits long for a row."
    return Step((block(body),), Run.OUTSIDE, reason)
