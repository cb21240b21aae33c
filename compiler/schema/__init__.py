"""The shape of one spec, in pydantic, and nothing else."""
