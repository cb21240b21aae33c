-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin orders
CREATE TABLE orders (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    "order" integer DEFAULT 0 NOT NULL,
    "user" text NOT NULL,
    class text DEFAULT 'none' NOT NULL,
    "select" boolean DEFAULT false NOT NULL,
    date date,
    metadata jsonb DEFAULT '{}' NOT NULL,
    table_id uuid,
    deleted_at timestamptz,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT orders_class_valid CHECK (class IN ('none', 'import', 'True')),
    CONSTRAINT orders_date_range CHECK (date BETWEEN '0001-01-02' AND '9999-12-30'),
    CONSTRAINT orders_sane_check CHECK ("order" >= 0 OR "select"),
    CONSTRAINT orders_table_id_other CHECK (table_id <> id),
    CONSTRAINT orders_user_length CHECK (char_length("user") <= 40)
);
CREATE INDEX orders_account_id_idx ON orders (account_id);
CREATE INDEX orders_account_id_order_idx ON orders (account_id, "order", id) WHERE deleted_at IS NULL;
CREATE INDEX orders_account_id_user_idx ON orders (account_id, "user", id) WHERE deleted_at IS NULL;
CREATE INDEX orders_table_id_idx ON orders (table_id);
CREATE UNIQUE INDEX orders_user_date_key ON orders (account_id, "user", date) WHERE deleted_at IS NULL;
COMMENT ON TABLE orders IS 'Order.';
-- restc:end orders

-- restc:begin orders-foreign-keys
ALTER TABLE orders
    ADD CONSTRAINT orders_table_id_fkey
    FOREIGN KEY (table_id, account_id) REFERENCES orders (id, account_id) ON DELETE SET NULL (table_id);
-- restc:end orders-foreign-keys
