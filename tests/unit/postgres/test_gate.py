"""What the gate refuses, PostgreSQL refuses; what we emit, both take."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compiler.postgres.gate import check_ddl

Psql = Callable[[str], str]

GOOD = """
-- restc:begin
CREATE TABLE accounts (id uuid DEFAULT gen_random_uuid() NOT NULL,
  CONSTRAINT accounts_pkey PRIMARY KEY (id));
CREATE TABLE projects (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    CONSTRAINT projects_pkey PRIMARY KEY (id),
    CONSTRAINT projects_id_account_id_key UNIQUE (id, account_id)
);
CREATE TABLE tasks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    project_id uuid,
    number bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    title text NOT NULL,
    status text DEFAULT 'todo' NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    estimate numeric(6, 2),
    ratio double precision,
    due_on date DEFAULT '2026-01-31',
    starts time,
    tags text[] DEFAULT '{}' NOT NULL,
    settings jsonb DEFAULT '{}' NOT NULL,
    "order" smallint,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED,
    created_at timestamptz DEFAULT now() NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_title_length CHECK (char_length(title) <= 200),
    CONSTRAINT tasks_status_valid CHECK (status IN ('todo', 'doing; done')),
    CONSTRAINT tasks_estimate_finite CHECK (estimate <> 'NaN'),
    CONSTRAINT tasks_title_format CHECK (title ~ '^[a-z'']+$'),
    CONSTRAINT tasks_order_positive CHECK ("order" > 0)
);
COMMENT ON TABLE tasks IS 'A unit; of work';
COMMENT ON COLUMN tasks."order" IS 'it''s';
COMMENT ON CONSTRAINT tasks_pkey ON tasks IS 'key';
CREATE UNIQUE INDEX tasks_title_idx ON tasks (account_id, lower(title)) WHERE deleted_at IS NULL;
CREATE INDEX tasks_created_idx ON tasks (created_at DESC, id);
CREATE UNIQUE INDEX tasks_order_idx ON tasks ("order") NULLS NOT DISTINCT
    WHERE deleted_at IS NULL;
CREATE INDEX tasks_tags_idx ON tasks USING gin (tags);
CREATE INDEX tasks_search_idx ON tasks USING gin (search);
ALTER TABLE tasks ADD CONSTRAINT tasks_project_id_fkey
    FOREIGN KEY (project_id, account_id) REFERENCES projects (id, account_id)
    ON DELETE SET NULL (project_id);
ALTER TABLE tasks ADD CONSTRAINT tasks_account_id_fkey
    FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE;
-- restc:end
"""

BASE = """
CREATE TABLE base (
    id bigint NOT NULL, code text NOT NULL, flag boolean, doc jsonb, day date, ref uuid,
    amount numeric(6, 2), tags text[],
    CONSTRAINT base_pkey PRIMARY KEY (id), CONSTRAINT base_code_key UNIQUE (code)
);
CREATE TYPE mood AS ENUM ('good', 'bad');
"""
LONG = "x" * 64

BAD = (
    "CREATE TABLE t (a strin)",
    "CREATE TABLE t (a datetime)",
    "CREATE TABLE t (a tinyint)",
    "CREATE TABLE t (a text(20))",
    "CREATE TABLE t (a varchar(0))",
    "CREATE TABLE t (a numeric(1001, 2))",
    "CREATE TABLE t (a numeric(0))",
    "CREATE TABLE t (a integer(4))",
    "CREATE TABLE t (a uuid(16))",
    "CREATE TABLE t (a text,)",
    "CREATE TABLE t (a text,, b text)",
    "CREATE TABLE t (a text, a text)",
    "CREATE TABLE t (a text NULL NOT NULL)",
    "CREATE TABLE t (a integer AUTO_INCREMENT)",
    "CREATE TABLE t (user text)",
    "CREATE TABLE t (order integer)",
    "CREATE TABLE t (xmin text)",
    'CREATE TABLE t ("ctid" text)',
    "CREATE TABLE base (a text)",
    "CREATE TABLE t (a text PRIMARY KEY, b text, CONSTRAINT p PRIMARY KEY (b))",
    "CREATE TABLE t (a text, CONSTRAINT p PRIMARY KEY (a), CONSTRAINT q PRIMARY KEY (a))",
    "CREATE TABLE t (a text, CONSTRAINT p PRIMARY KEY (b))",
    "CREATE TABLE t (a text, CONSTRAINT p UNIQUE (a, b))",
    "CREATE TABLE t (a text, CONSTRAINT c CHECK (a <> ''), CONSTRAINT c CHECK (a <> 'x'))",
    "CREATE TABLE t (a text, CONSTRAINT base_pkey UNIQUE (a))",
    "CREATE TABLE t (a integer DEFAULT 'abc')",
    "CREATE TABLE t (a integer DEFAULT true)",
    "CREATE TABLE t (a boolean DEFAULT 0)",
    "CREATE TABLE t (a uuid DEFAULT 'x')",
    "CREATE TABLE t (a uuid DEFAULT now())",
    "CREATE TABLE t (a date DEFAULT '2026-02-30')",
    "CREATE TABLE t (a jsonb DEFAULT '{')",
    "CREATE TABLE t (a text, b text DEFAULT a)",
    "CREATE TABLE t (a text DEFAULT nobody())",
    "CREATE TABLE t (a mood DEFAULT 'ugly')",
    "CREATE TABLE t (a bigint DEFAULT 1 GENERATED ALWAYS AS IDENTITY)",
    "CREATE TABLE t (a text GENERATED ALWAYS AS IDENTITY)",
    "CREATE TABLE t (a text, b tsvector GENERATED ALWAYS AS (to_tsvector(a)) STORED)",
    "CREATE TABLE t (a text, b timestamptz GENERATED ALWAYS AS (now()) STORED)",
    "CREATE TABLE t (a text, b text GENERATED ALWAYS AS (lower(c)) STORED)",
    "CREATE TABLE t (a text, b text GENERATED ALWAYS AS (lower(a)) STORED,"
    " c text GENERATED ALWAYS AS (upper(b)) STORED)",
    "CREATE TABLE t (a text, CONSTRAINT c CHECK (b > 1))",
    "CREATE TABLE t (a text, CONSTRAINT c CHECK (a))",
    "CREATE TABLE t (a text, CONSTRAINT c CHECK (char_length(a)))",
    "CREATE TABLE t (a text, CONSTRAINT c CHECK (frobnicate(a)))",
    "CREATE TABLE t (a text, CONSTRAINT c CHECK (a IN (SELECT code FROM base)))",
    "CREATE TABLE t (a integer, CONSTRAINT c CHECK (sum(a) > 1))",
    "CREATE TABLE t (a text, CONSTRAINT c CHECK (a > 3))",
    "CREATE TABLE t (a uuid, b bigint, CONSTRAINT c CHECK (a = b))",
    "CREATE TABLE t (a bigint, CONSTRAINT f FOREIGN KEY (a) REFERENCES nowhere (id))",
    "CREATE TABLE t (a bigint, CONSTRAINT f FOREIGN KEY (a) REFERENCES base (nothing))",
    "CREATE TABLE t (a bigint, CONSTRAINT f FOREIGN KEY (b) REFERENCES base (id))",
    "CREATE TABLE t (a uuid, CONSTRAINT f FOREIGN KEY (a) REFERENCES base (id))",
    "CREATE TABLE t (a bigint, CONSTRAINT f FOREIGN KEY (a) REFERENCES base (id, code))",
    "CREATE TABLE t (a boolean, CONSTRAINT f FOREIGN KEY (a) REFERENCES base (flag))",
    "ALTER TABLE nowhere ADD CONSTRAINT c CHECK (a > 1)",
    "ALTER TABLE base ADD CONSTRAINT c CHECK (nothing > 1)",
    "ALTER TABLE base ADD CONSTRAINT base_pkey CHECK (id > 1)",
    "ALTER TABLE base ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES base (id)"
    " ON DELETE SET NULL (code)",
    "ALTER TABLE base FROBNICATE",
    "CREATE TABEL t (a text)",
    "CREATE INDEX i ON nowhere (a)",
    "CREATE INDEX i ON base (nothing)",
    "CREATE INDEX base_pkey ON base (code)",
    "CREATE INDEX i ON base (code) WHERE nothing IS NULL",
    "CREATE INDEX i ON base (code) WHERE now() > day",
    "CREATE INDEX i ON base USING treeish (code)",
    "CREATE INDEX i ON base USING gin (code)",
    "CREATE INDEX i ON base USING gin (code gin_nothing_ops)",
    "CREATE INDEX i ON base USING gin (doc DESC)",
    "CREATE UNIQUE INDEX i ON base USING hash (code)",
    "CREATE INDEX i ON base (to_tsvector(code))",
    "CREATE INDEX i ON base (code) INCLUDE (nothing)",
    "CREATE TYPE m AS ENUM ('a', 'a')",
    f"CREATE TYPE m AS ENUM ('{LONG}')",
    "CREATE TYPE mood AS ENUM ('a')",
    "COMMENT ON TABLE nowhere IS 'x'",
    "COMMENT ON COLUMN base.nothing IS 'x'",
    "DROP TABLE nowhere",
    "SELECT 1 FROM nowhere",
    "GRANT !!!",
)
# PostgreSQL takes these: it cuts the name, fails on the first row, or the statement isn't ours.
STRICTER = (
    "CREATE TABLE t (a smallint DEFAULT 40000)",
    f"CREATE TABLE {LONG} (a text)",
    f"CREATE TABLE t (a text, CONSTRAINT {LONG} CHECK (a <> ''))",
    "TRUNCATE base",
    "CREATE TABLE t (a text, CHECK (a <> ''))",
)


def test_what_we_emit_passes() -> None:
    assert check_ddl(GOOD) == ()


def test_what_we_emit_is_taken_by_postgresql(psql: Psql) -> None:
    assert psql(f"BEGIN;{GOOD}ROLLBACK;") == ""


@pytest.mark.parametrize("statement", BAD + STRICTER)
def test_a_wrong_statement_is_found(statement: str) -> None:
    assert check_ddl(BASE) == ()
    problems = check_ddl(f"{BASE}{statement};")
    assert problems
    assert all(problem.statement == statement for problem in problems)
    assert problems[0].line == BASE.count("\n") + 1


def test_postgresql_refuses_the_same_statements(psql: Psql) -> None:
    taken = [s for s in BAD if "ERROR" not in psql(f"BEGIN;{BASE}{s};\nROLLBACK;")]
    assert taken == []


def test_statements_are_read_in_order() -> None:
    later = "CREATE TABLE t (a bigint, CONSTRAINT f FOREIGN KEY (a) REFERENCES base (id));"
    assert check_ddl(BASE + later) == ()
    assert check_ddl(later + BASE) != ()
