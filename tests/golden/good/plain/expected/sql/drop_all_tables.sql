-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin notes
DROP TABLE IF EXISTS notes CASCADE;
-- restc:end notes
