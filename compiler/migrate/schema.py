"""A physical schema: the tables of a project by the resource that they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from compiler.ir.resource import Project
from compiler.ir.table import Table


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of each resource by its spec name: its own first, then those of its links.

    Those that belong to no one resource stand under "".
    """

    resources: Mapping[str, tuple[Table, ...]] = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, Table]:
        """Every table by its name, in name order."""
        found = (table for tables in self.resources.values() for table in tables)
        return {table.name: table for table in sorted(found, key=lambda table: table.name)}

    @property
    def owners(self) -> dict[str, str]:
        """The resource that each table belongs to."""
        return {table.name: owner for owner, table in self._owned()}

    def _owned(self) -> Iterator[tuple[str, Table]]:
        for owner, tables in self.resources.items():
            for table in tables:
                yield owner, table


def schema_of(project: Project) -> Schema:
    """What a project asks of its database."""
    found = {r.names.spec: (r.table, *r.link_tables) for r in project.resources}
    return Schema({"": project.tables, **found} if project.tables else found)
