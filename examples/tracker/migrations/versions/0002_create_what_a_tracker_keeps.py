"""Create what a tracker keeps.

Revision ID: 5219587fe179
Revises: 6f1d2a90c4be
"""

import time
from textwrap import dedent

from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "5219587fe179"
down_revision = "6f1d2a90c4be"
branch_labels = None
depends_on = None

# The tables that it expects, and those that it leaves.
tables_before = "e69de29bb2d1"
tables_after = "b7da605c3125"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        transaction(
            """
            CREATE TABLE IF NOT EXISTS announcements (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                title text NOT NULL,
                body text NOT NULL,
                severity text DEFAULT 'info' NOT NULL,
                link text,
                contact text,
                created_at timestamptz DEFAULT now() NOT NULL,
                updated_at timestamptz DEFAULT now() NOT NULL,
                publish_on date NOT NULL,
                expire_on date,
                CONSTRAINT announcements_pkey PRIMARY KEY (id),
                CONSTRAINT announcements_body_length CHECK (char_length(body) BETWEEN 1 AND 10000),
                CONSTRAINT announcements_contact_format CHECK (contact ~ '^[!-?A-~]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'),
                CONSTRAINT announcements_contact_length CHECK (char_length(contact) <= 254),
                CONSTRAINT announcements_expire_on_range CHECK (expire_on BETWEEN '0001-01-02' AND '9999-12-30'),
                CONSTRAINT announcements_link_format CHECK (link ~ '^https?://[!-~]+$'),
                CONSTRAINT announcements_link_length CHECK (char_length(link) <= 2000),
                CONSTRAINT announcements_publish_on_range CHECK (publish_on BETWEEN '0001-01-02' AND '9999-12-30'),
                CONSTRAINT announcements_severity_valid CHECK (severity IN ('info', 'warning', 'critical')),
                CONSTRAINT announcements_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
                CONSTRAINT announcements_window_in_order_check CHECK (expire_on IS NULL OR expire_on >= publish_on)
            )
            """,
            "CREATE INDEX IF NOT EXISTS announcements_created_at_idx ON announcements (created_at, id)",
            "CREATE INDEX IF NOT EXISTS announcements_publish_on_idx ON announcements (publish_on, id)",
            "COMMENT ON TABLE announcements IS 'News for everyone who uses the product.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS attachments (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                account_id uuid NOT NULL,
                file_name text NOT NULL,
                media_type text NOT NULL,
                byte_size bigint NOT NULL,
                sha256 bytea,
                storage_key text NOT NULL,
                task_id uuid NOT NULL,
                created_at timestamptz DEFAULT now() NOT NULL,
                updated_at timestamptz DEFAULT now() NOT NULL,
                deleted_at timestamptz,
                CONSTRAINT attachments_pkey PRIMARY KEY (id),
                CONSTRAINT attachments_storage_key_key UNIQUE (storage_key),
                CONSTRAINT attachments_byte_size_range CHECK (byte_size BETWEEN 0 AND 1099511627776),
                CONSTRAINT attachments_file_name_length CHECK (char_length(file_name) BETWEEN 1 AND 255),
                CONSTRAINT attachments_images_are_small_check CHECK (media_type NOT LIKE 'image/%' OR byte_size <= 52428800),
                CONSTRAINT attachments_media_type_format CHECK (media_type ~ '^(image|text|application|audio|video)/[a-z0-9.+-]+$'),
                CONSTRAINT attachments_media_type_length CHECK (char_length(media_type) <= 100),
                CONSTRAINT attachments_sha256_length CHECK (octet_length(sha256) = 32),
                CONSTRAINT attachments_storage_key_format CHECK (storage_key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
                CONSTRAINT attachments_storage_key_length CHECK (char_length(storage_key) <= 200)
            )
            """,
            "CREATE INDEX IF NOT EXISTS attachments_account_id_byte_size_idx ON attachments (account_id, byte_size, id) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS attachments_account_id_created_at_idx ON attachments (account_id, created_at, id) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS attachments_task_id_idx ON attachments (task_id)",
            "COMMENT ON TABLE attachments IS 'A file that belongs to a task.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS comments (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                account_id uuid NOT NULL,
                body text NOT NULL,
                task_id uuid NOT NULL,
                author_id uuid NOT NULL,
                created_at timestamptz DEFAULT now() NOT NULL,
                updated_at timestamptz DEFAULT now() NOT NULL,
                deleted_at timestamptz,
                CONSTRAINT comments_pkey PRIMARY KEY (id),
                CONSTRAINT comments_body_length CHECK (char_length(body) BETWEEN 1 AND 10000)
            )
            """,
            "CREATE INDEX IF NOT EXISTS comments_account_id_created_at_idx ON comments (account_id, created_at, id) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS comments_author_id_idx ON comments (author_id)",
            "CREATE INDEX IF NOT EXISTS comments_task_id_idx ON comments (task_id)",
            "COMMENT ON TABLE comments IS 'A remark on a task.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS idempotency_keys (
                profile_id uuid NOT NULL,
                key text NOT NULL,
                fingerprint bytea NOT NULL,
                status integer,
                headers jsonb,
                body text,
                created_at timestamp with time zone DEFAULT now() NOT NULL,
                CONSTRAINT idempotency_keys_pkey PRIMARY KEY (profile_id, key),
                CONSTRAINT idempotency_keys_key_length CHECK (char_length(key) BETWEEN 1 AND 255)
            )
            """,
            "CREATE INDEX IF NOT EXISTS idempotency_keys_created_at_idx ON idempotency_keys (created_at)",
            "COMMENT ON TABLE idempotency_keys IS 'What was answered to requests with an Idempotency-Key.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS labels (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                account_id uuid NOT NULL,
                name text NOT NULL,
                colour text DEFAULT '#888888' NOT NULL,
                created_at timestamptz DEFAULT now() NOT NULL,
                updated_at timestamptz DEFAULT now() NOT NULL,
                CONSTRAINT labels_pkey PRIMARY KEY (id),
                CONSTRAINT labels_id_account_id_key UNIQUE (id, account_id),
                CONSTRAINT labels_name_key UNIQUE (account_id, name),
                CONSTRAINT labels_colour_format CHECK (colour ~ '^#[0-9a-f]{6}$'),
                CONSTRAINT labels_colour_length CHECK (char_length(colour) <= 7),
                CONSTRAINT labels_name_length CHECK (char_length(name) BETWEEN 1 AND 50)
            )
            """,
            "CREATE INDEX IF NOT EXISTS labels_account_id_created_at_idx ON labels (account_id, created_at, id)",
            "CREATE INDEX IF NOT EXISTS labels_account_id_name_idx ON labels (account_id, name, id)",
            "COMMENT ON TABLE labels IS 'A word and a colour that mark tasks of a kind.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS memberships (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                account_id uuid NOT NULL,
                role text DEFAULT 'member' NOT NULL,
                profile_id uuid NOT NULL,
                created_at timestamptz DEFAULT now() NOT NULL,
                updated_at timestamptz DEFAULT now() NOT NULL,
                CONSTRAINT memberships_pkey PRIMARY KEY (id),
                CONSTRAINT memberships_profile_id_key UNIQUE (account_id, profile_id),
                CONSTRAINT memberships_role_valid CHECK (role IN ('admin', 'member', 'guest'))
            )
            """,
            "CREATE INDEX IF NOT EXISTS memberships_account_id_created_at_idx ON memberships (account_id, created_at, id)",
            "CREATE INDEX IF NOT EXISTS memberships_profile_id_idx ON memberships (profile_id)",
            "COMMENT ON TABLE memberships IS 'A person''s place in an account, with a role.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS projects (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                account_id uuid NOT NULL,
                name text NOT NULL,
                description text,
                status text DEFAULT 'active' NOT NULL,
                starts_on date,
                created_at timestamptz DEFAULT now() NOT NULL,
                updated_at timestamptz DEFAULT now() NOT NULL,
                version integer DEFAULT 1 NOT NULL,
                deleted_at timestamptz,
                search tsvector GENERATED ALWAYS AS (to_tsvector('simple', name || ' ' || coalesce(description, ''))) STORED NOT NULL,
                CONSTRAINT projects_pkey PRIMARY KEY (id),
                CONSTRAINT projects_id_account_id_key UNIQUE (id, account_id),
                CONSTRAINT projects_description_length CHECK (char_length(description) <= 5000),
                CONSTRAINT projects_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
                CONSTRAINT projects_starts_on_range CHECK (starts_on BETWEEN '0001-01-02' AND '9999-12-30'),
                CONSTRAINT projects_status_valid CHECK (status IN ('active', 'paused', 'archived'))
            )
            """,
            "CREATE INDEX IF NOT EXISTS projects_account_id_created_at_idx ON projects (account_id, created_at, id) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS projects_account_id_idx ON projects (account_id)",
            "CREATE INDEX IF NOT EXISTS projects_account_id_name_idx ON projects (account_id, name, id) WHERE deleted_at IS NULL",
            "CREATE UNIQUE INDEX IF NOT EXISTS projects_name_key ON projects (account_id, lower(name)) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS projects_search_idx ON projects USING gin (search) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS projects_starts_on_idx ON projects (starts_on) WHERE status = 'active'",
            "COMMENT ON TABLE projects IS 'A body of work that an account pursues.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS saved_filters (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                profile_id uuid NOT NULL,
                name text NOT NULL,
                criteria jsonb NOT NULL,
                pinned boolean DEFAULT false NOT NULL,
                position smallint DEFAULT 0 NOT NULL,
                created_at timestamptz DEFAULT now() NOT NULL,
                updated_at timestamptz DEFAULT now() NOT NULL,
                version integer DEFAULT 1 NOT NULL,
                CONSTRAINT saved_filters_pkey PRIMARY KEY (id),
                CONSTRAINT saved_filters_name_key UNIQUE (profile_id, name),
                CONSTRAINT saved_filters_criteria_object CHECK (jsonb_typeof(criteria) = 'object'),
                CONSTRAINT saved_filters_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
                CONSTRAINT saved_filters_position_range CHECK (position >= 0)
            )
            """,
            "CREATE INDEX IF NOT EXISTS saved_filters_profile_id_created_at_idx ON saved_filters (profile_id, created_at, id)",
            "CREATE INDEX IF NOT EXISTS saved_filters_profile_id_position_idx ON saved_filters (profile_id, position, id)",
            "COMMENT ON TABLE saved_filters IS 'A search that a person keeps.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS task_labels (
                task_id uuid NOT NULL,
                label_id uuid NOT NULL,
                account_id uuid NOT NULL,
                CONSTRAINT task_labels_pkey PRIMARY KEY (task_id, label_id)
            )
            """,
            "CREATE INDEX IF NOT EXISTS task_labels_label_id_idx ON task_labels (label_id)",
            "COMMENT ON TABLE task_labels IS 'The labels on the task.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS tasks (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                account_id uuid NOT NULL,
                title text NOT NULL,
                body text,
                status text DEFAULT 'todo' NOT NULL,
                priority integer DEFAULT 0 NOT NULL,
                estimate numeric(6, 2),
                due_on date,
                tags text[] DEFAULT '{}' NOT NULL,
                settings jsonb DEFAULT '{}' NOT NULL,
                done_at timestamptz,
                project_id uuid NOT NULL,
                assignee_id uuid,
                created_by_id uuid NOT NULL,
                parent_id uuid,
                created_at timestamptz DEFAULT now() NOT NULL,
                updated_at timestamptz DEFAULT now() NOT NULL,
                version integer DEFAULT 1 NOT NULL,
                deleted_at timestamptz,
                search tsvector GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || coalesce(body, ''))) STORED NOT NULL,
                CONSTRAINT tasks_pkey PRIMARY KEY (id),
                CONSTRAINT tasks_id_account_id_key UNIQUE (id, account_id),
                CONSTRAINT tasks_body_length CHECK (char_length(body) <= 20000),
                CONSTRAINT tasks_done_has_time_check CHECK (status <> 'done' OR done_at IS NOT NULL),
                CONSTRAINT tasks_due_on_range CHECK (due_on BETWEEN '0001-01-02' AND '9999-12-30'),
                CONSTRAINT tasks_estimate_range CHECK (estimate >= 0 AND estimate <> 'NaN'),
                CONSTRAINT tasks_parent_id_other CHECK (parent_id <> id),
                CONSTRAINT tasks_priority_range CHECK (priority BETWEEN 0 AND 5),
                CONSTRAINT tasks_status_valid CHECK (status IN ('todo', 'doing', 'done')),
                CONSTRAINT tasks_tags_elements CHECK (array_position(tags, NULL) IS NULL AND NOT jsonb_path_exists(to_jsonb(tags), '$[*] ? (@ like_regex "^.{41}" flag "s")')),
                CONSTRAINT tasks_tags_items CHECK (cardinality(tags) <= 20),
                CONSTRAINT tasks_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
                CONSTRAINT tasks_urgent_is_planned_check CHECK (priority < 5 OR due_on IS NOT NULL)
            )
            """,
            "CREATE INDEX IF NOT EXISTS tasks_account_id_created_at_idx ON tasks (account_id, created_at, id) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS tasks_account_id_priority_idx ON tasks (account_id, priority, id) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS tasks_assignee_id_idx ON tasks (assignee_id)",
            "CREATE INDEX IF NOT EXISTS tasks_created_by_id_idx ON tasks (created_by_id)",
            "CREATE INDEX IF NOT EXISTS tasks_parent_id_idx ON tasks (parent_id)",
            "CREATE INDEX IF NOT EXISTS tasks_project_id_idx ON tasks (project_id)",
            "CREATE UNIQUE INDEX IF NOT EXISTS tasks_project_id_title_key ON tasks (project_id, title) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS tasks_search_idx ON tasks USING gin (search) WHERE deleted_at IS NULL",
            "CREATE INDEX IF NOT EXISTS tasks_status_due_on_idx ON tasks (status, due_on DESC) WHERE status <> 'done'",
            "CREATE INDEX IF NOT EXISTS tasks_tags_idx ON tasks USING gin (tags)",
            "COMMENT ON TABLE tasks IS 'A unit of work inside a project.'",
        )
        transaction(
            """
            CREATE TABLE IF NOT EXISTS time_entries (
                id uuid DEFAULT gen_random_uuid() NOT NULL,
                profile_id uuid NOT NULL,
                spent_on date NOT NULL,
                started_at time,
                hours numeric(4, 2) NOT NULL,
                note text,
                billable boolean DEFAULT true NOT NULL,
                mood double precision,
                task_id uuid,
                created_at timestamptz DEFAULT now() NOT NULL,
                updated_at timestamptz DEFAULT now() NOT NULL,
                CONSTRAINT time_entries_pkey PRIMARY KEY (id),
                CONSTRAINT time_entries_hours_range CHECK (hours > 0 AND hours <= 24),
                CONSTRAINT time_entries_mood_range CHECK (mood BETWEEN -1.0 AND 1.0),
                CONSTRAINT time_entries_note_length CHECK (char_length(note) <= 2000),
                CONSTRAINT time_entries_spent_on_range CHECK (spent_on BETWEEN '0001-01-02' AND '9999-12-30'),
                CONSTRAINT time_entries_started_at_range CHECK (started_at < '24:00')
            )
            """,
            "CREATE INDEX IF NOT EXISTS time_entries_profile_id_created_at_idx ON time_entries (profile_id, created_at, id)",
            "CREATE INDEX IF NOT EXISTS time_entries_profile_id_spent_on_idx ON time_entries (profile_id, spent_on, id)",
            "CREATE INDEX IF NOT EXISTS time_entries_spent_on_idx ON time_entries (spent_on DESC)",
            "CREATE INDEX IF NOT EXISTS time_entries_task_id_idx ON time_entries (task_id)",
            "COMMENT ON TABLE time_entries IS 'Time that a person spent.'",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'attachments'::regclass AND conname = 'attachments_task_id_fkey') THEN
                    ALTER TABLE attachments ADD CONSTRAINT attachments_task_id_fkey FOREIGN KEY (task_id, account_id) REFERENCES tasks (id, account_id) ON DELETE CASCADE NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE attachments VALIDATE CONSTRAINT attachments_task_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'comments'::regclass AND conname = 'comments_author_id_fkey') THEN
                    ALTER TABLE comments ADD CONSTRAINT comments_author_id_fkey FOREIGN KEY (author_id) REFERENCES profiles (id) NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE comments VALIDATE CONSTRAINT comments_author_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'comments'::regclass AND conname = 'comments_task_id_fkey') THEN
                    ALTER TABLE comments ADD CONSTRAINT comments_task_id_fkey FOREIGN KEY (task_id, account_id) REFERENCES tasks (id, account_id) ON DELETE CASCADE NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE comments VALIDATE CONSTRAINT comments_task_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'labels'::regclass AND conname = 'labels_account_id_fkey') THEN
                    ALTER TABLE labels ADD CONSTRAINT labels_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts (id) NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE labels VALIDATE CONSTRAINT labels_account_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'memberships'::regclass AND conname = 'memberships_account_id_fkey') THEN
                    ALTER TABLE memberships ADD CONSTRAINT memberships_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts (id) NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE memberships VALIDATE CONSTRAINT memberships_account_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'memberships'::regclass AND conname = 'memberships_profile_id_fkey') THEN
                    ALTER TABLE memberships ADD CONSTRAINT memberships_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES profiles (id) ON DELETE CASCADE NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE memberships VALIDATE CONSTRAINT memberships_profile_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'projects'::regclass AND conname = 'projects_account_id_fkey') THEN
                    ALTER TABLE projects ADD CONSTRAINT projects_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts (id) NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE projects VALIDATE CONSTRAINT projects_account_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'saved_filters'::regclass AND conname = 'saved_filters_profile_id_fkey') THEN
                    ALTER TABLE saved_filters ADD CONSTRAINT saved_filters_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES profiles (id) NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE saved_filters VALIDATE CONSTRAINT saved_filters_profile_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'task_labels'::regclass AND conname = 'task_labels_label_id_fkey') THEN
                    ALTER TABLE task_labels ADD CONSTRAINT task_labels_label_id_fkey FOREIGN KEY (label_id, account_id) REFERENCES labels (id, account_id) ON DELETE CASCADE NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE task_labels VALIDATE CONSTRAINT task_labels_label_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'task_labels'::regclass AND conname = 'task_labels_task_id_fkey') THEN
                    ALTER TABLE task_labels ADD CONSTRAINT task_labels_task_id_fkey FOREIGN KEY (task_id, account_id) REFERENCES tasks (id, account_id) ON DELETE CASCADE NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE task_labels VALIDATE CONSTRAINT task_labels_task_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'tasks'::regclass AND conname = 'tasks_assignee_id_fkey') THEN
                    ALTER TABLE tasks ADD CONSTRAINT tasks_assignee_id_fkey FOREIGN KEY (account_id, assignee_id) REFERENCES memberships (account_id, profile_id) ON DELETE SET NULL (assignee_id) NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE tasks VALIDATE CONSTRAINT tasks_assignee_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'tasks'::regclass AND conname = 'tasks_created_by_id_fkey') THEN
                    ALTER TABLE tasks ADD CONSTRAINT tasks_created_by_id_fkey FOREIGN KEY (created_by_id) REFERENCES profiles (id) NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE tasks VALIDATE CONSTRAINT tasks_created_by_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'tasks'::regclass AND conname = 'tasks_parent_id_fkey') THEN
                    ALTER TABLE tasks ADD CONSTRAINT tasks_parent_id_fkey FOREIGN KEY (parent_id, account_id) REFERENCES tasks (id, account_id) ON DELETE CASCADE NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE tasks VALIDATE CONSTRAINT tasks_parent_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'tasks'::regclass AND conname = 'tasks_project_id_fkey') THEN
                    ALTER TABLE tasks ADD CONSTRAINT tasks_project_id_fkey FOREIGN KEY (project_id, account_id) REFERENCES projects (id, account_id) ON DELETE CASCADE NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE tasks VALIDATE CONSTRAINT tasks_project_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'time_entries'::regclass AND conname = 'time_entries_profile_id_fkey') THEN
                    ALTER TABLE time_entries ADD CONSTRAINT time_entries_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES profiles (id) NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE time_entries VALIDATE CONSTRAINT time_entries_profile_id_fkey",
            lock="0",
            limit="0",
        )
        # It holds for new rows at once; the next step looks at the others.
        transaction(
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'time_entries'::regclass AND conname = 'time_entries_task_id_fkey') THEN
                    ALTER TABLE time_entries ADD CONSTRAINT time_entries_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE SET NULL NOT VALID;
                END IF;
            END
            $$
            """,
        )
        transaction(
            "ALTER TABLE time_entries VALIDATE CONSTRAINT time_entries_task_id_fkey",
            lock="0",
            limit="0",
        )
        op.execute("RESET lock_timeout")
        op.execute("RESET statement_timeout")


def downgrade() -> None:
    """A downgrade drops the table announcements with every row that it has by then.
    A downgrade drops the table attachments with every row that it has by then.
    A downgrade drops the table comments with every row that it has by then.
    A downgrade drops the table idempotency_keys with every row that it has by then.
    A downgrade drops the table labels with every row that it has by then.
    A downgrade drops the table memberships with every row that it has by then.
    A downgrade drops the table projects with every row that it has by then.
    A downgrade drops the table saved_filters with every row that it has by then.
    A downgrade drops the table task_labels with every row that it has by then.
    A downgrade drops the table tasks with every row that it has by then.
    A downgrade drops the table time_entries with every row that it has by then.
    """
    with op.get_context().autocommit_block():
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS time_entries DROP CONSTRAINT IF EXISTS time_entries_task_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS time_entries DROP CONSTRAINT IF EXISTS time_entries_profile_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS tasks DROP CONSTRAINT IF EXISTS tasks_project_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS tasks DROP CONSTRAINT IF EXISTS tasks_parent_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS tasks DROP CONSTRAINT IF EXISTS tasks_created_by_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS tasks DROP CONSTRAINT IF EXISTS tasks_assignee_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS task_labels DROP CONSTRAINT IF EXISTS task_labels_task_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS task_labels DROP CONSTRAINT IF EXISTS task_labels_label_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS saved_filters DROP CONSTRAINT IF EXISTS saved_filters_profile_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS projects DROP CONSTRAINT IF EXISTS projects_account_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS memberships DROP CONSTRAINT IF EXISTS memberships_profile_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS memberships DROP CONSTRAINT IF EXISTS memberships_account_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS labels DROP CONSTRAINT IF EXISTS labels_account_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS comments DROP CONSTRAINT IF EXISTS comments_task_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS comments DROP CONSTRAINT IF EXISTS comments_author_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE IF EXISTS attachments DROP CONSTRAINT IF EXISTS attachments_task_id_fkey
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS time_entries
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS tasks
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS task_labels
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS saved_filters
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS projects
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS memberships
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS labels
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS idempotency_keys
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS comments
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS attachments
            """,
        )
        transaction(
            """
            -- squawk-ignore ban-drop-table
            DROP TABLE IF EXISTS announcements
            """,
        )
        op.execute("RESET lock_timeout")
        op.execute("RESET statement_timeout")


def transaction(*statements: str, lock: str = "2s", limit: str = "60s") -> None:
    """Run statements in a transaction of their own; again where others held a lock."""
    limits(lock, limit)
    for attempt in range(1, 11):
        try:
            for statement in ("BEGIN", *statements, "COMMIT"):
                execute(statement)
            return
        except DBAPIError as error:
            execute("ROLLBACK")
            # No lock in time, or a deadlock.
            held = getattr(error.orig, "sqlstate", None) in {"55P03", "40P01"}
            if not held or attempt == 10:
                raise
            time.sleep(attempt)


def limits(lock: str, statement: str) -> None:
    """Say how long to wait for a lock, and how long a statement may take."""
    execute(f"SET lock_timeout = {lock!r}")
    execute(f"SET statement_timeout = {statement!r}")


def execute(statement: str) -> None:
    """Run one statement; a colon in it names no parameter."""
    op.execute(dedent(statement).strip().replace(":", r"\:"))
