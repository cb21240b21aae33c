-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin outings
CREATE TABLE outings (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    expected text DEFAULT 'light-rain' NOT NULL,
    seen text[] DEFAULT ARRAY['sunny']::text[] NOT NULL,
    mode text,
    CONSTRAINT outings_pkey PRIMARY KEY (id),
    CONSTRAINT outings_expected_valid CHECK (expected IN ('sunny', 'light-rain', 'Snow', 'class')),
    CONSTRAINT outings_mode_valid CHECK (mode IN ('on-foot', 'by_bus')),
    CONSTRAINT outings_no_snow_by_bus_check CHECK (mode <> 'by_bus' OR expected <> 'Snow'),
    CONSTRAINT outings_seen_elements CHECK (array_position(seen, NULL) IS NULL AND seen <@ ARRAY['sunny', 'light-rain', 'Snow', 'class'])
);
CREATE INDEX outings_account_id_idx ON outings (account_id);
COMMENT ON TABLE outings IS 'Outing.';
-- restc:end outings
