-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin tickets
CREATE TABLE tickets (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    title text NOT NULL,
    slug text NOT NULL,
    points integer NOT NULL,
    state text NOT NULL,
    mood text,
    weight text NOT NULL,
    seen text[] DEFAULT '{}' NOT NULL,
    extra jsonb NOT NULL,
    opened_by uuid DEFAULT '018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21' NOT NULL,
    blocker_id uuid,
    seen_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tickets_pkey PRIMARY KEY (id),
    CONSTRAINT tickets_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT tickets_blocker_id_other CHECK (blocker_id <> id),
    CONSTRAINT tickets_mood_valid CHECK (mood IN ('good', 'bad')),
    CONSTRAINT tickets_points_range CHECK (points >= 0),
    CONSTRAINT tickets_seen_elements CHECK (array_position(seen, NULL) IS NULL AND seen <@ ARRAY['low', 'high']),
    CONSTRAINT tickets_slug_length CHECK (char_length(slug) <= 100),
    CONSTRAINT tickets_state_valid CHECK (state IN ('open', 'closed')),
    CONSTRAINT tickets_title_length CHECK (char_length(title) <= 100),
    CONSTRAINT tickets_weight_valid CHECK (weight IN ('low', 'high'))
);
CREATE INDEX tickets_account_id_idx ON tickets (account_id);
CREATE INDEX tickets_blocker_id_idx ON tickets (blocker_id);
COMMENT ON TABLE tickets IS 'Ticket.';

CREATE TABLE ticket_copies (
    ticket_id uuid NOT NULL,
    linked_ticket_id uuid NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT ticket_copies_pkey PRIMARY KEY (ticket_id, linked_ticket_id)
);
CREATE INDEX ticket_copies_linked_ticket_id_idx ON ticket_copies (linked_ticket_id);
COMMENT ON TABLE ticket_copies IS 'Which copies tickets have.';
-- restc:end tickets

-- restc:begin tickets-foreign-keys
ALTER TABLE tickets
    ADD CONSTRAINT tickets_blocker_id_fkey
    FOREIGN KEY (blocker_id, account_id) REFERENCES tickets (id, account_id);
ALTER TABLE ticket_copies
    ADD CONSTRAINT ticket_copies_linked_ticket_id_fkey
    FOREIGN KEY (linked_ticket_id, account_id) REFERENCES tickets (id, account_id) ON DELETE CASCADE;
ALTER TABLE ticket_copies
    ADD CONSTRAINT ticket_copies_ticket_id_fkey
    FOREIGN KEY (ticket_id, account_id) REFERENCES tickets (id, account_id) ON DELETE CASCADE;
-- restc:end tickets-foreign-keys
