"""app/api/v1: one router per resource, and the modules that they share."""
