-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin bookmarks
DROP TABLE IF EXISTS bookmarks CASCADE;
-- restc:end bookmarks

-- restc:begin books
DROP TABLE IF EXISTS books CASCADE;
-- restc:end books
