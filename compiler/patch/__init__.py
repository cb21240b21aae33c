"""Edits of Python that people wrote, by libcst."""
