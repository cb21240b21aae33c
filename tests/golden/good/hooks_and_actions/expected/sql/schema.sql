-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

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
