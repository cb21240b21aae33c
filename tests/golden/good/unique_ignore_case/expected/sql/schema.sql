-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin teams
CREATE TABLE teams (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    code text,
    badge integer,
    open boolean DEFAULT true NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT teams_pkey PRIMARY KEY (id),
    CONSTRAINT teams_code_key UNIQUE (code),
    CONSTRAINT teams_code_format CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT teams_code_length CHECK (char_length(code) <= 40),
    CONSTRAINT teams_name_length CHECK (char_length(name) <= 80)
);
CREATE INDEX teams_account_id_idx ON teams (account_id);
CREATE UNIQUE INDEX teams_badge_key ON teams (account_id, badge) NULLS NOT DISTINCT WHERE deleted_at IS NULL AND (open);
CREATE UNIQUE INDEX teams_name_key ON teams (account_id, lower(name)) WHERE deleted_at IS NULL;
COMMENT ON TABLE teams IS 'Team.';
-- restc:end teams
