"""app/models/<resource>.py."""
