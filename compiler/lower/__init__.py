"""From specs to IR: declare, resolve, physical."""
