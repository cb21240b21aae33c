-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin ingredients
CREATE TABLE ingredients (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT ingredients_pkey PRIMARY KEY (id),
    CONSTRAINT ingredients_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT ingredients_name_length CHECK (char_length(name) <= 80)
);
CREATE INDEX ingredients_account_id_idx ON ingredients (account_id);
COMMENT ON TABLE ingredients IS 'Ingredient.';
-- restc:end ingredients

-- restc:begin recipes
CREATE TABLE recipes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    CONSTRAINT recipes_pkey PRIMARY KEY (id),
    CONSTRAINT recipes_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT recipes_name_length CHECK (char_length(name) <= 80)
);
CREATE INDEX recipes_account_id_idx ON recipes (account_id);
COMMENT ON TABLE recipes IS 'Recipe.';

CREATE TABLE recipe_ingredients (
    recipe_id uuid NOT NULL,
    ingredient_id uuid NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT recipe_ingredients_pkey PRIMARY KEY (recipe_id, ingredient_id)
);
CREATE INDEX recipe_ingredients_ingredient_id_idx ON recipe_ingredients (ingredient_id);
COMMENT ON TABLE recipe_ingredients IS 'What goes into it.';

CREATE TABLE recipe_similar (
    recipe_id uuid NOT NULL,
    linked_recipe_id uuid NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT recipe_similar_pkey PRIMARY KEY (recipe_id, linked_recipe_id)
);
CREATE INDEX recipe_similar_linked_recipe_id_idx ON recipe_similar (linked_recipe_id);
COMMENT ON TABLE recipe_similar IS 'Which similar recipes have.';
-- restc:end recipes

-- restc:begin recipes-foreign-keys
ALTER TABLE recipe_ingredients
    ADD CONSTRAINT recipe_ingredients_ingredient_id_fkey
    FOREIGN KEY (ingredient_id, account_id) REFERENCES ingredients (id, account_id) ON DELETE CASCADE;
ALTER TABLE recipe_ingredients
    ADD CONSTRAINT recipe_ingredients_recipe_id_fkey
    FOREIGN KEY (recipe_id, account_id) REFERENCES recipes (id, account_id) ON DELETE CASCADE;
ALTER TABLE recipe_similar
    ADD CONSTRAINT recipe_similar_linked_recipe_id_fkey
    FOREIGN KEY (linked_recipe_id, account_id) REFERENCES recipes (id, account_id) ON DELETE CASCADE;
ALTER TABLE recipe_similar
    ADD CONSTRAINT recipe_similar_recipe_id_fkey
    FOREIGN KEY (recipe_id, account_id) REFERENCES recipes (id, account_id) ON DELETE CASCADE;
-- restc:end recipes-foreign-keys
