"""restc compiles YAML resource specs into a FastAPI, PostgreSQL and SQLModel application."""
