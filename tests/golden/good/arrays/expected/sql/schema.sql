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
    days_off date[] DEFAULT '{}' NOT NULL,
    names text[] NOT NULL,
    sizes numeric(6, 2)[],
    CONSTRAINT serieses_pkey PRIMARY KEY (id),
    CONSTRAINT serieses_days_elements CHECK (array_position(days, NULL) IS NULL AND '0001-01-02' <= ALL (days) AND '9999-12-30' >= ALL (days)),
    CONSTRAINT serieses_days_off_elements CHECK (array_position(days_off, NULL) IS NULL AND '0001-01-02' <= ALL (days_off) AND '9999-12-30' >= ALL (days_off)),
    CONSTRAINT serieses_days_off_items CHECK (cardinality(days_off) <= 4),
    CONSTRAINT serieses_days_off_unique CHECK (jsonb_array_length(jsonb_path_query_array(jsonb_object(days_off::text[], days_off::text[]), '$.keyvalue()')) = cardinality(days_off)),
    CONSTRAINT serieses_keys_elements CHECK (array_position(keys, NULL) IS NULL),
    CONSTRAINT serieses_moods_elements CHECK (array_position(moods, NULL) IS NULL AND moods <@ ARRAY['good', 'bad']),
    CONSTRAINT serieses_moods_items CHECK (cardinality(moods) <= 5),
    CONSTRAINT serieses_moods_unique CHECK (jsonb_array_length(jsonb_path_query_array(jsonb_object(moods::text[], moods::text[]), '$.keyvalue()')) = cardinality(moods)),
    CONSTRAINT serieses_names_elements CHECK (array_position(names, NULL) IS NULL AND NOT jsonb_path_exists(to_jsonb(names), '$[*] ? (@ like_regex "^.{21}" flag "s")')),
    CONSTRAINT serieses_names_items CHECK (cardinality(names) BETWEEN 2 AND 6),
    CONSTRAINT serieses_names_unique CHECK (jsonb_array_length(jsonb_path_query_array(jsonb_object(names::text[], names::text[]), '$.keyvalue()')) = cardinality(names)),
    CONSTRAINT serieses_numbers_elements CHECK (array_position(numbers, NULL) IS NULL AND 0 <= ALL (numbers)),
    CONSTRAINT serieses_numbers_items CHECK (cardinality(numbers) >= 1),
    CONSTRAINT serieses_prices_elements CHECK (array_position(prices, NULL) IS NULL AND 'NaN' <> ALL (prices)),
    CONSTRAINT serieses_sizes_elements CHECK (array_position(sizes, NULL) IS NULL AND 'NaN' <> ALL (sizes)),
    CONSTRAINT serieses_sizes_unique CHECK (jsonb_array_length(jsonb_path_query_array(jsonb_object(sizes::text[], sizes::text[]), '$.keyvalue()')) = cardinality(sizes)),
    CONSTRAINT serieses_words_elements CHECK (array_position(words, NULL) IS NULL AND '' <> ALL (words) AND NOT jsonb_path_exists(to_jsonb(words), '$[*] ? (@ like_regex "^.{21}" flag "s")')),
    CONSTRAINT serieses_words_items CHECK (cardinality(words) <= 10)
);
CREATE INDEX serieses_account_id_idx ON serieses (account_id);
CREATE INDEX serieses_words_idx ON serieses USING gin (words);
COMMENT ON TABLE serieses IS 'Series.';
-- restc:end serieses
