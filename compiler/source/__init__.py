"""YAML text to nodes that remember their span."""
