"""The words of documents: escaping, tables, and what rules are called."""
