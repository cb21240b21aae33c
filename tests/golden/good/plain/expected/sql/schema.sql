-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin notes
CREATE TABLE notes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    text text NOT NULL,
    CONSTRAINT notes_pkey PRIMARY KEY (id),
    CONSTRAINT notes_text_length CHECK (char_length(text) <= 200)
);
CREATE INDEX notes_account_id_idx ON notes (account_id);
COMMENT ON TABLE notes IS 'A remark for later.';
-- restc:end notes
