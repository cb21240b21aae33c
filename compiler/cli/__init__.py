"""One command per file, imported only when called; the only code that prints."""
