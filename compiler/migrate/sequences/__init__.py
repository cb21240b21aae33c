"""The safe sequences of steps, one file a family of changes."""
