-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin favourites
DROP TABLE IF EXISTS favourites CASCADE;
-- restc:end favourites

-- restc:begin novels
DROP TABLE IF EXISTS novels CASCADE;
-- restc:end novels
