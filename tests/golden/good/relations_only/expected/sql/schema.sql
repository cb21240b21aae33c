-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin favourites
CREATE TABLE favourites (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    profile_id uuid NOT NULL,
    novel_id uuid NOT NULL,
    CONSTRAINT favourites_pkey PRIMARY KEY (id),
    CONSTRAINT favourites_novel_id_key UNIQUE (novel_id)
);
CREATE INDEX favourites_profile_id_idx ON favourites (profile_id);
COMMENT ON TABLE favourites IS 'Favourite.';
-- restc:end favourites

-- restc:begin novels
CREATE TABLE novels (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    profile_id uuid NOT NULL,
    title text NOT NULL,
    CONSTRAINT novels_pkey PRIMARY KEY (id),
    CONSTRAINT novels_id_profile_id_key UNIQUE (id, profile_id),
    CONSTRAINT novels_title_length CHECK (char_length(title) <= 100)
);
CREATE INDEX novels_profile_id_idx ON novels (profile_id);
COMMENT ON TABLE novels IS 'Novel.';
-- restc:end novels

-- restc:begin favourites-foreign-keys
ALTER TABLE favourites
    ADD CONSTRAINT favourites_novel_id_fkey
    FOREIGN KEY (novel_id, profile_id) REFERENCES novels (id, profile_id) ON DELETE CASCADE;
-- restc:end favourites-foreign-keys
