-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin devices
CREATE TABLE devices (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    anything jsonb DEFAULT '{}' NOT NULL,
    layout jsonb NOT NULL,
    tuning jsonb,
    CONSTRAINT devices_pkey PRIMARY KEY (id),
    CONSTRAINT devices_layout_object CHECK (jsonb_typeof(layout) = 'object'),
    CONSTRAINT devices_tuning_object CHECK (jsonb_typeof(tuning) = 'object')
);
CREATE INDEX devices_account_id_idx ON devices (account_id);
COMMENT ON TABLE devices IS 'Device.';
-- restc:end devices
