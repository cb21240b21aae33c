-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin quotes
DROP TABLE IF EXISTS quotes CASCADE;
-- restc:end quotes
