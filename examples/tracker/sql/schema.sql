-- The tables of the tracker. Accounts and profiles are kept by the sign-up.

CREATE TABLE accounts (
    id uuid NOT NULL,
    name text NOT NULL,
    CONSTRAINT accounts_pkey PRIMARY KEY (id)
);

CREATE TABLE profiles (
    id uuid NOT NULL,
    display_name text NOT NULL,
    CONSTRAINT profiles_pkey PRIMARY KEY (id)
);

CREATE TABLE labels (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    account_id uuid NOT NULL,
    name text NOT NULL,
    colour text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT labels_pkey PRIMARY KEY (id),
    CONSTRAINT labels_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT labels_account_id_name_key UNIQUE (account_id, name),
    CONSTRAINT labels_name_length CHECK (char_length(name) BETWEEN 1 AND 50),
    CONSTRAINT labels_colour_pattern CHECK (colour ~ '^#[0-9a-f]{6}$')
);

CREATE INDEX labels_account_id_name_id_idx ON labels (account_id, name, id);

COMMENT ON TABLE labels IS
    'A word and a colour that an account marks its tasks with.';

CREATE TABLE memberships (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    account_id uuid NOT NULL,
    profile_id uuid NOT NULL,
    roles text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT memberships_pkey PRIMARY KEY (id),
    CONSTRAINT memberships_account_id_profile_id_key UNIQUE (account_id, profile_id),
    CONSTRAINT memberships_roles_valid CHECK (
        roles <@ ARRAY['admin', 'member'] AND array_position(roles, NULL) IS NULL
    )
);

CREATE INDEX memberships_profile_id_idx ON memberships (profile_id);

COMMENT ON TABLE memberships IS
    'A profile''s place in an account, with its roles there.';

CREATE TABLE projects (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    account_id uuid NOT NULL,
    name text NOT NULL,
    description text,
    status text NOT NULL DEFAULT 'active',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT projects_pkey PRIMARY KEY (id),
    CONSTRAINT projects_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT projects_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
    CONSTRAINT projects_description_length CHECK (char_length(description) <= 5000),
    CONSTRAINT projects_status_valid CHECK (status IN ('active', 'archived'))
);

CREATE UNIQUE INDEX projects_account_id_name_key
    ON projects (account_id, lower(name)) WHERE deleted_at IS NULL;
CREATE INDEX projects_account_id_created_at_id_idx
    ON projects (account_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX projects_account_id_name_id_idx
    ON projects (account_id, name, id) WHERE deleted_at IS NULL;

COMMENT ON TABLE projects IS
    'A piece of work that an account plans, made of tasks.';

CREATE TABLE task_labels (
    task_id uuid NOT NULL,
    label_id uuid NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT task_labels_pkey PRIMARY KEY (task_id, label_id)
);

CREATE INDEX task_labels_label_id_idx ON task_labels (label_id);

COMMENT ON TABLE task_labels IS 'Which labels a task has.';

CREATE TABLE tasks (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    account_id uuid NOT NULL,
    title text NOT NULL,
    body text,
    status text NOT NULL DEFAULT 'todo',
    priority integer NOT NULL DEFAULT 0,
    estimate numeric(6, 2),
    due_on date,
    tags text[] NOT NULL DEFAULT '{}',
    settings jsonb NOT NULL DEFAULT '{}',
    done_at timestamptz,
    project_id uuid NOT NULL,
    assignee_id uuid,
    created_by_id uuid NOT NULL,
    parent_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    search tsvector
        GENERATED ALWAYS AS (
            to_tsvector('simple', title || ' ' || coalesce(body, ''))
        ) STORED,
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT tasks_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT tasks_body_length CHECK (char_length(body) <= 20000),
    CONSTRAINT tasks_status_valid CHECK (status IN ('todo', 'doing', 'done')),
    CONSTRAINT tasks_priority_range CHECK (priority BETWEEN 0 AND 5),
    CONSTRAINT tasks_estimate_range CHECK (estimate >= 0 AND estimate <> 'NaN'),
    CONSTRAINT tasks_tags_items CHECK (
        cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL
    ),
    CONSTRAINT tasks_tags_item_length CHECK (
        NOT jsonb_path_exists(
            to_jsonb(tags), '$[*] ? (@ like_regex "^.{41}" flag "s")'
        )
    ),
    CONSTRAINT tasks_done_has_time CHECK (status <> 'done' OR done_at IS NOT NULL)
);

CREATE UNIQUE INDEX tasks_project_id_title_key
    ON tasks (project_id, title) WHERE deleted_at IS NULL;
CREATE INDEX tasks_project_id_idx ON tasks (project_id);
CREATE INDEX tasks_assignee_id_idx ON tasks (assignee_id);
CREATE INDEX tasks_created_by_id_idx ON tasks (created_by_id);
CREATE INDEX tasks_parent_id_idx ON tasks (parent_id);
CREATE INDEX tasks_status_due_on_idx
    ON tasks (status, due_on DESC) WHERE status <> 'done';
CREATE INDEX tasks_tags_idx ON tasks USING gin (tags);
CREATE INDEX tasks_account_id_created_at_id_idx
    ON tasks (account_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_account_id_priority_id_idx
    ON tasks (account_id, priority, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_search_idx ON tasks USING gin (search);

COMMENT ON TABLE tasks IS 'A unit of work inside a project.';

ALTER TABLE labels
    ADD CONSTRAINT labels_account_id_fkey
        FOREIGN KEY (account_id) REFERENCES accounts (id);

ALTER TABLE memberships
    ADD CONSTRAINT memberships_account_id_fkey
        FOREIGN KEY (account_id) REFERENCES accounts (id),
    ADD CONSTRAINT memberships_profile_id_fkey
        FOREIGN KEY (profile_id) REFERENCES profiles (id)
        ON DELETE CASCADE;

ALTER TABLE projects
    ADD CONSTRAINT projects_account_id_fkey
        FOREIGN KEY (account_id) REFERENCES accounts (id);

ALTER TABLE task_labels
    ADD CONSTRAINT task_labels_task_id_fkey
        FOREIGN KEY (task_id, account_id) REFERENCES tasks (id, account_id)
        ON DELETE CASCADE,
    ADD CONSTRAINT task_labels_label_id_fkey
        FOREIGN KEY (label_id, account_id) REFERENCES labels (id, account_id)
        ON DELETE CASCADE;

ALTER TABLE tasks
    ADD CONSTRAINT tasks_account_id_fkey
        FOREIGN KEY (account_id) REFERENCES accounts (id),
    ADD CONSTRAINT tasks_project_id_fkey
        FOREIGN KEY (project_id, account_id) REFERENCES projects (id, account_id)
        ON DELETE CASCADE,
    ADD CONSTRAINT tasks_assignee_id_fkey
        FOREIGN KEY (account_id, assignee_id)
        REFERENCES memberships (account_id, profile_id)
        ON DELETE SET NULL (assignee_id),
    ADD CONSTRAINT tasks_created_by_id_fkey
        FOREIGN KEY (created_by_id) REFERENCES profiles (id),
    ADD CONSTRAINT tasks_parent_id_fkey
        FOREIGN KEY (parent_id, account_id) REFERENCES tasks (id, account_id)
        ON DELETE CASCADE;
