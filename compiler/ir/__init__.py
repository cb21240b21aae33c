"""What the specs mean: frozen dataclasses and closed unions; nothing unresolved survives."""
