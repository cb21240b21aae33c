"""What each setting means, for the reference; a setting without a line here fails the tests."""

MEANINGS = {
    "specs": "The folder of the specs.",
    "app": "The folder of the application.",
    "package": "The application's import package.",
    "api_prefix": "What every path of the API begins with.",
    "schema": "The PostgreSQL schema of the tables; only `public` so far.",
    "postgres": "The oldest major version of PostgreSQL that the DDL must run on.",
    "id": "The type of a resource's key where its spec doesn't say.",
    "json_case": "How the members of JSON are written.",
    "line_length": "The longest line of emitted Python.",
    "register": "How routers are included: `auto` follows the application, `each` includes every "
    "one, `aggregate` includes them in the aggregating router, `manual` leaves it to you.",
    "register_target": "`module:name` of the application, router or function that includes them, "
    "where it can't be found or there are several.",
    "principal": "`module:function` of the dependency that says who is calling.",
    "session": "`module:function` of the dependency that gives a session for writes.",
    "read_session": "`module:function` of the dependency that gives a session for reads.",
    "models": "The folder of the models.",
    "routes": "The folder of the routes.",
    "shared": "The folder of what the routes share.",
    "services": "The folder of hooks and actions.",
    "tests": "The folder of the tests.",
    "schema_sql": "The file of the tables.",
    "drop_sql": "The file that drops them.",
    "migrations": "Where Alembic's revisions go, if the application has no Alembic yet.",
    "docs": "The file of the API's documentation.",
    "plan": "The folder of the plans.",
}
