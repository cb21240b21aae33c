"""The editor's side: the real language servers of others, spoken to over stdio."""
