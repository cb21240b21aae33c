"""Add idempotency keys.

Revision ID: e2b1f46e6bfd
Revises: 3ba58d1c510e
"""

import time
from textwrap import dedent

from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "e2b1f46e6bfd"
down_revision = "3ba58d1c510e"
branch_labels = None
depends_on = None

# The tables that it expects, and those that it leaves.
tables_before = "c7eab91fe61d"
tables_after = "e4a43ade6fdf"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        transaction(
            """
            CREATE TABLE IF NOT EXISTS idempotency_keys (
                profile_id uuid NOT NULL,
                key text NOT NULL,
                fingerprint bytea NOT NULL,
                status integer,
                headers jsonb,
                body text,
                created_at timestamp with time zone DEFAULT now() NOT NULL,
                CONSTRAINT idempotency_keys_pkey PRIMARY KEY (profile_id, key),
                CONSTRAINT idempotency_keys_key_length CHECK (char_length(key) BETWEEN 1 AND 255)
            )
            """,
            "CREATE INDEX IF NOT EXISTS idempotency_keys_created_at_idx ON idempotency_keys (created_at)",
            "COMMENT ON TABLE idempotency_keys IS 'What was answered to requests with an Idempotency-Key.'",
        )
        op.execute("RESET lock_timeout")
        op.execute("RESET statement_timeout")


def downgrade() -> None:
    """A downgrade drops the table idempotency_keys with every row that it has by then."""
    with op.get_context().autocommit_block():
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS idempotency_keys
            """,
        )
        op.execute("RESET lock_timeout")
        op.execute("RESET statement_timeout")


def transaction(*statements: str, lock: str = "2s", limit: str = "60s") -> None:
    """Run statements in a transaction of their own; again where others held a lock."""
    limits(lock, limit)
    for attempt in range(1, 11):
        try:
            for statement in ("BEGIN", *statements, "COMMIT"):
                execute(statement)
            return
        except DBAPIError as error:
            execute("ROLLBACK")
            # No lock in time, or a deadlock.
            held = getattr(error.orig, "sqlstate", None) in {"55P03", "40P01"}
            if not held or attempt == 10:
                raise
            time.sleep(attempt)


def limits(lock: str, statement: str) -> None:
    """Say how long to wait for a lock, and how long a statement may take."""
    execute(f"SET lock_timeout = {lock!r}")
    execute(f"SET statement_timeout = {statement!r}")


def execute(statement: str) -> None:
    """Run one statement; a colon in it names no parameter."""
    op.execute(dedent(statement).strip().replace(":", r"\:"))
