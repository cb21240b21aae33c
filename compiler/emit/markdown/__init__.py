"""The sections of doc/api.md."""
