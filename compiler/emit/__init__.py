"""From IR to artifacts, purely."""
