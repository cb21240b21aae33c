"""The writer that prints ruff-stable Python."""
