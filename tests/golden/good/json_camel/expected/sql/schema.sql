-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin bank_accounts
CREATE TABLE bank_accounts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    holder_name text NOT NULL,
    opened_on date,
    iban_no text NOT NULL,
    linked_to_id uuid,
    version integer DEFAULT 1 NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT bank_accounts_pkey PRIMARY KEY (id),
    CONSTRAINT bank_accounts_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT bank_accounts_holder_name_length CHECK (char_length(holder_name) <= 80),
    CONSTRAINT bank_accounts_iban_no_length CHECK (char_length(iban_no) <= 34),
    CONSTRAINT bank_accounts_linked_to_id_other CHECK (linked_to_id <> id),
    CONSTRAINT bank_accounts_opened_on_range CHECK (opened_on BETWEEN '0001-01-02' AND '9999-12-30')
);
CREATE INDEX bank_accounts_account_id_holder_name_idx ON bank_accounts (account_id, holder_name, id) WHERE deleted_at IS NULL;
CREATE INDEX bank_accounts_account_id_idx ON bank_accounts (account_id);
CREATE UNIQUE INDEX bank_accounts_iban_no_key ON bank_accounts (account_id, iban_no) WHERE deleted_at IS NULL;
CREATE INDEX bank_accounts_linked_to_id_idx ON bank_accounts (linked_to_id);
COMMENT ON TABLE bank_accounts IS 'Bank account.';
-- restc:end bank_accounts

-- restc:begin bank_accounts-foreign-keys
ALTER TABLE bank_accounts
    ADD CONSTRAINT bank_accounts_linked_to_id_fkey
    FOREIGN KEY (linked_to_id, account_id) REFERENCES bank_accounts (id, account_id) ON DELETE SET NULL (linked_to_id);
-- restc:end bank_accounts-foreign-keys
