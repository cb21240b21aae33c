"""What one state of the specs does to those who use the other: changes of the API, with rules."""
