"""How long compiling takes and how much memory, on resources made from the tracker's own."""
