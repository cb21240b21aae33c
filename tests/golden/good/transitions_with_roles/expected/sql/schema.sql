-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin claims
CREATE TABLE claims (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    amount numeric(10, 2) NOT NULL,
    state text DEFAULT 'draft' NOT NULL,
    paid_at timestamptz,
    version integer DEFAULT 1 NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT claims_pkey PRIMARY KEY (id),
    CONSTRAINT claims_amount_range CHECK (amount > 0 AND amount <> 'NaN'),
    CONSTRAINT claims_state_valid CHECK (state IN ('draft', 'sent', 'paid', 'refused'))
);
CREATE INDEX claims_account_id_idx ON claims (account_id);
COMMENT ON TABLE claims IS 'Claim.';
-- restc:end claims
