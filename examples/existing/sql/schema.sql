-- The shop's database.

CREATE TABLE companies (
    id          uuid          PRIMARY KEY DEFAULT gen_random_uuid(),
    name        varchar(100)  NOT NULL
);

CREATE TABLE users (
    id          uuid          PRIMARY KEY DEFAULT gen_random_uuid(),
    company_id  uuid          NOT NULL REFERENCES companies (id),
    name        varchar(100)  NOT NULL,
    api_key     text          NOT NULL UNIQUE,
    is_buyer    boolean       NOT NULL DEFAULT false
);

CREATE TABLE products (
    id          bigint        PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    sku         varchar(20)   NOT NULL UNIQUE,      -- printed on the box
    name        varchar(200)  NOT NULL,
    price       numeric(10,2) NOT NULL,
    in_stock    integer       NOT NULL DEFAULT 0
);

-- restc:begin product_reviews
CREATE TABLE product_reviews (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    profile_id uuid NOT NULL,
    stars smallint NOT NULL,
    text text,
    product_id bigint NOT NULL,
    CONSTRAINT product_reviews_pkey PRIMARY KEY (id),
    CONSTRAINT product_reviews_product_id_key UNIQUE (profile_id, product_id),
    CONSTRAINT product_reviews_stars_range CHECK (stars BETWEEN 1 AND 5),
    CONSTRAINT product_reviews_text_length CHECK (char_length(text) <= 2000)
);
CREATE INDEX product_reviews_product_id_idx ON product_reviews (product_id);
CREATE INDEX product_reviews_profile_id_stars_idx ON product_reviews (profile_id, stars, id);
COMMENT ON TABLE product_reviews IS 'What somebody thinks of a product.';
-- restc:end product_reviews

-- restc:begin suppliers
CREATE TABLE suppliers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    email text,
    lead_days integer DEFAULT 7 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT suppliers_pkey PRIMARY KEY (id),
    CONSTRAINT suppliers_email_format CHECK (email ~ '^[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$'),
    CONSTRAINT suppliers_lead_days_range CHECK (lead_days BETWEEN 0 AND 365),
    CONSTRAINT suppliers_name_length CHECK (char_length(name) BETWEEN 1 AND 120)
);
CREATE INDEX suppliers_account_id_idx ON suppliers (account_id);
CREATE INDEX suppliers_account_id_name_idx ON suppliers (account_id, name, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX suppliers_name_key ON suppliers (account_id, name) WHERE deleted_at IS NULL;
COMMENT ON TABLE suppliers IS 'Whom a company buys from.';
-- restc:end suppliers

-- restc:begin product_reviews-foreign-keys
ALTER TABLE product_reviews
    ADD CONSTRAINT product_reviews_product_id_fkey
    FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE;
ALTER TABLE product_reviews
    ADD CONSTRAINT product_reviews_profile_id_fkey
    FOREIGN KEY (profile_id) REFERENCES users (id);
-- restc:end product_reviews-foreign-keys

-- restc:begin suppliers-foreign-keys
ALTER TABLE suppliers
    ADD CONSTRAINT suppliers_account_id_fkey
    FOREIGN KEY (account_id) REFERENCES companies (id);
-- restc:end suppliers-foreign-keys