-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin readings
CREATE TABLE readings (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    value bigint NOT NULL,
    CONSTRAINT readings_pkey PRIMARY KEY (id),
    CONSTRAINT readings_id_account_id_key UNIQUE (id, account_id)
);
CREATE INDEX readings_account_id_idx ON readings (account_id);
COMMENT ON TABLE readings IS 'Reading.';
-- restc:end readings

-- restc:begin remarks
CREATE TABLE remarks (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    text text NOT NULL,
    reading_id bigint NOT NULL,
    CONSTRAINT remarks_pkey PRIMARY KEY (id),
    CONSTRAINT remarks_id_account_id_key UNIQUE (id, account_id)
);
CREATE INDEX remarks_reading_id_idx ON remarks (reading_id);
COMMENT ON TABLE remarks IS 'Remark.';

CREATE TABLE remark_others (
    remark_id bigint NOT NULL,
    reading_id bigint NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT remark_others_pkey PRIMARY KEY (remark_id, reading_id)
);
CREATE INDEX remark_others_reading_id_idx ON remark_others (reading_id);
COMMENT ON TABLE remark_others IS 'Which others remarks have.';

CREATE TABLE remark_like (
    remark_id bigint NOT NULL,
    linked_remark_id bigint NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT remark_like_pkey PRIMARY KEY (remark_id, linked_remark_id)
);
CREATE INDEX remark_like_linked_remark_id_idx ON remark_like (linked_remark_id);
COMMENT ON TABLE remark_like IS 'Which like remarks have.';
-- restc:end remarks

-- restc:begin remarks-foreign-keys
ALTER TABLE remarks
    ADD CONSTRAINT remarks_reading_id_fkey
    FOREIGN KEY (reading_id, account_id) REFERENCES readings (id, account_id) ON DELETE CASCADE;
ALTER TABLE remark_others
    ADD CONSTRAINT remark_others_reading_id_fkey
    FOREIGN KEY (reading_id, account_id) REFERENCES readings (id, account_id) ON DELETE CASCADE;
ALTER TABLE remark_others
    ADD CONSTRAINT remark_others_remark_id_fkey
    FOREIGN KEY (remark_id, account_id) REFERENCES remarks (id, account_id) ON DELETE CASCADE;
ALTER TABLE remark_like
    ADD CONSTRAINT remark_like_linked_remark_id_fkey
    FOREIGN KEY (linked_remark_id, account_id) REFERENCES remarks (id, account_id) ON DELETE CASCADE;
ALTER TABLE remark_like
    ADD CONSTRAINT remark_like_remark_id_fkey
    FOREIGN KEY (remark_id, account_id) REFERENCES remarks (id, account_id) ON DELETE CASCADE;
-- restc:end remarks-foreign-keys
