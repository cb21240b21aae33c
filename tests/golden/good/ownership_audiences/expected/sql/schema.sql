-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin care_team_members
CREATE TABLE care_team_members (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    lead boolean DEFAULT false NOT NULL,
    ended_at timestamptz,
    patient_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT care_team_members_pkey PRIMARY KEY (id),
    CONSTRAINT care_team_members_ended_at_range CHECK (ended_at BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z')
);
CREATE INDEX care_team_members_patient_id_idx ON care_team_members (patient_id);
CREATE INDEX care_team_members_practitioner_id_idx ON care_team_members (practitioner_id);
COMMENT ON TABLE care_team_members IS 'Who looks after a patient.';
-- restc:end care_team_members

-- restc:begin diary_entries
CREATE TABLE diary_entries (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    author_id uuid NOT NULL,
    body text NOT NULL,
    CONSTRAINT diary_entries_pkey PRIMARY KEY (id),
    CONSTRAINT diary_entries_id_author_id_key UNIQUE (id, author_id),
    CONSTRAINT diary_entries_body_length CHECK (char_length(body) <= 1000)
);
CREATE INDEX diary_entries_author_id_idx ON diary_entries (author_id);
COMMENT ON TABLE diary_entries IS 'What a person notes down.';
-- restc:end diary_entries

-- restc:begin diary_shares
CREATE TABLE diary_shares (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    author_id uuid NOT NULL,
    may_write boolean DEFAULT false NOT NULL,
    diary_entry_id uuid NOT NULL,
    reader_id uuid NOT NULL,
    CONSTRAINT diary_shares_pkey PRIMARY KEY (id)
);
CREATE INDEX diary_shares_diary_entry_id_idx ON diary_shares (diary_entry_id);
CREATE INDEX diary_shares_reader_id_idx ON diary_shares (reader_id);
COMMENT ON TABLE diary_shares IS 'Somebody who may read an entry.';
-- restc:end diary_shares

-- restc:begin encounters
CREATE TABLE encounters (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    reason text NOT NULL,
    patient_id uuid NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT encounters_pkey PRIMARY KEY (id),
    CONSTRAINT encounters_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT encounters_reason_length CHECK (char_length(reason) <= 100)
);
CREATE INDEX encounters_patient_id_idx ON encounters (patient_id);
COMMENT ON TABLE encounters IS 'A visit.';
-- restc:end encounters

-- restc:begin findings
CREATE TABLE findings (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    text text NOT NULL,
    encounter_id uuid NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT findings_pkey PRIMARY KEY (id),
    CONSTRAINT findings_text_length CHECK (char_length(text) <= 100)
);
CREATE INDEX findings_encounter_id_idx ON findings (encounter_id);
COMMENT ON TABLE findings IS 'What was found.';
-- restc:end findings

-- restc:begin handbooks
CREATE TABLE handbooks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    title text NOT NULL,
    CONSTRAINT handbooks_pkey PRIMARY KEY (id),
    CONSTRAINT handbooks_title_length CHECK (char_length(title) <= 100)
);
COMMENT ON TABLE handbooks IS 'What whoever is signed in may look up.';
-- restc:end handbooks

-- restc:begin notices
CREATE TABLE notices (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    title text NOT NULL,
    shown_from timestamptz,
    CONSTRAINT notices_pkey PRIMARY KEY (id),
    CONSTRAINT notices_shown_from_range CHECK (shown_from BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z'),
    CONSTRAINT notices_title_length CHECK (char_length(title) <= 100)
);
COMMENT ON TABLE notices IS 'What the operator tells those who are signed in.';
-- restc:end notices

-- restc:begin patients
CREATE TABLE patients (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    published_at timestamptz,
    version integer DEFAULT 1 NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT patients_pkey PRIMARY KEY (id),
    CONSTRAINT patients_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT patients_name_length CHECK (char_length(name) <= 100),
    CONSTRAINT patients_published_at_range CHECK (published_at BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z')
);
CREATE INDEX patients_account_id_idx ON patients (account_id);
CREATE INDEX patients_account_id_name_idx ON patients (account_id, name, id) WHERE deleted_at IS NULL;
COMMENT ON TABLE patients IS 'Somebody who is treated.';
-- restc:end patients

-- restc:begin practitioners
CREATE TABLE practitioners (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    profile_id uuid NOT NULL,
    CONSTRAINT practitioners_pkey PRIMARY KEY (id),
    CONSTRAINT practitioners_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT practitioners_name_length CHECK (char_length(name) <= 100)
);
CREATE INDEX practitioners_account_id_idx ON practitioners (account_id);
CREATE INDEX practitioners_profile_id_idx ON practitioners (profile_id);
COMMENT ON TABLE practitioners IS 'Somebody who treats patients.';
-- restc:end practitioners

-- restc:begin wards
CREATE TABLE wards (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    created_by_id uuid NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT wards_pkey PRIMARY KEY (id),
    CONSTRAINT wards_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT wards_name_length CHECK (char_length(name) <= 100)
);
CREATE INDEX wards_account_id_idx ON wards (account_id);
CREATE INDEX wards_created_by_id_idx ON wards (created_by_id);
COMMENT ON TABLE wards IS 'Where patients lie; every member sees it, its editors change it.';

CREATE TABLE ward_patients (
    ward_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT ward_patients_pkey PRIMARY KEY (ward_id, patient_id)
);
CREATE INDEX ward_patients_patient_id_idx ON ward_patients (patient_id);
COMMENT ON TABLE ward_patients IS 'Which patients wards have.';
-- restc:end wards

-- restc:begin care_team_members-foreign-keys
ALTER TABLE care_team_members
    ADD CONSTRAINT care_team_members_patient_id_fkey
    FOREIGN KEY (patient_id, account_id) REFERENCES patients (id, account_id) ON DELETE CASCADE;
ALTER TABLE care_team_members
    ADD CONSTRAINT care_team_members_practitioner_id_fkey
    FOREIGN KEY (practitioner_id, account_id) REFERENCES practitioners (id, account_id);
-- restc:end care_team_members-foreign-keys

-- restc:begin diary_entries-foreign-keys
ALTER TABLE diary_entries
    ADD CONSTRAINT diary_entries_author_id_fkey
    FOREIGN KEY (author_id) REFERENCES people (id);
-- restc:end diary_entries-foreign-keys

-- restc:begin diary_shares-foreign-keys
ALTER TABLE diary_shares
    ADD CONSTRAINT diary_shares_diary_entry_id_fkey
    FOREIGN KEY (diary_entry_id, author_id) REFERENCES diary_entries (id, author_id) ON DELETE CASCADE;
ALTER TABLE diary_shares
    ADD CONSTRAINT diary_shares_reader_id_fkey
    FOREIGN KEY (reader_id) REFERENCES people (id);
-- restc:end diary_shares-foreign-keys

-- restc:begin encounters-foreign-keys
ALTER TABLE encounters
    ADD CONSTRAINT encounters_patient_id_fkey
    FOREIGN KEY (patient_id, account_id) REFERENCES patients (id, account_id) ON DELETE CASCADE;
-- restc:end encounters-foreign-keys

-- restc:begin findings-foreign-keys
ALTER TABLE findings
    ADD CONSTRAINT findings_encounter_id_fkey
    FOREIGN KEY (encounter_id, account_id) REFERENCES encounters (id, account_id) ON DELETE CASCADE;
-- restc:end findings-foreign-keys

-- restc:begin practitioners-foreign-keys
ALTER TABLE practitioners
    ADD CONSTRAINT practitioners_profile_id_fkey
    FOREIGN KEY (profile_id) REFERENCES people (id);
-- restc:end practitioners-foreign-keys

-- restc:begin wards-foreign-keys
ALTER TABLE wards
    ADD CONSTRAINT wards_created_by_id_fkey
    FOREIGN KEY (created_by_id) REFERENCES people (id);
ALTER TABLE ward_patients
    ADD CONSTRAINT ward_patients_patient_id_fkey
    FOREIGN KEY (patient_id, account_id) REFERENCES patients (id, account_id) ON DELETE CASCADE;
ALTER TABLE ward_patients
    ADD CONSTRAINT ward_patients_ward_id_fkey
    FOREIGN KEY (ward_id, account_id) REFERENCES wards (id, account_id) ON DELETE CASCADE;
-- restc:end wards-foreign-keys
