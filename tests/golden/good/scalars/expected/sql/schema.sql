-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin samples
CREATE TABLE samples (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    title text NOT NULL,
    small smallint DEFAULT 7 NOT NULL,
    whole integer DEFAULT -3 NOT NULL,
    large bigint,
    price numeric(9, 3) DEFAULT 1.5 NOT NULL,
    ratio double precision DEFAULT 0.25 NOT NULL,
    seen boolean DEFAULT false NOT NULL,
    day date DEFAULT '2026-01-31' NOT NULL,
    hour time DEFAULT '09:30:00' NOT NULL,
    moment timestamptz DEFAULT '2026-01-31T09:30:00+02:00' NOT NULL,
    key uuid DEFAULT '018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21' NOT NULL,
    mail text,
    link text,
    slug text NOT NULL,
    digest bytea NOT NULL,
    secret text DEFAULT 'it''s "quoted" \ here' NOT NULL,
    title_length integer GENERATED ALWAYS AS (char_length(title)) STORED NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED NOT NULL,
    CONSTRAINT samples_pkey PRIMARY KEY (id),
    CONSTRAINT samples_day_range CHECK (day BETWEEN '0001-01-02' AND '9999-12-30'),
    CONSTRAINT samples_digest_length CHECK (octet_length(digest) BETWEEN 1 AND 64),
    CONSTRAINT samples_hour_range CHECK (hour < '24:00'),
    CONSTRAINT samples_link_format CHECK (link ~ '^https?://[!-~]+$'),
    CONSTRAINT samples_link_length CHECK (char_length(link) <= 2000),
    CONSTRAINT samples_mail_format CHECK (mail ~ '^[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$'),
    CONSTRAINT samples_mail_length CHECK (char_length(mail) <= 254),
    CONSTRAINT samples_moment_range CHECK (moment BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z'),
    CONSTRAINT samples_price_range CHECK (price >= 0 AND price <> 'NaN'),
    CONSTRAINT samples_ratio_range CHECK (ratio BETWEEN -1.0 AND 1.0),
    CONSTRAINT samples_secret_length CHECK (char_length(secret) <= 40),
    CONSTRAINT samples_slug_format CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT samples_slug_length CHECK (char_length(slug) <= 40),
    CONSTRAINT samples_small_range CHECK (small BETWEEN 1 AND 99),
    CONSTRAINT samples_title_format CHECK (title ~ '^[^<>]+$'),
    CONSTRAINT samples_title_length CHECK (char_length(title) BETWEEN 1 AND 100)
);
CREATE INDEX samples_account_id_moment_idx ON samples (account_id, moment, id);
CREATE INDEX samples_account_id_small_idx ON samples (account_id, small, id);
CREATE INDEX samples_search_idx ON samples USING gin (search);
CREATE INDEX samples_small_whole_idx ON samples (small, whole DESC) INCLUDE (day) WHERE seen;
COMMENT ON TABLE samples IS 'Sample.';
-- restc:end samples
