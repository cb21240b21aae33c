"""Span, Diagnostic, the table of codes, renderers."""
