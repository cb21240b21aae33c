-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin bank_accounts
DROP TABLE IF EXISTS bank_accounts CASCADE;
-- restc:end bank_accounts
