-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin countries
DROP TABLE IF EXISTS countries CASCADE;
-- restc:end countries
