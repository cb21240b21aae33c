-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin ingredients
DROP TABLE IF EXISTS ingredients CASCADE;
-- restc:end ingredients

-- restc:begin recipes
DROP TABLE IF EXISTS recipes CASCADE;
DROP TABLE IF EXISTS recipe_ingredients CASCADE;
DROP TABLE IF EXISTS recipe_similar CASCADE;
-- restc:end recipes
