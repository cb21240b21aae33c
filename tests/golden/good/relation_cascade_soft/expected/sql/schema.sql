-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin documents
CREATE TABLE documents (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    title text NOT NULL,
    folder_id uuid NOT NULL,
    draft_of_id uuid,
    deleted_at timestamptz,
    CONSTRAINT documents_pkey PRIMARY KEY (id),
    CONSTRAINT documents_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT documents_draft_of_id_other CHECK (draft_of_id <> id),
    CONSTRAINT documents_title_length CHECK (char_length(title) <= 80)
);
CREATE INDEX documents_draft_of_id_idx ON documents (draft_of_id);
CREATE INDEX documents_folder_id_idx ON documents (folder_id);
CREATE UNIQUE INDEX documents_folder_id_title_key ON documents (folder_id, title) WHERE deleted_at IS NULL;
COMMENT ON TABLE documents IS 'Document.';
-- restc:end documents

-- restc:begin folders
CREATE TABLE folders (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    parent_id uuid,
    deleted_at timestamptz,
    CONSTRAINT folders_pkey PRIMARY KEY (id),
    CONSTRAINT folders_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT folders_name_length CHECK (char_length(name) <= 80),
    CONSTRAINT folders_parent_id_other CHECK (parent_id <> id)
);
CREATE INDEX folders_account_id_idx ON folders (account_id);
CREATE UNIQUE INDEX folders_name_key ON folders (account_id, name) WHERE deleted_at IS NULL;
CREATE INDEX folders_parent_id_idx ON folders (parent_id);
COMMENT ON TABLE folders IS 'Folder.';
-- restc:end folders

-- restc:begin locks
CREATE TABLE locks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    reason text NOT NULL,
    document_id uuid NOT NULL,
    CONSTRAINT locks_pkey PRIMARY KEY (id),
    CONSTRAINT locks_reason_length CHECK (char_length(reason) <= 80)
);
CREATE INDEX locks_document_id_idx ON locks (document_id);
COMMENT ON TABLE locks IS 'Lock.';
-- restc:end locks

-- restc:begin documents-foreign-keys
ALTER TABLE documents
    ADD CONSTRAINT documents_draft_of_id_fkey
    FOREIGN KEY (draft_of_id, account_id) REFERENCES documents (id, account_id) ON DELETE SET NULL (draft_of_id);
ALTER TABLE documents
    ADD CONSTRAINT documents_folder_id_fkey
    FOREIGN KEY (folder_id, account_id) REFERENCES folders (id, account_id) ON DELETE CASCADE;
-- restc:end documents-foreign-keys

-- restc:begin folders-foreign-keys
ALTER TABLE folders
    ADD CONSTRAINT folders_parent_id_fkey
    FOREIGN KEY (parent_id, account_id) REFERENCES folders (id, account_id) ON DELETE CASCADE;
-- restc:end folders-foreign-keys

-- restc:begin locks-foreign-keys
ALTER TABLE locks
    ADD CONSTRAINT locks_document_id_fkey
    FOREIGN KEY (document_id, account_id) REFERENCES documents (id, account_id);
-- restc:end locks-foreign-keys
