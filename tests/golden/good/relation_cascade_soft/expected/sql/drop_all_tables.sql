-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin documents
DROP TABLE IF EXISTS documents CASCADE;
-- restc:end documents

-- restc:begin folders
DROP TABLE IF EXISTS folders CASCADE;
-- restc:end folders

-- restc:begin locks
DROP TABLE IF EXISTS locks CASCADE;
-- restc:end locks
