-- What `python dev.py` shows; its ids are those of dev.py.

INSERT INTO accounts (id, name) VALUES
    ('0190a000-0000-7000-8000-000000000001', 'Analytical Engines');

INSERT INTO profiles (id, display_name) VALUES
    ('0190a000-0000-7000-8000-0000000000a1', 'Ada Lovelace'),
    ('0190a000-0000-7000-8000-0000000000a2', 'Charles Babbage');

INSERT INTO memberships (account_id, profile_id, role) VALUES
    ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a1', 'admin'),
    ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a2', 'member');

INSERT INTO projects (id, account_id, name, description) VALUES
    ('0190a000-0000-7000-8000-0000000000b1', '0190a000-0000-7000-8000-000000000001', 'Notes on the Engine', 'A translation, and what is to be added to it.');

INSERT INTO labels (id, account_id, name, colour) VALUES
    ('0190a000-0000-7000-8000-0000000000c1', '0190a000-0000-7000-8000-000000000001', 'mathematics', '#3366cc'),
    ('0190a000-0000-7000-8000-0000000000c2', '0190a000-0000-7000-8000-000000000001', 'writing', '#cc8833');

INSERT INTO tasks (id, account_id, project_id, created_by_id, assignee_id, title, body, status, priority, estimate, due_on, tags, done_at) VALUES
    ('0190a000-0000-7000-8000-0000000000d1', '0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000b1', '0190a000-0000-7000-8000-0000000000a1', '0190a000-0000-7000-8000-0000000000a1', 'Translate the memoir', 'From the French.', 'done', 3, 40, '1842-10-01', '{translation}', '1842-10-09 12:00:00Z'),
    ('0190a000-0000-7000-8000-0000000000d2', '0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000b1', '0190a000-0000-7000-8000-0000000000a1', '0190a000-0000-7000-8000-0000000000a1', 'Tabulate the numbers of Bernoulli', 'Each operation in its place: note G.', 'doing', 5, 24.5, '1843-07-01', '{notes,tables}', NULL),
    ('0190a000-0000-7000-8000-0000000000d3', '0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000b1', '0190a000-0000-7000-8000-0000000000a1', '0190a000-0000-7000-8000-0000000000a2', 'Read the proofs', NULL, 'todo', 2, NULL, '1843-08-01', '{}', NULL);

INSERT INTO task_labels (task_id, label_id, account_id) VALUES
    ('0190a000-0000-7000-8000-0000000000d1', '0190a000-0000-7000-8000-0000000000c2', '0190a000-0000-7000-8000-000000000001'),
    ('0190a000-0000-7000-8000-0000000000d2', '0190a000-0000-7000-8000-0000000000c1', '0190a000-0000-7000-8000-000000000001');
