-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin serieses
CREATE TABLE serieses (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    words text[] DEFAULT ARRAY['a', 'b''c']::text[] NOT NULL,
    numbers integer[] NOT NULL,
    days date[] DEFAULT ARRAY['2026-01-31']::date[] NOT NULL,
    keys uuid[] DEFAULT '{}' NOT NULL,
    prices numeric(8, 2)[],
    moods text[] DEFAULT ARRAY['good']::text[] NOT NULL,
    CONSTRAINT serieses_pkey PRIMARY KEY (id),
    CONSTRAINT serieses_days_elements CHECK (array_position(days, NULL) IS NULL),
    CONSTRAINT serieses_keys_elements CHECK (array_position(keys, NULL) IS NULL),
    CONSTRAINT serieses_moods_elements CHECK (array_position(moods, NULL) IS NULL AND moods <@ ARRAY['good', 'bad']),
    CONSTRAINT serieses_numbers_elements CHECK (array_position(numbers, NULL) IS NULL AND 0 <= ALL (numbers)),
    CONSTRAINT serieses_numbers_items CHECK (cardinality(numbers) >= 1),
    CONSTRAINT serieses_prices_elements CHECK (array_position(prices, NULL) IS NULL AND 'NaN' <> ALL (prices)),
    CONSTRAINT serieses_words_elements CHECK (array_position(words, NULL) IS NULL AND '' <> ALL (words) AND NOT jsonb_path_exists(to_jsonb(words), '$[*] ? (@ like_regex "^.{21}" flag "s")')),
    CONSTRAINT serieses_words_items CHECK (cardinality(words) <= 10)
);
CREATE INDEX serieses_account_id_idx ON serieses (account_id);
CREATE INDEX serieses_words_idx ON serieses USING gin (words);
COMMENT ON TABLE serieses IS 'Series.';
-- restc:end serieses
