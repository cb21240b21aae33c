-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin idempotency-keys
CREATE TABLE idempotency_keys (
    profile_id uuid NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer,
    headers jsonb,
    body text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (profile_id, key),
    CONSTRAINT idempotency_keys_key_length CHECK (char_length(key) BETWEEN 1 AND 255)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);
COMMENT ON TABLE idempotency_keys IS 'What was answered to requests with an Idempotency-Key.';
-- restc:end idempotency-keys

-- restc:begin parcels
CREATE TABLE parcels (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    weight double precision NOT NULL,
    shipped_at timestamptz,
    deleted_at timestamptz,
    CONSTRAINT parcels_pkey PRIMARY KEY (id),
    CONSTRAINT parcels_weight_range CHECK (weight > 0.0 AND weight < 'Infinity')
);
CREATE INDEX parcels_account_id_idx ON parcels (account_id);
COMMENT ON TABLE parcels IS 'Parcel.';
-- restc:end parcels
