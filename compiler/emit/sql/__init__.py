"""DDL: sql/schema.sql and sql/drop_all_tables.sql."""
