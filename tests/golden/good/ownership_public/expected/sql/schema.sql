-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin countries
CREATE TABLE countries (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    CONSTRAINT countries_pkey PRIMARY KEY (id),
    CONSTRAINT countries_code_key UNIQUE (code),
    CONSTRAINT countries_code_format CHECK (code ~ '^[A-Z]+$'),
    CONSTRAINT countries_code_length CHECK (char_length(code) = 2),
    CONSTRAINT countries_name_length CHECK (char_length(name) <= 80)
);
CREATE INDEX countries_name_idx ON countries (name, id);
COMMENT ON TABLE countries IS 'Country.';
-- restc:end countries
