"""sql/schema.sql and sql/drop_all_tables.sql."""

from collections.abc import Iterator

from compiler.artifact import Artifact, Region
from compiler.emit.sql.origins import origins
from compiler.emit.sql.tables import add_foreign_key, create_table
from compiler.ir.resource import Project, Resource
from compiler.postgres.quote import identifier

TABLES, KEYS = 0, 1
"""The groups of regions in schema.sql: every table stands before every foreign key."""


class SqlEmitter:
    """DDL, a region per resource for its tables and another for their foreign keys."""

    name = "sql"

    def resource(self, resource: Resource, known: Project) -> Iterator[Artifact]:
        path = known.settings.schema_sql
        tables = (resource.table, *resource.link_tables)
        name = resource.names.plural
        created = "\n\n".join("\n".join(create_table(table)) for table in tables)
        origin = origins(resource, created)
        yield Region(path, name, created + "\n", resource.names.spec, TABLES, origin)
        dropped = "".join(
            f"DROP TABLE IF EXISTS {identifier(table.name)} CASCADE;\n" for table in tables
        )
        origin = origins(resource, dropped)
        yield Region(known.settings.drop_sql, name, dropped, resource.names.spec, 0, origin)
        keys = [add_foreign_key(table, key) for table in tables for key in table.foreign_keys]
        if keys:
            text = "\n".join(keys)
            origin = origins(resource, text)
            owner = resource.names.spec
            yield Region(path, f"{name}-foreign-keys", text + "\n", owner, KEYS, origin)

    def project(self, project: Project) -> Iterator[Artifact]:
        for table in project.tables:
            name = table.name.replace("_", "-")
            created = "\n".join(create_table(table))
            yield Region(project.settings.schema_sql, name, created + "\n", "", TABLES)
            dropped = f"DROP TABLE IF EXISTS {identifier(table.name)} CASCADE;\n"
            yield Region(project.settings.drop_sql, name, dropped, "")
