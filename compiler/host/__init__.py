"""The outside world: disk, git, ruff, processes, PostgreSQL."""
