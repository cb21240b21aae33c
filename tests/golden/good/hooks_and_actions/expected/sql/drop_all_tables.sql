-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin idempotency-keys
DROP TABLE IF EXISTS idempotency_keys CASCADE;
-- restc:end idempotency-keys

-- restc:begin parcels
DROP TABLE IF EXISTS parcels CASCADE;
-- restc:end parcels
