-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin readings
DROP TABLE IF EXISTS readings CASCADE;
-- restc:end readings

-- restc:begin remarks
DROP TABLE IF EXISTS remarks CASCADE;
DROP TABLE IF EXISTS remark_others CASCADE;
DROP TABLE IF EXISTS remark_like CASCADE;
-- restc:end remarks
