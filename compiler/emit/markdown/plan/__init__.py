""".plan/<resource>-api.md."""
