"""Cross-spec checks, one per file, each with a code and a documentation page."""
