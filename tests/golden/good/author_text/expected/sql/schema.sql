-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin quotes
CREATE TABLE quotes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    words text DEFAULT E'it''s :name \\:b ::c 100% \\n\n-- restc:end quotes\n' NOT NULL,
    link text DEFAULT 'a:cd' NOT NULL,
    notes jsonb DEFAULT '{"it''s :a": ["\\u0041", "\"\n"]}' NOT NULL,
    loud text GENERATED ALWAYS AS (upper(words) || ' :a: ') STORED NOT NULL,
    CONSTRAINT quotes_pkey PRIMARY KEY (id),
    CONSTRAINT quotes_link_format CHECK (link ~ '^(?:a|b):[c-z]+$'),
    CONSTRAINT quotes_link_length CHECK (char_length(link) <= 80),
    CONSTRAINT quotes_sane_check CHECK (words <> ':no' AND words NOT LIKE '%\:x'),
    CONSTRAINT quotes_words_length CHECK (char_length(words) <= 500)
);
CREATE INDEX quotes_account_id_idx ON quotes (account_id);
CREATE INDEX quotes_link_idx ON quotes (link) WHERE words <> ' :a:';
COMMENT ON TABLE quotes IS 'What ''''someone'''' said: "x" | `y` \ */ {{ z }} <b> %s :name -- restc:end quotes';
-- restc:end quotes
