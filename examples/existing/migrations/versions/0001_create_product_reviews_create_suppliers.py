"""Create product_reviews; create suppliers.

Revision ID: 693ded02bb8a
Revises:
"""

import time
from textwrap import dedent

from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "693ded02bb8a"
down_revision = None
branch_labels = None
depends_on = None

# The tables that it expects, and those that it leaves.
tables_before = "e69de29bb2d1"
tables_after = "131dfe3d977c"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        transaction(
            """
            CREATE TABLE IF NOT EXISTS product_reviews (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                profile_id uuid NOT NULL,
                stars smallint NOT NULL,
                text text,
                product_id bigint NOT NULL,
                CONSTRAINT product_reviews_pkey PRIMARY KEY (id),
                CONSTRAINT product_reviews_product_id_key UNIQUE (profile_id, product_id),
                CONSTRAINT product_reviews_stars_range CHECK (stars BETWEEN 1 AND 5),
                CONSTRAINT product_reviews_text_length CHECK (char_length(text) <= 2000)
            )
            """,
            "CREATE INDEX IF NOT EXISTS product_reviews_product_id_idx ON product_reviews (product_id)",
            "CREATE INDEX IF NOT EXISTS product_reviews_profile_id_stars_idx ON product_reviews (profile_id, stars, id)",
            "COMMENT ON TABLE product_reviews IS 'What somebody thinks of a product.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS suppliers (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                account_id uuid NOT NULL,
                name text NOT NULL,
                email text,
                lead_days integer DEFAULT 7 NOT NULL,
                version integer DEFAULT 1 NOT NULL,
                deleted_at timestamptz,
                CONSTRAINT suppliers_pkey PRIMARY KEY (id),
                CONSTRAINT suppliers_email_format CHECK (email ~ '^[!-?A-~]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'),
                CONSTRAINT suppliers_lead_days_range CHECK (lead_days BETWEEN 0 AND 365),
                CONSTRAINT suppliers_name_length CHECK (char_length(name) BETWEEN 1 AND 120)
            )
            """,
            "CREATE INDEX IF NOT EXISTS suppliers_account_id_idx ON suppliers (account_id)",
            "CREATE INDEX IF NOT EXISTS suppliers_account_id_name_idx ON suppliers (account_id, name, id) WHERE deleted_at IS NULL",
            "CREATE UNIQUE INDEX IF NOT EXISTS suppliers_name_key ON suppliers (account_id, name) WHERE deleted_at IS NULL",
            "COMMENT ON TABLE suppliers IS 'Whom a company buys from.'",
        )
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'product_reviews'::regclass AND conname = 'product_reviews_product_id_fkey') THEN
                    ALTER TABLE product_reviews ADD CONSTRAINT product_reviews_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE;
                END IF;
            END
            $$
            """,
        )
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'product_reviews'::regclass AND conname = 'product_reviews_profile_id_fkey') THEN
                    ALTER TABLE product_reviews ADD CONSTRAINT product_reviews_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES users (id);
                END IF;
            END
            $$
            """,
        )
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'suppliers'::regclass AND conname = 'suppliers_account_id_fkey') THEN
                    ALTER TABLE suppliers ADD CONSTRAINT suppliers_account_id_fkey FOREIGN KEY (account_id) REFERENCES companies (id);
                END IF;
            END
            $$
            """,
        )
        op.execute("RESET lock_timeout")
        op.execute("RESET statement_timeout")


def downgrade() -> None:
    """A downgrade drops the table product_reviews with every row that it has by then.
    A downgrade drops the table suppliers with every row that it has by then.
    """
    with op.get_context().autocommit_block():
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS suppliers DROP CONSTRAINT IF EXISTS suppliers_account_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS product_reviews DROP CONSTRAINT IF EXISTS product_reviews_profile_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS product_reviews DROP CONSTRAINT IF EXISTS product_reviews_product_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS suppliers
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS product_reviews
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
