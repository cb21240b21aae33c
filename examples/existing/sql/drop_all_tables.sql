DROP TABLE IF EXISTS products CASCADE;
DROP TABLE IF EXISTS users CASCADE;
DROP TABLE IF EXISTS companies CASCADE;

-- restc:begin product_reviews
DROP TABLE IF EXISTS product_reviews CASCADE;
-- restc:end product_reviews

-- restc:begin suppliers
DROP TABLE IF EXISTS suppliers CASCADE;
-- restc:end suppliers
