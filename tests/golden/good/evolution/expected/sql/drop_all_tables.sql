-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin tickets
DROP TABLE IF EXISTS tickets CASCADE;
DROP TABLE IF EXISTS ticket_copies CASCADE;
-- restc:end tickets
