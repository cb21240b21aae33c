"""Makes what a test needs but is not about, over HTTP: one module per resource."""
