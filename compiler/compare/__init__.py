"""What one state of the specs does to those who use the other, and to their rows: by rule."""
