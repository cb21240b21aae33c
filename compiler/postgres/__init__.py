"""What PostgreSQL accepts: quoting, reserved words, expressions, the SQL gate."""
