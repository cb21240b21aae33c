"""tests/test_<resource>.py and what it stands on."""
