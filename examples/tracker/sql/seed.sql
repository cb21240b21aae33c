-- What `python dev.py` shows; its ids are those of dev.py.

INSERT INTO accounts (id, name) VALUES
    ('0190a000-0000-7000-8000-000000000001', 'Analytical Engines');

INSERT INTO profiles (id, display_name) VALUES
    ('0190a000-0000-7000-8000-0000000000a1', 'Ada Lovelace'),
    ('0190a000-0000-7000-8000-0000000000a2', 'Charles Babbage');

INSERT INTO memberships (account_id, profile_id, roles) VALUES
    ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a1', '{admin,member}'),
    ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a2', '{member}');
